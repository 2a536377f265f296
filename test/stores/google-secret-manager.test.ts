import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { KeyInCode } from './support/key-in-code';
import { hashOf, refusalOf, variablesGiven } from './support/keyguard-run';
import { missing, RecordedProgram } from './support/recorded-program';
import { SecretManagerStandIn } from './support/secret-manager-stand-in';
import { assertInNoArgument } from './support/stand-ins';
import { refusalFrom, StoreAlone } from './support/store-alone';
import { itWhenAsked } from './support/when-asked';

const STORE = 'google-secret-manager';
const [key, other] = [fakeKey(1), fakeKey(2)];

describe('Keys in Google Secret Manager, with the real gcloud and a stand-in for the service', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);
  const service = new SecretManagerStandIn();
  before(async function () {
    if (missing(['gcloud']).length > 0) {
      console.log('gcloud is not on PATH: Google Secret Manager is not tested.');
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

  /** An empty variable is left out. */
  const env = (more: Record<string, string> = {}): Record<string, string> => {
    const all = {
      PATH: process.env['PATH'] ?? '',
      CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: `${service.address}/`,
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: `${folder.path}/token`,
      CLOUDSDK_CONFIG: `${folder.path}/config`,
      CLOUDSDK_CORE_PROJECT: 'acme',
      ...more,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  };
  const alone = (more?: Record<string, string>) =>
    new StoreAlone(STORE, { folder: project.path, env: env(more) });
  const reference = 'ref+gcpsecrets://acme/shop-SENDGRID_API_KEY';

  it('moves a key under the next free name, where keyguard run finds it; a second run stores nothing more', async () => {
    service.secrets.set('acme/shop-SENDGRID_API_KEY', [other]);
    const gcloud = new RecordedProgram(folder.path, 'gcloud');
    const { status, references } = await project.move(STORE, env({ PATH: gcloud.path }));
    assert.deepEqual([status, references], [0, [`${reference}_2`]]);
    assert.deepEqual(service.secrets.get('acme/shop-SENDGRID_API_KEY'), [other]);
    assert.deepEqual(service.secrets.get('acme/shop-SENDGRID_API_KEY_2'), [key]);
    const calls = gcloud.calls();
    assertInNoArgument(key, calls);
    assert.deepEqual(
      calls.filter(({ stdin }) => stdin !== ''),
      [
        {
          argv: [
            ...['secrets', 'create', 'shop-SENDGRID_API_KEY_2', '--data-file=-', '--project=acme'],
            ...['--format=json(name)', '--quiet'],
          ],
          stdin: key,
        },
      ],
    );
    assert.equal(textsIn(`${folder.path}/config`).includes(key.slice(26)), false, 'gcloud kept the key');
    await project.assertMoved(env(), `${reference}_2`, { variable: 'SENDGRID_API_KEY_2' });

    service.secrets.set('acme/shop-SENDGRID_API_KEY', [key]);
    project.write();
    assert.deepEqual((await project.move(STORE, env())).reasons, []);
    assert.deepEqual([...service.secrets.values()], [[key], [key]]);
  });

  itWhenAsked('fills a secret that has no value yet', async () => {
    service.secrets.set('acme/shop-SENDGRID_API_KEY', []);
    await alone().keep(reference, key);
    assert.deepEqual(service.secrets.get('acme/shop-SENDGRID_API_KEY'), [key]);
  });

  itWhenAsked(
    'adds a field to a document, and keeps what somebody else adds at the same moment',
    async () => {
      service.secrets.set('acme/mail', ['{"a":1}']);
      service.meanwhile = () => service.secrets.get('acme/mail')?.push('{"a":1,"b":2}');
      await alone().keep('ref+gcpsecrets://acme/mail#/SENDGRID_API_KEY', key);
      assert.equal(service.secrets.get('acme/mail')?.at(-1), `{"SENDGRID_API_KEY":"${key}","a":1,"b":2}`);
    },
  );

  itWhenAsked('does not believe a service that says it stored the key and has not', async () => {
    service.forgets = true;
    assert.equal(
      await refusalFrom(alone().keep(reference, key)),
      `Google Secret Manager said that it took the key, and has nothing at ${reference}. The key is still in your code.`,
    );
  });

  it('changes nothing with those who may not store, and where gcloud is not installed', async () => {
    assert.equal(
      await project.refusal(STORE, env({ CLOUDSDK_CORE_PROJECT: 'readable' })),
      'Google Cloud does not allow you to store this. Ask for the role roles/secretmanager.admin on the project.',
    );
    assert.equal(
      await project.refusal(STORE, env({ PATH: '/nowhere' })),
      'Google Cloud\'s command line ("gcloud") is not installed, or not on PATH. Install it: https://cloud.google.com/sdk/docs/install',
    );
  });

  itWhenAsked('says what is missing before it stores anything', async () => {
    assert.equal(
      await refusalFrom(alone({ CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: '' }).check()),
      'Google Cloud is not signed in. Sign in with: gcloud auth login',
    );
    assert.equal(
      await refusalFrom(alone({ CLOUDSDK_CORE_PROJECT: '' }).defaultReference('KEY')),
      'gcloud knows no project. Choose one with: gcloud config set project PROJECT (or --reference ref+gcpsecrets://PROJECT/NAME)',
    );
  });

  it('keyguard run takes the payload byte for byte', async () => {
    service.secrets.set('shop/mail', [fakeKey(2), fakeKey(1)]);
    service.secrets.set('shop/doc', ['a', 'b', JSON.stringify({ key: fakeKey(2) }), 'c']);
    service.secrets.set('other/line', ['ü>?\n\n']);
    folder.write({
      'shop/.env': [
        'A=ref+gcpsecrets://shop/mail',
        'B=ref+gcpsecrets://shop/doc?version=3#/key',
        'C=ref+gcpsecrets://line',
        'D=ref+gcpsecrets://line?trim_nl=true',
        '',
      ].join('\n'),
    });
    const setting = { folder: project.path, env: env({ GCP_PROJECT: 'other' }) };
    assert.deepEqual(await variablesGiven([...'ABCD'], setting), {
      A: hashOf(fakeKey(1)),
      B: hashOf(fakeKey(2)),
      C: hashOf('ü>?\n\n'),
      D: hashOf('ü>?'),
    });
  });

  itWhenAsked('keyguard run says what is wrong with a reference', async () => {
    folder.write({ 'shop/.env': 'KEY=ref+gcpsecrets://acme/none\n' });
    assert.equal(
      await refusalOf({ folder: project.path, env: env() }),
      'There is no such secret or version. List them with: gcloud secrets list --project PROJECT',
    );
  });

  itWhenAsked('says what the complaints of gcloud mean, and the next step', async () => {
    assert.equal(
      await refusalFrom(alone().read('ref+gcpsecrets://foreign/mail')),
      'Google Cloud does not allow you to read this, or there is no such project. Ask for the role roles/secretmanager.secretAccessor.',
    );
    assert.equal(
      await refusalFrom(alone({ CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: '' }).read('ref+gcpsecrets://acme/mail')),
      'Google Cloud is not signed in. Sign in with: gcloud auth login',
    );
    const nowhere = { CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: 'http://127.0.0.1:1/' };
    assert.equal(
      await refusalFrom(alone(nowhere).read('ref+gcpsecrets://acme/mail')),
      'Google Cloud cannot be reached. Look at the network.',
    );
  });
});

function textsIn(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}
