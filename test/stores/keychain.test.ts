import assert from 'node:assert/strict';
import path from 'node:path';
import { vaultTools } from '../../src/node/vault-tools';
import { checkReady, destinationIn } from '../../src/stores/destination';
import { keepKey, standingAt } from '../../src/stores/keep-key';
import { parseReference, type Reference } from '../../src/stores/references';
import type { Tools } from '../../src/stores/vault-store';
import { keychain } from '../../src/stores/vaults/keychain';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { KeyInCode } from './support/key-in-code';
import { hashOf, refusalOf, type Setting, variablesGiven } from './support/keyguard-run';
import { Keyring } from './support/keyring';
import { moveToStore } from './support/move-to-store';
import { missing, RecordedProgram } from './support/recorded-program';
import { assertInNoArgument, StandIns } from './support/stand-ins';

const key = fakeKey(1);
const ATTRIBUTES = ['service', 'shop', 'account', 'SENDGRID_API_KEY'];
const LOCKED = 'The keyring is locked. Unlock it (your desktop asks for its password), then try again.';

(process.platform === 'linux' ? describe : describe.skip)(
  'Keys in the real GNOME Keyring, by the real secret-tool',
  () => {
    const folder = temporaryFolder();
    const project = new KeyInCode(folder);
    let keyring: Keyring;
    let watched: RecordedProgram;
    before(function () {
      const lacking = missing(['secret-tool', 'gnome-keyring-daemon', 'dbus-daemon', 'dbus-send']);
      if (lacking.length === 0) return;
      console.log(`Not on PATH: ${lacking.join(', ')}. The keychain is tested with a stand-in alone.`);
      this.skip();
    });
    beforeEach(async () => {
      keyring = await Keyring.start();
      watched = new RecordedProgram(folder.path, 'secret-tool');
      project.write();
    });
    afterEach(() => keyring?.stop());

    const shop = (env: Readonly<Record<string, string>> = {}): Setting => ({
      folder: path.join(folder.path, 'shop'),
      env: { PATH: watched.path, ...keyring.env, ...env },
    });

    it('takes the key by its standard input, leaves the other items, and gives it to keyguard run', async () => {
      keyring.store('another', ['service', 'shop', 'account', 'OTHER']);
      const { status, stdout } = await moveToStore('keychain', shop());
      assert.equal(status, 0, stdout);
      await project.assertMoved(shop().env, 'ref+keychain://shop/SENDGRID_API_KEY');
      const calls = watched.calls();
      assert.deepEqual(
        calls.filter(({ stdin }) => stdin !== ''),
        [{ argv: ['store', '--label=shop/SENDGRID_API_KEY', ...ATTRIBUTES], stdin: key }],
      );
      assertInNoArgument(key, calls);
      assert.equal(keyring.lookUp(ATTRIBUTES), key);
      assert.equal(keyring.lookUp(['service', 'shop', 'account', 'OTHER']), 'another');
    });

    it('finishes a move that was broken off, and stores nothing twice', async () => {
      keyring.store(key, ATTRIBUTES);
      assert.equal((await moveToStore('keychain', shop())).status, 0);
      await project.assertMoved(shop().env, 'ref+keychain://shop/SENDGRID_API_KEY');
      assert.deepEqual(
        watched.calls().filter(({ argv }) => argv[0] === 'store'),
        [],
      );
    });

    it('takes another name where an item holds something else', async () => {
      keyring.store(fakeKey(2), ATTRIBUTES);
      assert.equal((await moveToStore('keychain', shop())).status, 0);
      const variable = 'SENDGRID_API_KEY_2';
      assert.equal(keyring.lookUp(['service', 'shop', 'account', variable]), key);
      assert.equal(keyring.lookUp(ATTRIBUTES), fakeKey(2));
    });

    it('gives what other programs stored, and says what there is not', async () => {
      keyring.store(JSON.stringify({ mail: { key } }), ['service', 'document']);
      keyring.store('two\nlines\n', ['service', 'a/b', 'account', 'c', 'more', 'of it']);
      folder.write({ 'shop/.env': 'A=ref+keychain://document#/mail/key\nB=ref+keychain://a/b/c\n' });
      assert.deepEqual(await variablesGiven(['A', 'B'], shop()), {
        A: hashOf(key),
        B: hashOf('two\nlines\n'),
      });
      folder.write({ 'shop/.env': 'KEY=ref+keychain://none\n' });
      assert.equal(await refusalOf(shop()), 'The keyring has no such item. Store the value first.');
    });

    it('says that the keyring is locked, whatever is in it, and changes nothing', async () => {
      keyring.lock();
      assert.equal(project.assertLeftAlone(await moveToStore('keychain', shop())), LOCKED);
      await keyring.stop();
      keyring = await Keyring.start();
      keyring.store(key, ATTRIBUTES);
      keyring.lock();
      assert.equal(project.assertLeftAlone(await moveToStore('keychain', shop())), LOCKED);
      folder.write({ 'shop/.env': 'KEY=ref+keychain://shop/SENDGRID_API_KEY\n' });
      assert.equal(await refusalOf(shop()), LOCKED);
    });

    it('says that there is no keyring, no bus, no secret-tool, and changes nothing', async () => {
      const without = await Keyring.start({ withDaemon: false });
      try {
        assert.match(
          project.assertLeftAlone(await moveToStore('keychain', shop(without.env))),
          /^No keyring runs here\. Start one: gnome-keyring-daemon --unlock/,
        );
      } finally {
        await without.stop();
      }
      for (const env of [
        { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
        { DBUS_SESSION_BUS_ADDRESS: '' },
      ])
        assert.match(
          project.assertLeftAlone(await moveToStore('keychain', shop(env))),
          /^There is no session bus here, and so no keyring\./,
        );
      assert.match(
        project.assertLeftAlone(await moveToStore('keychain', shop({ PATH: folder.path }))),
        /^libsecret \("secret-tool"\) is not installed, or not on PATH\./,
      );
    });
  },
);

(process.platform === 'linux' ? describe : describe.skip)('Keys in the keychain, with a stand-in', () => {
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);

  it('leaves the code alone where secret-tool says nothing is wrong, and has nothing', async () => {
    const standIns = new StandIns(folder.path);
    standIns.addStore('secret-tool', {}, ({ argv }) => ({ status: argv[0] === 'lookup' ? 1 : 0 }));
    project.write();
    const outcome = await moveToStore('keychain', {
      folder: path.join(folder.path, 'shop'),
      env: { PATH: standIns.bin },
    });
    assert.match(
      project.assertLeftAlone(outcome),
      /^Keychain said that it took the key, and has nothing at ref\+keychain:/,
    );
  });
});

