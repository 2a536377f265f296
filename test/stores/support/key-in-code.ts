import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from '../../support/keyguard';
import { fakeKey } from '../../support/keys';
import type { temporaryFolder } from '../../support/temporary-folder';
import { hashOf, type Setting, variablesGiven } from './keyguard-run';
import { moveToStore } from './move-to-store';

export interface Move {
  readonly status: number | null;
  /** Why each key that stays does. */
  readonly reasons: readonly string[];
  /** The references that the env file has now. */
  readonly references: readonly string[];
}

/** A project called `shop` with a key in its code, on its way into a store. */
export class KeyInCode {
  constructor(private readonly folder: ReturnType<typeof temporaryFolder>) {}

  get path(): string {
    return path.join(this.folder.path, 'shop');
  }

  write(key = fakeKey(1)): void {
    this.folder.write({ 'shop/package.json': '{}\n', 'shop/mail.js': sourceWith(JSON.stringify(key)) });
  }

  async move(
    store: string,
    env: Readonly<Record<string, string>>,
    args: readonly string[] = [],
  ): Promise<Move> {
    const given = ['.', '--format', 'json', ...args];
    const { status, stdout, stderr } = await moveToStore(store, { folder: this.path, env }, given);
    if (stdout === '') throw new Error(stderr);
    const { fixed, skipped } = JSON.parse(stdout) as {
      readonly fixed: readonly { readonly vaultReference?: string }[];
      readonly skipped: readonly { readonly reason: string }[];
    };
    return {
      status,
      reasons: skipped.map(({ reason }) => reason),
      references: fixed.map(({ vaultReference }) => vaultReference ?? ''),
    };
  }

  /** The sentence with which a move is refused, before or after it is planned; nothing has changed then. */
  async refusal(
    store: string,
    env: Readonly<Record<string, string>>,
    args: readonly string[] = [],
  ): Promise<string> {
    return this.assertLeftAlone(await moveToStore(store, { folder: this.path, env }, ['.', ...args]));
  }

  /** The same of a move that has been. */
  assertLeftAlone({ status, stdout, stderr }: Outcome): string {
    this.assertUntouched();
    assert.notEqual(status, 0);
    return /^(?:skipped +\S+ +SG\.\S+ |keyguard: )(.*)$/m.exec(stdout + stderr)?.[1] ?? stdout + stderr;
  }

  /** The code reads the variable, the env file has its reference, and `keyguard run` finds the key behind it. */
  async assertMoved(
    env: Setting['env'],
    reference: string,
    { variable = 'SENDGRID_API_KEY', key = fakeKey(1) } = {},
  ): Promise<void> {
    assert.equal(this.read('mail.js'), sourceWith(`process.env.${variable}`));
    assert.equal(this.read('.env'), `${variable}=${reference}\n`);
    const setting: Setting = { folder: this.path, ...(env && { env }) };
    assert.deepEqual(await variablesGiven([variable], setting), { [variable]: hashOf(key) });
  }

  /** No file has changed. */
  assertUntouched(key = fakeKey(1)): void {
    assert.equal(this.read('mail.js'), sourceWith(JSON.stringify(key)));
    assert.equal(existsSync(path.join(this.path, '.env')), false);
  }

  private read(name: string): string {
    return readFileSync(path.join(this.path, name), 'utf8');
  }
}

function sourceWith(key: string): string {
  return `const mail = require('@sendgrid/mail');\nmail.setApiKey(${key});\n`;
}
