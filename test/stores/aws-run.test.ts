import assert from 'node:assert/strict';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, refusalOf, variablesGiven } from './support/keyguard-run';
import { loopbackServer } from './support/loopback-server';
import { Moto } from './support/moto';
import { refusalFrom, StoreAlone } from './support/store-alone';

describe("keyguard run with the real aws and moto's server", () => {
  const folder = temporaryFolder();
  let moto: Moto;
  before(async function () {
    this.timeout(300_000);
    moto = await Moto.startedOrSkipped(this);
  });
  after(() => moto?.stop());

  const setting = (more?: Record<string, string>) => ({
    folder: folder.path,
    env: moto.environment(folder.path, more),
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

  const NOTHING =
    'There is nothing of this name and version in this region and account. See who you are with: aws sts get-caller-identity';
  const SIGNED_OUT = 'AWS has no credentials here. Sign in with: aws sso login (or aws configure)';
  const RUN_OUT = "AWS's sign-in has run out. Sign in again with: aws sso login";

  it('says what is wrong with a reference', async () => {
    folder.write({ '.env': 'KEY=ref+awssecrets://none\n' });
    assert.equal(await refusalOf(setting()), NOTHING);
  });

  it('says what the complaints of aws mean, and the next step', async () => {
    const expired = await loopbackServer((_, response) => {
      const type = { 'content-type': 'application/x-amz-json-1.1' };
      const message = 'The security token included in the request is expired';
      response.writeHead(400, type).end(JSON.stringify({ __type: 'ExpiredTokenException', message }));
    });
    const wrong: readonly (readonly [reference: string, env: Record<string, string>, sentence: string])[] = [
      ['ref+awsssm://none', {}, NOTHING],
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
      ['ref+awssecrets://none', { AWS_ACCESS_KEY_ID: '' }, SIGNED_OUT],
      [
        'ref+awssecrets://none',
        { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' },
        'AWS cannot be reached. Look at the region, the network and AWS_ENDPOINT_URL.',
      ],
      ['ref+awssecrets://none', { AWS_ENDPOINT_URL: expired.address }, RUN_OUT],
      ['ref+awsssm://none', { AWS_ENDPOINT_URL: expired.address }, RUN_OUT],
    ];
    for (const [reference, more, sentence] of wrong) {
      const store = reference.startsWith('ref+awsssm') ? 'aws-parameter-store' : 'aws-secrets-manager';
      assert.equal(await refusalFrom(new StoreAlone(store, setting(more)).read(reference)), sentence);
    }
    expired.stop();
  });
});