/** https://github.com/apple-oss-distributions/Security/tree/main/SecurityTool/macOS: keychain_find.c, keychain_add.c */
describe("Keys in macOS's keychain, with a stand-in for security", () => {
  const folder = temporaryFolder();
  const KIND = 'vals-secret';
  interface Item {
    readonly account: string;
    readonly service: string;
    readonly kind: string;
    readonly hex: string;
  }
  let standIns: StandIns;
  let tools: Tools;
  beforeEach(() => {
    standIns = new StandIns(folder.path);
    standIns.addStore<{ items: Item[]; locked?: boolean }>(
      'security',
      { items: [] },
      ({ argv, stdin }, state) => {
        const failed = (status: number, what: string) => ({ status, stderr: `security: ${what}\n` });
        if (argv.join(' ') === 'default-keychain')
          return { stdout: '    "/Users/me/Library/Keychains/login.keychain-db"\n' };
        if (argv[0] === 'find-generic-password') {
          const [, w, d, kind, s, service, ...rest] = argv;
          if (w !== '-w' || d !== '-D' || s !== '-s' || rest.length > 0)
            return { status: 2, stderr: 'Usage' };
          const item = state.items.find((each) => each.service === service && each.kind === kind);
          if (!item)
            return failed(
              44,
              'SecKeychainSearchCopyNext: The specified item could not be found in the keychain.',
            );
          if (state.locked) return failed(36, 'SecKeychainItemCopyContent: User interaction is not allowed.');
          const text = Buffer.from(item.hex, 'hex').toString();
          return { stdout: `${/^[\x20-\x7e]*$/.test(text) ? text : item.hex}\n` };
        }
        const [, account, service, kind, hex] =
          /^add-generic-password -a "((?:[^"\\]|\\.)*)" -s "((?:[^"\\]|\\.)*)" -D (\S+) -X ([0-9a-f]+)\n$/.exec(
            stdin,
          ) ?? [];
        if (argv.join(' ') !== '-i' || account === undefined || service === undefined || !kind || !hex)
          return { status: 2, stderr: 'Usage' };
        const plain = (text: string) => text.replace(/\\(.)/g, '$1');
        const item = { account: plain(account), service: plain(service), kind, hex };
        if (state.items.some((each) => each.account === item.account && each.service === item.service))
          return failed(
            45,
            'SecKeychainItemCreateFromContent (<default>): The specified item already exists in the keychain.\nadd-generic-password: returned 45',
          );
        state.items.push(item);
        return {};
      },
    );
    folder.write({ 'shop/': '' });
    const env = { PATH: standIns.bin, USER: 'me' };
    tools = { ...vaultTools(path.join(folder.path, 'shop'), env), platform: 'darwin' };
  });
  const at = (text: string): Reference => {
    const reference = parseReference(text);
    assert.ok(reference);
    return reference;
  };

  it('takes the key by its standard input, in the way of vals, and reads it back', async () => {
    const { referenceFor } = await destinationIn(keychain, { project: 'shop' }, tools);
    const reference = referenceFor('SENDGRID_API_KEY');
    assert.equal(reference.text, 'ref+keychain://shop/SENDGRID_API_KEY');
    assert.equal(await standingAt(keychain, reference, key, tools), 'nothing');
    await keepKey(keychain, reference, key, tools);
    assert.equal(await standingAt(keychain, reference, key, tools), 'the key');
    assert.equal(await standingAt(keychain, reference, fakeKey(2), tools), 'something else');
    assert.deepEqual(standIns.state<{ items: Item[] }>('security').items, [
      { account: 'me', service: 'shop/SENDGRID_API_KEY', kind: KIND, hex: Buffer.from(key).toString('hex') },
    ]);
    const calls = standIns.calls('security');
    assertInNoArgument(key, calls);
    assertInNoArgument(Buffer.from(key).toString('hex'), calls);
  });

  it('quotes names, and takes values that are no plain text', async () => {
    const reference = at(`ref+keychain://${encodeURIComponent('a "b\\ c')}`);
    await keepKey(keychain, reference, 'ä\n', tools);
    assert.equal(standIns.state<{ items: Item[] }>('security').items[0]?.service, 'a "b\\ c');
    assert.equal(await keychain.read?.(reference, tools), 'ä\n');
    await assert.rejects(keepKey(keychain, at('ref+keychain://a%0Ab'), key, tools), /no complete reference/);
  });

  it('replaces nothing, and says that the keychain is locked', async () => {
    const reference = at('ref+keychain://shop/KEY');
    await keepKey(keychain, reference, key, tools);
    await assert.rejects(
      keychain.writer?.write(reference, fakeKey(2), tools) ?? Promise.resolve(),
      /^Problem: Somebody else stored another value there/,
    );
    standIns.addStore('security', {}, () => ({
      status: 36,
      stderr: 'security: SecKeychainItemCopyContent: User interaction is not allowed.\n',
    }));
    await assert.rejects(
      standingAt(keychain, reference, key, tools),
      /Unlock it with: security unlock-keychain$/,
    );
  });

  it('is not there on Windows', async () => {
    await assert.rejects(
      checkReady(keychain, { ...tools, platform: 'win32' }),
      /does not use the Credential Manager of Windows\./,
    );
  });
});
