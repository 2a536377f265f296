import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { GpgKey } from './support/gpg-key';
import { KeyInCode } from './support/key-in-code';
import { hashOf, refusalOf, type Setting, variablesGiven } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';
import { missing, onPath, RecordedProgram } from './support/recorded-program';
import { assertInNoArgument, StandIns } from './support/stand-ins';

const key = fakeKey(1);
const NAME = 'shop/SENDGRID_API_KEY';

interface Program {
  readonly name: 'pass' | 'gopass';
  /** Makes the store of a folder. */
  init(run: Run): void;
  readonly show: (name: string) => readonly string[];
  readonly insert: (name: string) => readonly string[];
  readonly notMade: string;
}

type Run = (args: readonly string[], input?: string) => string;

const PROGRAMS: readonly Program[] = [
  {
    name: 'pass',
    init: (run) => void run(['init', GpgKey.id]),
    show: (name) => ['show', '--', name],
    insert: (name) => ['insert', '--multiline', '--', name],
    notMade: 'pass has no password store yet. Make one with: pass init GPG-ID',
  },
  {
    name: 'gopass',
    init: (run) => void run(['init', '--storage', 'fs', GpgKey.id]),
    show: (name) => ['show', '--password', name],
    insert: (name) => ['insert', name],
    notMade: 'gopass has no password store yet. Make one with: gopass setup',
  },
];

for (const { name: program, init, show, insert, notMade } of PROGRAMS)
  describe(`Keys in the real ${program} with a real gpg key`, () => {
    const folder = temporaryFolder();
    const project = new KeyInCode(folder);
    let gpg: GpgKey;
    let watched: RecordedProgram;
    before(function () {
      const lacking = missing([program, 'gpg']);
      if (lacking.length > 0) {
        console.log(
          `Not on PATH: ${lacking.join(', ')}. Keys in ${program} are not tested with the real one.`,
        );
        this.skip();
      }
      gpg = GpgKey.make();
    });
    after(() => gpg?.remove());
    beforeEach(() => {
      watched = new RecordedProgram(folder.path, program);
      init(run);
    });

    const environment = (home = gpg.home) => ({
      PATH: watched.path,
      HOME: path.join(folder.path, 'home'),
      GNUPGHOME: home,
      PASSWORD_STORE_DIR: path.join(folder.path, 'store'),
    });
    const shop = (env: Readonly<Record<string, string>> = {}): Setting => ({
      folder: path.join(folder.path, 'shop'),
      env: { ...environment(), ...env },
    });
    const run: Run = (args, input = '') =>
      execFileSync(onPath(program) ?? program, args, {
        env: { ...environment(), PATH: process.env['PATH'] },
        input,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore'],
      });

    it('takes the key by its standard input, leaves the other entries, and gives it to keyguard run', async () => {
      run(insert('shop/OTHER'), 'another\nlogin: me\n');
      project.write();
      const { status, stdout } = await moveToStore(program, shop());
      assert.equal(status, 0, stdout);
      await project.assertMoved(shop().env, `ref+${program}://${NAME}`);
      const calls = watched.calls();
      assert.deepEqual(
        calls.filter(({ stdin }) => stdin !== ''),
        [{ argv: insert(NAME), stdin: `${key}\n` }],
      );
      assertInNoArgument(key, calls);
      assert.equal(run(show(NAME)).trimEnd(), key);
      assert.match(run(show('shop/OTHER')), /^another\n?/);
    });

    it('finishes a move that was broken off, and stores nothing twice', async () => {
      run(insert(NAME), `${key}\nwhat a person added\n`);
      project.write();
      assert.equal((await moveToStore(program, shop())).status, 0);
      await project.assertMoved(shop().env, `ref+${program}://${NAME}`);
      assert.deepEqual(
        watched.calls().filter(({ argv }) => argv[0] === 'insert'),
        [],
      );
    });

    it('takes another name where an entry holds something else', async () => {
      run(insert(NAME), `${fakeKey(2)}\n`);
      project.write();
      assert.equal((await moveToStore(program, shop())).status, 0);
      const variable = 'SENDGRID_API_KEY_2';
      await project.assertMoved(shop().env, `ref+${program}://shop/${variable}`, { variable });
      assert.equal(run(show(NAME)).trimEnd(), fakeKey(2));
      assert.equal(run(show(`shop/${variable}`)).trimEnd(), key);
    });

    it('goes where the template says', async () => {
      project.write();
      const args = ['.', '--reference', `ref+${program}://team/mail%20keys/{variable}`];
      assert.equal((await moveToStore(program, shop(), args)).status, 0);
      assert.equal(run(show('team/mail keys/SENDGRID_API_KEY')).trimEnd(), key);
      assert.deepEqual(await variablesGiven(['SENDGRID_API_KEY'], shop()), { SENDGRID_API_KEY: hashOf(key) });
    });

    it('gives the first line of an entry, and says why another reference gives nothing', async () => {
      run(insert(NAME), `${key}\nlogin: me\n`);
      folder.write({ 'shop/.env': `A=ref+${program}://${NAME}\n` });
      assert.deepEqual(await variablesGiven(['A'], shop()), { A: hashOf(key) });
      const refusal = (reference: string, setting = shop()) => {
        folder.write({ 'shop/.env': `KEY=ref+${program}://${reference}\n` });
        return refusalOf(setting);
      };
      assert.equal(
        await refusal('shop/NONE'),
        `The password store has no such entry. List what there is with: ${program} ls`,
      );
      assert.equal(await refusal('shop'), 'shop is a folder of the password store. Name an entry in it.');
      assert.match(await refusal(`${NAME}#/login`), /^The value of an entry is its first line\./);
      assert.match(await refusal('--help'), /^This is no complete reference\./);
    });

    it('says that gpg decrypts nothing with a key that is not here, and changes nothing', async () => {
      run(insert(NAME), `${key}\n`);
      project.write();
      const stranger = gpg.withoutSecret();
      try {
        const outcome = await moveToStore(program, shop({ GNUPGHOME: stranger.home }));
        assert.match(
          project.assertLeftAlone(outcome),
          new RegExp(`^gpg does not decrypt this entry: .* Have gpg ask for it with: ${program} show NAME$`),
        );
      } finally {
        stranger.remove();
      }
    });

    it('says that nobody unlocked the key, and changes nothing', async () => {
      const locked = GpgKey.make('a passphrase');
      try {
        const env = { GNUPGHOME: locked.home, PASSWORD_STORE_DIR: path.join(folder.path, 'other') };
        mkdirSync(env.PASSWORD_STORE_DIR);
        project.write();
        folder.write({ 'other/.gpg-id': `${GpgKey.id}\n` });
        locked.lock();
        const first = await moveToStore(program, shop(env));
        assert.match(
          project.assertLeftAlone(first),
          /^gpg does not decrypt this entry: .*could not be told\. It is still in your code: try again\.$/,
        );
      } finally {
        locked.remove();
      }
    });

    it('says that gpg has no key to encrypt to, and changes nothing', async () => {
      project.write();
      folder.write({ 'home/gpg/': '' });
      const outcome = await moveToStore(program, shop({ GNUPGHOME: path.join(folder.path, 'home/gpg') }));
      assert.match(
        project.assertLeftAlone(outcome),
        /^gpg has no usable key for what the store is encrypted to\./,
      );
    });

    it('says how to make a store where there is none, and how to install it', async () => {
      project.write();
      const none = path.join(folder.path, 'none');
      const withoutStore = await moveToStore(program, shop({ PASSWORD_STORE_DIR: none, HOME: none }));
      assert.equal(project.assertLeftAlone(withoutStore), notMade);
      const withoutProgram = await moveToStore(program, shop({ PATH: none }));
      assert.match(
        project.assertLeftAlone(withoutProgram),
        new RegExp(`^${program} \\("${program}"\\) is not installed, or not on PATH\\. Install it: https://`),
      );
    });
  });

