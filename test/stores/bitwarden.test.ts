import assert from 'node:assert/strict';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, refusalOf, variablesGiven } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';
import { type Reply, StandIns } from './support/stand-ins';

const key = fakeKey(1);
const SHOP = 'f1fe5978-0aa1-4bb0-949b-b03000e0402a';
const TWICE = 'e325ea69-a3ab-4dff-836f-b02e013fe530';
const list = (...words: readonly string[]) => JSON.stringify([...words, '--output=json', '--color=no']);
const json = (value: unknown): Reply => ({ stdout: `${JSON.stringify(value, undefined, 2)}\n` });
const secret = (id: string, name: string, value: string) => ({
  ...{ id, organizationId: 'o', projectId: SHOP, key: name, value, note: '' },
  ...{ creationDate: '2026-01-01T00:00:00Z', revisionDate: '2026-01-01T00:00:00Z' },
});
/** As bws 1.0 and 2.1 print it (https://bitwarden.com/help/secrets-manager-cli/). */
const replies: Readonly<Record<string, Reply>> = {
  [list('project', 'list')]: json([
    { id: SHOP, organizationId: 'o', name: 'My shop', creationDate: '', revisionDate: '' },
    { id: TWICE, organizationId: 'o', name: 'twice', creationDate: '', revisionDate: '' },
    { id: '0', organizationId: 'o', name: 'twice', creationDate: '', revisionDate: '' },
  ]),
  [list('secret', 'list', SHOP)]: json([
    secret('a', 'SENDGRID_API_KEY', key),
    secret('b', 'TWICE', 'one'),
    secret('c', 'TWICE', 'two\n'),
  ]),
};

describe('keyguard run with a stand-in for bws (https://bitwarden.com/help/secrets-manager-cli/)', () => {
  const folder = temporaryFolder();
  let standIns: StandIns;
  beforeEach(function () {
    // A stand-in is a script that begins with #!, which Windows does not start.
    if (process.platform === 'win32') this.skip();
    standIns = new StandIns(folder.path);
    standIns.add('bws', replies);
  });
  const setting = () => ({
    folder: path.join(folder.path, 'shop'),
    env: { PATH: standIns.bin, BWS_ACCESS_TOKEN: '0.token' },
  });
  const refusal = (reference: string) => {
    folder.write({ 'shop/.env': `KEY="${reference}"\n` });
    return refusalOf(setting());
  };

  it('finds a secret by the names of its project and itself, or by their IDs', async () => {
    folder.write({
      'shop/.env': [
        'A=ref+bws://My%20shop/SENDGRID_API_KEY',
        `B=ref+bws://${SHOP}/SENDGRID_API_KEY`,
        `C=ref+bws://${SHOP}/c`,
        '',
      ].join('\n'),
    });
    assert.deepEqual(await variablesGiven(['A', 'B', 'C'], setting()), {
      ...{ A: hashOf(key), B: hashOf(key), C: hashOf('two\n') },
    });
    assert.ok(standIns.calls('bws').every(({ stdin }) => stdin === ''));
  });

  it('says what cannot be found, or not be told apart', async () => {
    for (const [reference, sentence] of [
      [
        'ref+bws://gone/KEY',
        'Bitwarden has no such project, or you may not see it. List them with: bws project list',
      ],
      [
        'ref+bws://twice/KEY',
        'Several projects have this name. Put the ID of the right one into the reference.',
      ],
      [
        'ref+bws://My shop/GONE',
        'The project has no such secret. List them with: bws secret list PROJECT-ID',
      ],
      [
        'ref+bws://My shop/TWICE',
        'Several secrets of the project have this name. Put the ID of the right one into the reference.',
      ],
      ['ref+bws://My shop', 'This is no complete reference. It goes ref+bws://PROJECT/NAME.'],
    ] as const)
      assert.equal(await refusal(reference), sentence);
  });

  it('says what its complaints mean, and the next step', async () => {
    const wrong =
      'BWS_ACCESS_TOKEN is wrong or no longer valid, or of another region than BWS_SERVER_URL says. Set a new one of a machine account.';
    for (const [complaint, sentence] of [
      [
        'Missing access token',
        'Bitwarden has no access token. Set BWS_ACCESS_TOKEN to one of a machine account.',
      ],
      ['Is the wrong version', wrong],
      ['Received error message from server: [400 Bad Request] {"error":"invalid_client"}', wrong],
      [
        'Received error message from server: [404 Not Found] {"message":"Resource not found."}',
        'Bitwarden has nothing of this kind for your access token. Give its machine account access to the project.',
      ],
      [
        'error sending request for url (https://identity.bitwarden.com/connect/token)',
        'Bitwarden cannot be reached. Look at the network, and at BWS_SERVER_URL.',
      ],
      ['something new', '"bws" says: 0: something new'],
    ] as const) {
      const stderr = `Error: \n   0: ${complaint}\n\nLocation:\n   crates/bws/src/main.rs:67\n`;
      standIns.add('bws', { [list('project', 'list')]: { stderr, status: 1 } });
      assert.equal(await refusal('ref+bws://shop/KEY'), sentence);
    }
  });

  it('says that it is not installed', async () => {
    folder.write({ 'shop/.env': `KEY=ref+bws://shop/KEY\n` });
    const env = { ...setting().env, PATH: path.join(folder.path, 'nothing') };
    assert.match(await refusalOf({ ...setting(), env }), /\("bws"\) is not installed, or not on PATH\./);
  });

  it('is given no key, and fix says why and what to do by hand', async () => {
    folder.write({ 'shop/mail.js': `require('@sendgrid/mail').setApiKey('${key}');\n` });
    const { status, stdout, stderr } = await moveToStore('bitwarden', setting());
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /"bws" takes a value as an argument only, where every program of this machine can read it\./,
    );
    assert.match(stderr, /in the web vault, write ref\+bws:\/\/PROJECT\/NAME into the env file,/);
    assert.deepEqual(standIns.calls('bws'), []);
  });
});
