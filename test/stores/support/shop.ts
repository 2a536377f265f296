import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from '../../support/keyguard';

/** A program that holds a key, in a folder called `shop`. */
export function shopWith(key: string): Readonly<Record<string, string>> {
  return {
    'shop/package.json': '{ "name": "shop", "dependencies": { "@sendgrid/mail": "8.1.6" } }\n',
    'shop/mail.js': `const mail = require('@sendgrid/mail');\n\nmail.setApiKey('${key}');\n`,
  };
}

export interface Shop {
  readonly source: string;
  /** Undefined where there is none. */
  readonly env: string | undefined;
}

export function shopIn(folder: string): Shop {
  const file = path.join(folder, 'shop', '.env');
  return {
    source: readFileSync(path.join(folder, 'shop', 'mail.js'), 'utf8'),
    env: existsSync(file) ? readFileSync(file, 'utf8') : undefined,
  };
}

/** The code reads the variable, and its line says where the key is. */
export function assertMoved(folder: string, variable: string, reference: string): void {
  const { source, env } = shopIn(folder);
  assert.match(source, new RegExp(`mail\\.setApiKey\\(process\\.env\\.${variable}\\);`));
  assert.equal(env, `${variable}=${reference}\n`);
}

/** Nothing in the shop has changed; the sentence is why. */
export function assertLeftAlone(folder: string, key: string, { status, stdout, stderr }: Outcome): string {
  assert.deepEqual(shopIn(folder), { source: shopWith(key)['shop/mail.js'], env: undefined });
  assert.notEqual(status, 0);
  return /^(?:skipped +\S+ +SG\.\S+ |keyguard: )(.*)$/m.exec(stdout + stderr)?.[1] ?? stdout + stderr;
}
