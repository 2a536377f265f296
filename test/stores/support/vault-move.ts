import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from '../../support/keyguard';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';
import { hashOf, type Setting, variablesGiven } from './keyguard-run';
import { moveToStore } from './move-to-store';
import { RealVault } from './real-vault';
import { type Asked, type Meddling, VaultProxy } from './vault-proxy';
import { VaultStandIn } from './vault-stand-in';
import type { VaultUnderTest } from './vault-under-test';

export const NAME = 'SENDGRID_API_KEY';
const CODE = `const mail = require('@sendgrid/mail');\nmail.setApiKey('${fakeKey(1)}');\n`;
const MOVED = `const mail = require('@sendgrid/mail');\nmail.setApiKey(process.env.${NAME});\n`;

/** The stand-in for Vault, and what there is of real ones. */
export function everyVault(): VaultUnderTest[] {
  return [new VaultStandIn(), ...RealVault.installed()];
}

/** What changes something is answered with, or meets. */
export function writes(meddling: Meddling): (asked: Asked) => Meddling | undefined {
  return ({ method }) => (method === 'POST' ? meddling : undefined);
}

/** For each test of a suite a project with a key in its code, and a proxy in front of Vault that can meddle. */
export class VaultMove {
  readonly proxy: VaultProxy;
  /** After which the secret is called. */
  project = '';
  private projects = 0;
  private readonly folder = temporaryFolder();

  constructor(private readonly vault: VaultUnderTest) {
    this.proxy = new VaultProxy(vault);
    before(async function () {
      this.timeout(1_800_000);
      await vault.start();
    });
    after(() => vault.stop());
    beforeEach(async () => {
      this.project = `shop${++this.projects}`;
      this.write();
      await this.proxy.start();
    });
    afterEach(() => this.proxy.stop());
  }

  /** Where the key goes. */
  get secret(): string {
    return `secret/${this.project}`;
  }

  get reference(): string {
    return `ref+vault://${this.secret}#/${NAME}`;
  }

  /** A program with a key, and an env file without one: as before a move, or as where it was broken off. */
  write(key = fakeKey(1)): void {
    this.folder.write({ [`${this.project}/src/mail.js`]: CODE.replace(fakeKey(1), key) });
    rmSync(path.join(this.folder.path, this.project, '.env'), { force: true });
  }

  setting(env: Readonly<Record<string, string>> = {}): Setting {
    return {
      folder: path.join(this.folder.path, this.project),
      env: { VAULT_ADDR: this.proxy.address, VAULT_TOKEN: this.vault.writer, ...env },
    };
  }

  move(
    env?: Readonly<Record<string, string>>,
    args: readonly string[] = [],
    store = 'vault',
  ): Promise<Outcome> {
    return moveToStore(store, this.setting(env), ['.', ...args]);
  }

  textOf(name: string): string {
    return readFileSync(path.join(this.folder.path, this.project, name), 'utf8');
  }

  /** The code has the variable, `.env` the reference, and a program gets the key through it. */
  async assertMoved(reference = this.reference, env?: Readonly<Record<string, string>>): Promise<void> {
    assert.equal(this.textOf('src/mail.js'), MOVED);
    assert.equal(this.textOf('.env'), `${NAME}=${reference}\n`);
    assert.equal((await variablesGiven([NAME], this.setting(env)))[NAME], hashOf(fakeKey(1)));
  }

  /** Refused with this sentence, and the project is as it was. */
  async assertRefused(sentence: string, outcome = this.move()): Promise<void> {
    const { status, stdout, stderr } = await outcome;
    const said = /^skipped {2}src\/mail\.js:2:17 {2}SG\.\S+: (.*)\n\n0 keys fixed|^keyguard: (.*)\n$/.exec(
      stdout || stderr,
    );
    assert.equal(said?.[1] ?? said?.[2] ?? stdout + stderr, sentence);
    assert.notEqual(status, 0);
    this.assertUntouched();
  }

  assertUntouched(): void {
    assert.equal(this.textOf('src/mail.js'), CODE);
    assert.throws(() => this.textOf('.env'), /ENOENT/);
  }
}
