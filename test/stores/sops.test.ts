import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { assertNoKey, type Outcome } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { KeyInCode } from './support/key-in-code';
import { hashOf, type Setting, variablesGiven } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';
import { missing, RecordedProgram } from './support/recorded-program';
import { assertInNoArgument, StandIns } from './support/stand-ins';

describe('Keys in files of the real sops with an age key', () => {
  const key = fakeKey(1);
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);
  let watched: RecordedProgram;
  let recipient = '';
  before(function () {
    const lacking = missing(['sops', 'age-keygen']);
    const version =
      spawnSync('sops', ['--disable-version-check', '--version'], { encoding: 'utf8' }).stdout ?? '';
    const [, minor = ''] = /\b3\.(\d+)/.exec(version) ?? [];
    if (lacking.length === 0 && Number(minor) >= 11) return;
    console.log(
      `Not on PATH: ${lacking.join(', ') || 'sops 3.11 or newer'}. Keys in sops files are not tested with the real one.`,
    );
    this.skip();
  });
  beforeEach(() => {
    watched = new RecordedProgram(folder.path, 'sops');
    const file = path.join(folder.path, 'age.txt');
    execFileSync('age-keygen', ['-o', file], { stdio: 'ignore' });
    recipient = execFileSync('age-keygen', ['-y', file], { encoding: 'utf8' }).trim();
    project.write();
    folder.write({ 'tmp/': '' });
  });

  const shop = (env: Readonly<Record<string, string>> = {}): Setting => ({
    folder: path.join(folder.path, 'shop'),
    env: {
      PATH: watched.path,
      SOPS_AGE_KEY_FILE: path.join(folder.path, 'age.txt'),
      TMPDIR: path.join(folder.path, 'tmp'),
      ...env,
    },
  });
  const inShop = (name: string) => readFileSync(path.join(folder.path, 'shop', name), 'utf8');
  const rules = (...each: readonly string[]) =>
    folder.write({
      'shop/.sops.yaml': `creation_rules:\n${each.map((rule) => `  - ${rule}\n    age: ${recipient}\n`).join('')}`,
    });
  const sops = (args: readonly string[]) =>
    execFileSync('sops', args, {
      cwd: path.join(folder.path, 'shop'),
      env: { ...process.env, SOPS_AGE_KEY_FILE: path.join(folder.path, 'age.txt') },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  /** As a project has it. */
  const encrypted = (name: string, text: string) => {
    folder.write({ [`shop/${name}`]: text });
    sops(['encrypt', '--in-place', '--age', recipient, name]);
  };
  const left = (outcome: Outcome) => {
    assert.deepEqual(readdirSync(path.join(folder.path, 'tmp')), []);
    return project.assertLeftAlone(outcome);
  };

  it('makes a file that the rules are for, by standard input, and gives the key to keyguard run', async () => {
    rules('path_regex: secrets/.*');
    folder.write({ 'shop/secrets/': '' });
    const { status, stdout } = await moveToStore('sops', shop());
    assert.equal(status, 0, stdout);
    await project.assertMoved(shop().env, 'ref+sops://secrets/secrets.yaml#/SENDGRID_API_KEY');
    assert.match(inShop('secrets/secrets.yaml'), /^SENDGRID_API_KEY: ENC\[AES256_GCM,/);
    assertNoKey(inShop('secrets/secrets.yaml'));
    assert.deepEqual(readdirSync(path.join(folder.path, 'tmp')), []);
    const calls = watched.calls();
    const [trial, real] = calls.filter(({ argv }) => argv[0] === 'encrypt');
    const copy = String(real?.argv.at(-1));
    assert.deepEqual(real, {
      argv: [
        ...[
          'encrypt',
          '--filename-override=./secrets/secrets.yaml',
          '--input-type=json',
          '--output-type=yaml',
        ],
        copy,
      ],
      stdin: JSON.stringify({ SENDGRID_API_KEY: key }),
    });
    assert.match(copy, /^--output=.*\/tmp\/keyguard-\w+\/secrets\.yaml$/);
    assertNoKey(trial?.stdin ?? '');
    assertInNoArgument(key, calls);
  });

  it('encrypts for SOPS_AGE_RECIPIENTS where the project has no rules', async () => {
    assert.equal((await moveToStore('sops', shop({ SOPS_AGE_RECIPIENTS: recipient }))).status, 0);
    await project.assertMoved(shop().env, 'ref+sops://secrets.enc.yaml#/SENDGRID_API_KEY');
    assert.equal(sops(['decrypt', 'secrets.enc.yaml']), `SENDGRID_API_KEY: ${key}\n`);
  });

  it('adds to the file that the project has, and leaves the other values as they are encrypted', async () => {
    encrypted('secrets.yaml', '# for the database\ndatabase:\n  password: something\nport: 587\n');
    const before = inShop('secrets.yaml');
    const values = before.slice(0, before.indexOf('\nsops:'));
    assert.equal((await moveToStore('sops', shop())).status, 0);
    await project.assertMoved(shop().env, 'ref+sops://secrets.yaml#/SENDGRID_API_KEY');
    assert.equal(inShop('secrets.yaml').startsWith(`${values}\nSENDGRID_API_KEY: ENC[`), true);
    assert.equal(
      sops(['decrypt', 'secrets.yaml']),
      `# for the database\ndatabase:\n    password: something\nport: 587\nSENDGRID_API_KEY: ${key}\n`,
    );
    assert.equal(statSync(path.join(folder.path, 'shop/secrets.yaml')).mode & 0o777, 0o644);
    const set = watched.calls().filter(({ argv }) => argv[0] === 'set');
    assert.deepEqual(set.at(-1)?.argv.slice(0, 4), [
      'set',
      '--value-stdin',
      '--input-type=yaml',
      '--output-type=yaml',
    ]);
    assert.equal(set.at(-1)?.argv.at(-1), '["SENDGRID_API_KEY"]');
    assert.equal(set.at(-1)?.stdin, JSON.stringify(key));
  });

  it('goes where the template says, in every format', async () => {
    rules('path_regex: ""');
    for (const [reference, shown] of [
      ['conf.json#/mail/key', '{\n\t"mail": {\n\t\t"key": "KEY"\n\t}\n}\n'],
      ['conf.env#/{variable}', 'SENDGRID_API_KEY=KEY\n'],
      ['conf.ini#/mail/key', '[mail]\nkey = KEY\n'],
      ['mail?format=yaml#/a/b/{variable}', undefined],
    ] as const) {
      project.write();
      folder.write({ 'shop/.env': '' });
      const args = ['.', '--reference', `ref+sops://${reference}`];
      const { status, stdout } = await moveToStore('sops', shop(), args);
      assert.equal(status, 0, stdout);
      if (shown !== undefined) {
        const file = reference.replace(/#.*/, '');
        assert.equal(sops(['decrypt', file]).replace(key, 'KEY'), shown);
      }
      assert.deepEqual(await variablesGiven(['SENDGRID_API_KEY'], shop()), { SENDGRID_API_KEY: hashOf(key) });
    }
  });

  it('finishes a move that was broken off, and takes another name where something else stands', async () => {
    encrypted('secrets.yaml', `SENDGRID_API_KEY: ${key}\n`);
    const before = inShop('secrets.yaml');
    assert.equal((await moveToStore('sops', shop())).status, 0);
    await project.assertMoved(shop().env, 'ref+sops://secrets.yaml#/SENDGRID_API_KEY');
    assert.equal(inShop('secrets.yaml'), before);

    project.write();
    folder.write({ 'shop/.env': '' });
    encrypted('secrets.yaml', `SENDGRID_API_KEY: ${fakeKey(2)}\n`);
    assert.equal((await moveToStore('sops', shop())).status, 0);
    const variable = 'SENDGRID_API_KEY_2';
    assert.equal(sops(['decrypt', 'secrets.yaml']), `SENDGRID_API_KEY: ${fakeKey(2)}\n${variable}: ${key}\n`);
  });

  it('stores nothing where a rule would leave the key unencrypted', async () => {
    rules('encrypted_regex: ^(data|stringData)$');
    const made = await moveToStore('sops', shop());
    assert.match(
      left(made),
      /^sops leaves "SENDGRID_API_KEY" unencrypted in this file, so nothing was stored\./,
    );
    assert.equal(existsSync(path.join(folder.path, 'shop/secrets.enc.yaml')), false);
    folder.write({ 'shop/secrets.yaml': 'data: something\n' });
    sops(['encrypt', '--in-place', 'secrets.yaml']);
    const before = inShop('secrets.yaml');
    assert.match(left(await moveToStore('sops', shop())), /^sops leaves "SENDGRID_API_KEY" unencrypted/);
    assert.equal(inShop('secrets.yaml'), before);
    for (const { stdin } of watched.calls()) assertNoKey(stdin);
  });

  it('makes no file that nobody here could decrypt', async () => {
    const env = { SOPS_AGE_RECIPIENTS: recipient, SOPS_AGE_KEY_FILE: '/dev/null' };
    assert.match(left(await moveToStore('sops', shop(env))), /^No key here decrypts this file\./);
    assert.equal(existsSync(path.join(folder.path, 'shop/secrets.enc.yaml')), false);
    for (const { stdin } of watched.calls()) assertNoKey(stdin);
  });

  it('says what is missing, and changes nothing', async () => {
    assert.match(
      left(await moveToStore('sops', shop())),
      /^Nothing says for whom sops is to encrypt this file\./,
    );
    rules('path_regex: ^prod/');
    assert.match(
      left(await moveToStore('sops', shop())),
      /^The rules in \.sops\.yaml are for files of other names/,
    );
    rules('path_regex: ""');
    const to = (reference: string) => moveToStore('sops', shop(), ['.', '--reference', reference]);
    assert.match(left(await to('ref+sops://secrets.yaml')), /^A key is one value of a sops file\./);
    assert.match(left(await to('ref+sops://../up.yaml#/a')), /is outside of this project\./);
    assert.match(
      left(await to('ref+sops://none/a.yaml#/a')),
      /could not be written\. There is no such file or folder\.$/,
    );
    folder.write({ 'shop/plain.yaml': 'a: b\n' });
    assert.match(left(await to('ref+sops://plain.yaml#/b')), /^This file is not encrypted by sops\./);
    encrypted('secrets.yaml', 'a: b\n');
    const before = inShop('secrets.yaml');
    assert.match(
      left(await moveToStore('sops', shop({ SOPS_AGE_KEY_FILE: '/dev/null' }))),
      /^No key here decrypts this file\./,
    );
    assert.equal(inShop('secrets.yaml'), before);
    assert.match(
      left(await moveToStore('sops', shop({ PATH: folder.path }))),
      /^sops \("sops"\) is not installed, or not on PATH\./,
    );
  });
});

describe('Keys in sops files, with a stand-in', () => {
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);
  const move = (standIns: StandIns) => {
    project.write();
    return moveToStore('sops', { folder: path.join(folder.path, 'shop'), env: { PATH: standIns.bin } });
  };

  it('asks for a sops that takes values from standard input', async () => {
    const standIns = new StandIns(folder.path);
    standIns.addStore('sops', {}, () => ({ stdout: 'sops 3.9.4\n' }));
    assert.equal(
      project.assertLeftAlone(await move(standIns)),
      '"sops" 3.9.4 is too old to put keys in: it takes 3.11 or newer. Update it: https://getsops.io/docs/#download',
    );
  });

  it('leaves the code alone where sops says that it encrypted the key, and made nothing', async () => {
    const standIns = new StandIns(folder.path);
    standIns.addStore('sops', {}, ({ argv }) =>
      argv[0] === '--decrypt'
        ? { status: 2, stderr: 'Error reading file: open secrets.enc.yaml: no such file or directory\n' }
        : { stdout: 'sops 3.13.3\n' },
    );
    assert.match(project.assertLeftAlone(await move(standIns)), /^secrets\.enc\.yaml could not be written\./);
  });
});
