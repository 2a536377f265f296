import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, refusalOf, variablesGiven } from './support/keyguard-run';
import { SecretManagerStandIn } from './support/secret-manager-stand-in';

describe('keyguard run with the real gcloud and a stand-in for Google Secret Manager', () => {
  const folder = temporaryFolder();
  const service = new SecretManagerStandIn();
  before(async function () {
    if (spawnSync('gcloud', ['--version'], { stdio: 'ignore' }).error) {
      console.log('gcloud is not on PATH: references to Google Secret Manager are not tested.');
      this.skip();
    }
    await service.start();
  });
  after(() => service.stop());

  const setting = (env: Record<string, string> = {}) => ({
    folder: folder.path,
    env: {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: service.address,
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: `${folder.path}/token`,
      CLOUDSDK_CONFIG: `${folder.path}/config`,
      ...env,
    },
  });

  it('takes the payload byte for byte', async () => {
    service.secrets.set('shop/mail', [fakeKey(2), fakeKey(1)]);
    service.secrets.set('shop/doc', ['a', 'b', JSON.stringify({ key: fakeKey(2) }), 'c']);
    service.secrets.set('other/line', ['ü>?\n\n']);
    folder.write({
      token: 'a-token\n',
      '.env': [
        'A=ref+gcpsecrets://shop/mail',
        'B=ref+gcpsecrets://shop/doc?version=3#/key',
        'C=ref+gcpsecrets://line',
        'D=ref+gcpsecrets://line?trim_nl=true',
        '',
      ].join('\n'),
    });
    assert.deepEqual(await variablesGiven([...'ABCD'], setting({ GCP_PROJECT: 'other' })), {
      A: hashOf(fakeKey(1)),
      B: hashOf(fakeKey(2)),
      C: hashOf('ü>?\n\n'),
      D: hashOf('ü>?'),
    });
  });

  for (const [reference, token, sentence] of [
    [
      'shop/none',
      'a-token\n',
      'There is no such secret or version. List them with: gcloud secrets list --project PROJECT',
    ],
    [
      'foreign/mail',
      'a-token\n',
      'Google Cloud does not allow you to read this, or there is no such project. Ask for the role roles/secretmanager.secretAccessor.',
    ],
    ['shop/mail', undefined, 'Google Cloud is not signed in. Sign in with: gcloud auth login'],
  ] as const) {
    it(`says: ${sentence}`, async () => {
      folder.write({ '.env': `KEY=ref+gcpsecrets://${reference}\n`, ...(token ? { token } : {}) });
      const { env, ...rest } = setting();
      const { CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: _, ...signedOut } = env;
      assert.equal(await refusalOf({ ...rest, env: token ? env : signedOut }), sentence);
    });
  }
});
