import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, refusalOf, variablesGiven } from './support/keyguard-run';
import { missing } from './support/recorded-program';

describe('keyguard run with the real sops and an age key', () => {
  const folder = temporaryFolder();
  before(function () {
    const lacking = missing(['sops', 'age-keygen']);
    if (lacking.length === 0) return;
    console.log(
      `Not on PATH: ${lacking.join(', ')}. References to sops files are tested with a stand-in alone.`,
    );
    this.skip();
  });

  const keyFile = () => path.join(folder.path, 'age.txt');
  const setting = () => ({ folder: folder.path, env: { SOPS_AGE_KEY_FILE: keyFile() } });

  /** Encrypted in place, as a project has it. */
  function encrypted(name: string, text: string): void {
    folder.write({ [name]: text });
    execFileSync('sops', ['--encrypt', '--in-place', '--age', recipient(), path.join(folder.path, name)], {
      stdio: 'ignore',
    });
  }

  let publicKey: string | undefined;
  beforeEach(() => {
    publicKey = undefined;
  });
  function recipient(): string {
    if (publicKey === undefined) {
      execFileSync('age-keygen', ['-o', keyFile()], { stdio: 'ignore' });
      publicKey = execFileSync('age-keygen', ['-y', keyFile()], { encoding: 'utf8' }).trim();
    }
    return publicKey;
  }

  it('resolves references to files of every format', async () => {
    const document = JSON.stringify({ type: 'account', key: fakeKey(4) });
    encrypted('a.yaml', `sendgrid:\n  api_key: ${fakeKey(1)}\nport: 587\ndoc: '${document}'\n`);
    encrypted('conf/b.json', JSON.stringify({ api_key: fakeKey(2) }));
    encrypted('c.env', `MAIL=${fakeKey(3)}\n`);
    encrypted('d.txt', `${fakeKey(5)}\n`);
    encrypted('e.ini', `[mail]\nkey = ${fakeKey(6)}\n`);
    folder.write({
      '.env': [
        'A=ref+sops://a.yaml#/sendgrid/api_key',
        'B=ref+sops://a.yaml#/port',
        'C=ref+sops://a.yaml#/doc',
        'D=ref+sops://conf/b.json#/api_key',
        'E=ref+sops://c.env#/MAIL',
        'F=ref+sops://d.txt',
        `G=ref+sops://${folder.path}/e.ini#/mail/key`,
        'H=ref+sops://conf/b.json?format=json#/api_key',
        '',
      ].join('\n'),
    });
    assert.deepEqual(await variablesGiven([...'ABCDEFGH'], setting()), {
      ...{ A: hashOf(fakeKey(1)), B: hashOf('587'), C: hashOf(document), D: hashOf(fakeKey(2)) },
      ...{
        E: hashOf(fakeKey(3)),
        F: hashOf(`${fakeKey(5)}\n`),
        G: hashOf(fakeKey(6)),
        H: hashOf(fakeKey(2)),
      },
    });
  });

  it('finds the file of a reference that counts from the root of the repository', async () => {
    encrypted('conf/a.yaml', `key: ${fakeKey(1)}\n`);
    folder.write({ '.git/': '', 'packages/api/.env': 'A=ref+sops://conf/a.yaml#/key\n' });
    const inPackage = { ...setting(), folder: path.join(folder.path, 'packages/api') };
    assert.deepEqual(await variablesGiven(['A'], inPackage), { A: hashOf(fakeKey(1)) });
    folder.write({ 'packages/.git/': '', 'packages/api/.env': 'KEY=ref+sops://conf/a.yaml#/key\n' });
    assert.match(await refusalOf(inPackage), /^There is no such file\./);
  });

  it('says what is wrong, and the next step', async () => {
    encrypted('a.yaml', `sendgrid:\n  api_key: ${fakeKey(1)}\n`);
    folder.write({ 'plain.yaml': 'a: b\n' });
    const refusal = (reference: string, env?: Record<string, string>) => {
      folder.write({ '.env': `KEY=${reference}\n` });
      return refusalOf({ ...setting(), ...(env ? { env } : {}) });
    };
    assert.equal(
      await refusal('ref+sops://none.yaml#/a'),
      'There is no such file. Its path counts from the current folder, or from one above it in the repository.',
    );
    assert.equal(
      await refusal('ref+sops://plain.yaml#/a'),
      'This file is not encrypted by sops. Encrypt it with: sops encrypt --in-place FILE',
    );
    assert.equal(
      await refusal('ref+sops://a.yaml#/sendgrid/key'),
      'The secret has no field "key". It has api_key.',
    );
    assert.equal(
      await refusal('ref+sops://a.yaml#/sendgrid/api_key', {}),
      'No key here decrypts this file. For age say where yours is: SOPS_AGE_KEY_FILE=FILE',
    );
  });
});
