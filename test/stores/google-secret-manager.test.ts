import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { KeyInCode } from './support/key-in-code';
import { SecretManagerStandIn } from './support/secret-manager-stand-in';
import { WatchedProgram } from './support/watched-program';

const STORE = 'google-secret-manager';
const [key, other] = [fakeKey(1), fakeKey(2)];

describe('keyguard fix --to google-secret-manager with the real gcloud and a stand-in for the service', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);
  const service = new SecretManagerStandIn();
  before(async function () {
    if (spawnSync('gcloud', ['--version'], { stdio: 'ignore' }).error) {
      console.log('gcloud is not on PATH: moves to Google Secret Manager are not tested.');
      this.skip();
    }
    await service.start();
  });
  after(() => service.stop());
  beforeEach(() => {
    service.reset();
    folder.write({ token: 'a-token\n' });
    project.write();
  });

  const env = (more: Record<string, string> = {}): Record<string, string> => ({
    CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: service.address,
    CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: `${folder.path}/token`,
    CLOUDSDK_CONFIG: `${folder.path}/config`,
    CLOUDSDK_CORE_PROJECT: 'acme',
    ...more,
  });
  const reference = 'ref+gcpsecrets://acme/shop-SENDGRID_API_KEY';
  const inDocument = ['--reference', 'ref+gcpsecrets://acme/mail#/{variable}'];

  /** Of a move that is refused before or after it is planned. */
  async function refusal(environment: Record<string, string>, args: readonly string[] = []): Promise<string> {
    try {
      const { status, reasons } = await project.move(STORE, environment, args);
      assert.equal(status, 1);
      return reasons.join();
    } catch (error) {
      return (error as Error).message.replace(/^keyguard: |\n$/g, '');
    }
  }

  it('moves a key, where keyguard run finds it; a second run stores nothing more', async () => {
    const gcloud = new WatchedProgram(folder.path, 'gcloud', process.env['PATH'] ?? '');
    const watched = env({ PATH: `${gcloud.bin}:${process.env['PATH']}` });
    const { status, references } = await project.move(STORE, watched);
    assert.deepEqual([status, references], [0, [reference]]);
    assert.deepEqual(service.secrets.get('acme/shop-SENDGRID_API_KEY'), [key]);
    assert.deepEqual(
      gcloud.calls().filter((call) => call.includes('create')),
      [
        [
          ...['secrets', 'create', 'shop-SENDGRID_API_KEY', '--data-file=-', '--project=acme'],
          ...['--format=json(name)', '--quiet'],
        ],
      ],
    );
    assert.equal(textsIn(`${folder.path}/config`).includes(key.slice(26)), false, 'gcloud kept the key');
    await project.assertMoved(env(), reference);

    project.write();
    assert.deepEqual((await project.move(STORE, env())).reasons, []);
    assert.deepEqual(service.secrets.get('acme/shop-SENDGRID_API_KEY'), [key]);
  });

  it('leaves alone what is there, and takes the next name', async () => {
    service.secrets.set('acme/shop-SENDGRID_API_KEY', [other]);
    assert.deepEqual((await project.move(STORE, env())).reasons, []);
    assert.deepEqual(service.secrets.get('acme/shop-SENDGRID_API_KEY'), [other]);
    assert.deepEqual(service.secrets.get('acme/shop-SENDGRID_API_KEY_2'), [key]);
    await project.assertMoved(env(), `${reference}_2`, { variable: 'SENDGRID_API_KEY_2' });
  });

  it('fills a secret that has no value yet', async () => {
    service.secrets.set('acme/shop-SENDGRID_API_KEY', []);
    assert.deepEqual((await project.move(STORE, env())).reasons, []);
    assert.deepEqual(service.secrets.get('acme/shop-SENDGRID_API_KEY'), [key]);
  });

  it('adds a field to a document, and keeps what somebody else adds at the same moment', async () => {
    service.secrets.set('acme/mail', ['{"a":1}']);
    service.meanwhile = () => service.secrets.get('acme/mail')?.push('{"a":1,"b":2}');
    assert.deepEqual((await project.move(STORE, env(), inDocument)).reasons, []);
    assert.equal(service.secrets.get('acme/mail')?.at(-1), `{"SENDGRID_API_KEY":"${key}","a":1,"b":2}`);
    await project.assertMoved(env(), 'ref+gcpsecrets://acme/mail#/SENDGRID_API_KEY');
  });

  it('does not believe a service that says it stored the key and has not', async () => {
    service.forgets = true;
    assert.equal(
      await refusal(env()),
      `Google Secret Manager said that it took the key, and has nothing at ${reference}. The key is still in your code.`,
    );
    project.assertUntouched();
  });

  const wrong: readonly (readonly [Record<string, string>, string])[] = [
    [
      { CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: '' },
      'Google Cloud is not signed in. Sign in with: gcloud auth login',
    ],
    [
      { CLOUDSDK_CORE_PROJECT: '' },
      'gcloud knows no project. Choose one with: gcloud config set project PROJECT (or --reference ref+gcpsecrets://PROJECT/NAME)',
    ],
    [
      { CLOUDSDK_CORE_PROJECT: 'foreign' },
      'Google Cloud does not allow you to read this, or there is no such project. Ask for the role roles/secretmanager.secretAccessor.',
    ],
    [
      { CLOUDSDK_CORE_PROJECT: 'readable' },
      'Google Cloud does not allow you to store this. Ask for the role roles/secretmanager.admin on the project.',
    ],
    [
      { CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: 'http://127.0.0.1:1/' },
      'Google Cloud cannot be reached. Look at the network.',
    ],
    [
      { PATH: '/nowhere' },
      'Google Cloud\'s command line ("gcloud") is not installed, or not on PATH. Install it: https://cloud.google.com/sdk/docs/install',
    ],
  ];
  for (const [more, sentence] of wrong) {
    it(`changes nothing with ${JSON.stringify(more)}, and says: ${sentence}`, async () => {
      const given = Object.entries(env(more)).filter(([, value]) => value !== '');
      assert.equal(await refusal(Object.fromEntries(given)), sentence);
      project.assertUntouched();
    });
  }
});

function textsIn(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}