describe('Keys in pass, with a stand-in', () => {
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);
  const setting = (standIns: StandIns): Setting => ({
    folder: path.join(folder.path, 'shop'),
    env: { PATH: standIns.bin, PASSWORD_STORE_KEY: GpgKey.id },
  });

  it('leaves the code alone where pass says that it took the key, and has nothing', async () => {
    const standIns = new StandIns(folder.path);
    standIns.addStore('pass', {}, ({ argv }) => {
      if (argv[0] !== 'show') return { stdout: 'v1.7.4\n' };
      return { status: 1, stderr: `Error: ${argv[2]} is not in the password store.\n` };
    });
    project.write();
    assert.equal(
      project.assertLeftAlone(await moveToStore('pass', setting(standIns))),
      `pass said that it took the key, and has nothing at ref+pass://${NAME}. The key is still in your code.`,
    );
  });

  it('leaves an entry alone that came meanwhile', async () => {
    const standIns = new StandIns(folder.path);
    standIns.addStore('pass', {}, ({ argv }) => {
      if (argv[0] !== 'show') return { stdout: 'v1.7.4\n' };
      return { status: 1, stderr: `Error: ${argv[2]} is not in the password store.\n` };
    });
    project.write();
    folder.write({
      [`store/${NAME}.gpg`]: 'somebody was faster',
      'store/.gpg-id': GpgKey.id,
    });
    const { folder: shop, env } = setting(standIns);
    const outcome = await moveToStore('pass', {
      folder: shop,
      env: { ...env, PASSWORD_STORE_DIR: path.join(folder.path, 'store') },
    });
    assert.match(project.assertLeftAlone(outcome), /^Somebody else stored another value there/);
    assert.equal(
      standIns.calls('pass').some(({ argv }) => argv[0] === 'insert'),
      false,
    );
  });
});
