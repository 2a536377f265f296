import assert from 'node:assert/strict';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, refusalOf, variablesGiven } from './support/keyguard-run';
import { Moto } from './support/moto';

describe("keyguard run with the real aws and moto's server", () => {
  const folder = temporaryFolder();
  let moto: Moto;
  before(async function () {
    this.timeout(300_000);
    moto = await Moto.installed().catch((error: Error) => {
      console.log(`aws and moto cannot be installed here: ${error.message.split('\n')[0]}`);
      return this.skip();
    });
    await moto.start();
  });
  after(() => moto?.stop());

  const setting = (env: Record<string, string> = {}) => ({
    folder: folder.path,
    env: {
      ...{ PATH: moto.path, HOME: process.env['HOME'] ?? '', AWS_ENDPOINT_URL: moto.address },
      ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_DEFAULT_REGION: 'eu-west-1' },
      ...{
        AWS_CONFIG_FILE: `${folder.path}/config`,
        AWS_SHARED_CREDENTIALS_FILE: `${folder.path}/credentials`,
      },
      ...{ AWS_EC2_METADATA_DISABLED: 'true' },
      ...env,
    },
  });

  it('resolves references to Secrets Manager and to the Parameter Store', async () => {
    const value = 'ends in blanks and lines ü \n\n';
    await moto.createSecret('team/mail', fakeKey(1));
    await moto.createSecret('doc', JSON.stringify({ a: { b: fakeKey(2) } }));
    const arn = await moto.createSecret('far', value, 'us-west-2');
    await moto.putParameter('/mail/key', 'the first version');
    await moto.putParameter('/mail/key', fakeKey(3));
    await moto.putParameter('/mail/doc', JSON.stringify({ key: fakeKey(4) }));
    folder.write({
      '.env': [
        'A=ref+awssecrets://team/mail',
        'B=ref+awssecrets://doc#/a/b',
        `C=ref+awssecrets://${arn}`,
        'D=ref+awssecrets://far?region=us-west-2',
        'E=ref+awsssm://mail/key',
        'F=ref+awsssm://mail#/key',
        'G=ref+awsssm://mail/doc?mode=singleparam#/key',
        'H=ref+awsssm://mail/key?version=1',
        '',
      ].join('\n'),
    });
    assert.deepEqual(await variablesGiven([...'ABCDEFGH'], setting()), {
      ...{ A: hashOf(fakeKey(1)), B: hashOf(fakeKey(2)), C: hashOf(value), D: hashOf(value) },
      ...{
        E: hashOf(fakeKey(3)),
        F: hashOf(fakeKey(3)),
        G: hashOf(fakeKey(4)),
        H: hashOf('the first version'),
      },
    });
  });

  const nothing =
    'There is nothing of this name and version in this region and account. See who you are with: aws sts get-caller-identity';
  const wrong: readonly (readonly [reference: string, env: Record<string, string>, sentence: string])[] = [
    ['ref+awssecrets://none', {}, nothing],
    ['ref+awsssm://none', {}, nothing],
    [
      'ref+awsssm://none',
      { AWS_DEFAULT_REGION: '' },
      'AWS was told no region. Add ?region=REGION to the reference, or set AWS_DEFAULT_REGION.',
    ],
    [
      'ref+awssecrets://none?profile=none',
      {},
      'AWS knows no such profile. List them with: aws configure list-profiles',
    ],
    [
      'ref+awssecrets://none',
      { AWS_ACCESS_KEY_ID: '' },
      'AWS has no credentials here. Sign in with: aws sso login (or aws configure)',
    ],
    [
      'ref+awssecrets://none',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      'AWS cannot be reached. Look at the region, the network and AWS_ENDPOINT_URL.',
    ],
  ];
  for (const [reference, env, sentence] of wrong) {
    it(`says of ${reference} with ${JSON.stringify(env)}: ${sentence}`, async () => {
      folder.write({ '.env': `KEY=${reference}\n` });
      const given = Object.entries(setting(env).env).filter(([, value]) => value !== '');
      assert.equal(await refusalOf({ ...setting(), env: Object.fromEntries(given) }), sentence);
    });
  }
});
