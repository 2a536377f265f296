import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { KeyInCode } from './support/key-in-code';
import { Moto } from './support/moto';
import { type Call, type Reply, StandIns } from './support/stand-ins';
import { WatchedProgram } from './support/watched-program';

const [key, other] = [fakeKey(1), fakeKey(2)];

/** The variables of the real `aws`, which finds no configuration but these. */
function environment(folder: string, path: string, address: string): Record<string, string> {
  return {
    ...{ PATH: path, HOME: process.env['HOME'] ?? '', AWS_ENDPOINT_URL: address },
    ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_DEFAULT_REGION: 'eu-west-1' },
    ...{ AWS_CONFIG_FILE: `${folder}/config`, AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials` },
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

describe("keyguard fix --to aws-… with the real aws and moto's server", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);
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
  beforeEach(async () => {
    await fetch(`${moto.address}/moto-api/reset`, { method: 'POST' });
    project.write();
  });

  const env = (more: Record<string, string> = {}) => ({
    ...environment(folder.path, moto.path, moto.address),
    ...more,
  });
  const watched = (meanwhile?: { readonly argument: string; readonly address: string }) => {
    const aws = new WatchedProgram(folder.path, 'aws', moto.path, meanwhile);
    return { aws, env: env({ PATH: `${aws.bin}:${moto.path}` }) };
  };

  for (const [store, reference, stored] of [
    [
      'aws-secrets-manager',
      'ref+awssecrets://shop/SENDGRID_API_KEY',
      async (name: string) => moto.secret(name.slice(1)),
    ],
    [
      'aws-parameter-store',
      'ref+awsssm://shop/SENDGRID_API_KEY',
      async (name: string) => (await moto.parameter(name))?.Value,
    ],
  ] as const) {
    it(`moves a key to ${store}, where keyguard run finds it`, async () => {
      const { aws, env: environment } = watched();
      const { status, references } = await project.move(store, environment);
      assert.deepEqual([status, references], [0, [reference]]);
      assert.equal(await stored('/shop/SENDGRID_API_KEY'), key);
      const calls = aws.calls().filter(([service]) => service === 'secretsmanager' || service === 'ssm');
      assert.deepEqual(
        calls.map(([, command]) => command),
        store === 'aws-secrets-manager'
          ? ['get-secret-value', 'create-secret', 'get-secret-value']
          : ['get-parameter', 'put-parameter', 'get-parameter'],
      );
      assert.deepEqual(
        calls[1]?.slice(2),
        store === 'aws-secrets-manager'
          ? [
              ...['--name=shop/SENDGRID_API_KEY', '--secret-string=file:///dev/stdin'],
              ...['--query=VersionId', '--output=json'],
            ]
          : [
              ...['--name=/shop/SENDGRID_API_KEY', '--type=SecureString', '--value=file:///dev/stdin'],
              '--output=json',
            ],
      );
      await project.assertMoved(env(), reference);
    });

    it(`finishes a move to ${store} that was broken off, without storing the key again`, async () => {
      await project.move(store, env());
      project.write();
      const { aws, env: environment } = watched();
      assert.equal((await project.move(store, environment)).status, 0);
      const words = aws.calls().map(([, command]) => command);
      assert.equal(
        words.some((word) => word === 'create-secret' || word === 'put-parameter'),
        false,
      );
      await project.assertMoved(env(), reference);
    });

    it(`leaves alone what ${store} has there, and takes the next name`, async () => {
      await moto.createSecret('shop/SENDGRID_API_KEY', other);
      await moto.putParameter('/shop/SENDGRID_API_KEY', other);
      assert.equal((await project.move(store, env())).status, 0);
      assert.equal(await stored('/shop/SENDGRID_API_KEY'), other);
      assert.equal(await stored('/shop/SENDGRID_API_KEY_2'), key);
      await project.assertMoved(env(), `${reference}_2`, { variable: 'SENDGRID_API_KEY_2' });
    });

    for (const [more, sentence] of [
      [
        { AWS_ACCESS_KEY_ID: '' },
        'AWS has no credentials here. Sign in with: aws sso login (or aws configure)',
      ],
      [{ AWS_PROFILE: 'none' }, 'AWS knows no such profile. List them with: aws configure list-profiles'],
      [
        { AWS_DEFAULT_REGION: '' },
        'AWS was told no region. Add ?region=REGION to the reference, or set AWS_DEFAULT_REGION.',
      ],
      [
        { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
        'AWS cannot be reached. Look at the region, the network and AWS_ENDPOINT_URL.',
      ],
      [
        { PATH: '/nowhere' },
        'AWS\'s command line ("aws") is not installed, or not on PATH. Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
      ],
    ] as readonly (readonly [Record<string, string>, string])[]) {
      it(`changes nothing with ${store} and ${JSON.stringify(more)}, and says: ${sentence}`, async () => {
        const given = Object.entries(env(more)).filter(([, value]) => value !== '');
        assert.equal(await refusal(store, Object.fromEntries(given)), sentence);
        project.assertUntouched();
      });
    }
  }

  /** Of a move that is refused before or after it is planned. */
  async function refusal(store: string, environment: Record<string, string>, args: readonly string[] = []) {
    try {
      const { status, reasons } = await project.move(store, environment, args);
      assert.equal(status, 1);
      return reasons.join();
    } catch (error) {
      return (error as Error).message.replace(/^keyguard: |\n$/g, '');
    }
  }

  it('stores a parameter as a SecureString', async () => {
    await project.move('aws-parameter-store', env());
    assert.equal((await moto.parameter('/shop/SENDGRID_API_KEY'))?.Type, 'SecureString');
  });

  it('takes the region and the profile of the reference', async () => {
    folder.write({
      config: '[profile team]\nregion = us-west-2\n',
      credentials: '[team]\naws_access_key_id = c\naws_secret_access_key = d\n',
    });
    for (const template of [
      'ref+awssecrets://{variable}?profile=team',
      'ref+awssecrets://far?region=us-west-2',
    ]) {
      project.write();
      const { aws, env: environment } = watched();
      const args = ['--reference', template];
      const { reasons } = await project.move('aws-secrets-manager', environment, args);
      assert.deepEqual(reasons, []);
      const option = template.includes('team') ? '--profile=team' : '--region=us-west-2';
      assert.deepEqual(
        aws
          .calls()
          .filter(([service]) => service === 'secretsmanager')
          .map((call) => call.includes(option)),
        [true, true, true],
      );
    }
  });

  const inDocument = ['--reference', 'ref+awssecrets://mail#/{variable}'];

  it('adds a field to a secret that is a document, and changes no other letter of it', async () => {
    const rest = ' "smtp" : {"über": "\\u00fc", "id": 12345678901234567890}\n}';
    await moto.createSecret('mail', `{${rest}`);
    const { aws, env: environment } = watched();
    assert.deepEqual((await project.move('aws-secrets-manager', environment, inDocument)).reasons, []);
    assert.equal(
      await moto.secret('mail'),
      `{"SENDGRID_API_KEY":"${key}",${rest.replace('über', '\\u00fcber')}`,
    );
    await project.assertMoved(env(), 'ref+awssecrets://mail#/SENDGRID_API_KEY');
    const put = aws.calls().find((call) => call.includes('put-secret-value'));
    assert.deepEqual(put?.slice(2, 5), [
      ...['--secret-id=mail', '--secret-string=file:///dev/stdin', '--version-stages=keyguard'],
    ]);
  });

  it('makes the document where there is none, and fills a secret that has no value yet', async () => {
    await project.move('aws-secrets-manager', env(), inDocument);
    assert.equal(await moto.secret('mail'), JSON.stringify({ SENDGRID_API_KEY: key }));
    await moto.ask('secretsmanager.CreateSecret', { Name: 'empty' });
    project.write();
    const args = ['--reference', 'ref+awssecrets://empty'];
    assert.equal((await project.move('aws-secrets-manager', env(), args)).status, 0);
    assert.equal(await moto.secret('empty'), key);
  });

  it('keeps what somebody else writes into the document at the same moment', async () => {
    await moto.createSecret('mail', '{"a":"1"}');
    const colleague = await meanwhileServer(() =>
      moto.ask('secretsmanager.PutSecretValue', { SecretId: 'mail', SecretString: '{"a":"1","b":"2"}' }),
    );
    try {
      const { env: environment } = watched({ argument: 'put-secret-value', address: colleague.address });
      assert.equal(
        await refusal('aws-secrets-manager', environment, inDocument),
        'Somebody else changed this secret at the same moment. Try again.',
      );
      project.assertUntouched();
      assert.equal(await moto.secret('mail'), '{"a":"1","b":"2"}');
    } finally {
      colleague.stop();
    }
    assert.equal((await project.move('aws-secrets-manager', env(), inDocument)).status, 0);
    assert.equal(await moto.secret('mail'), `{"SENDGRID_API_KEY":"${key}","a":"1","b":"2"}`);
  });

  for (const [store, argument] of [
    ['aws-secrets-manager', 'create-secret'],
    ['aws-parameter-store', 'put-parameter'],
  ] as const) {
    it(`does not replace what somebody else stores in ${store} at the same moment`, async () => {
      const colleague = await meanwhileServer(async () => {
        await moto.createSecret('shop/SENDGRID_API_KEY', other);
        await moto.putParameter('/shop/SENDGRID_API_KEY', other);
      });
      try {
        const { env: environment } = watched({ argument, address: colleague.address });
        assert.equal((await project.move(store, environment)).status, 1);
      } finally {
        colleague.stop();
      }
      project.assertUntouched();
      assert.equal(await moto.secret('shop/SENDGRID_API_KEY'), other);
      assert.equal((await moto.parameter('/shop/SENDGRID_API_KEY'))?.Value, other);
    });
  }

  it('adds no field to a parameter, which could not tell of others that write', async () => {
    await moto.putParameter('/mail', '{"a":"1"}');
    const args = ['--reference', 'ref+awsssm://mail?mode=singleparam#/{variable}'];
    assert.equal(
      await refusal('aws-parameter-store', env(), args),
      'There is a parameter of this name already, and KeyGuard does not change what is in one. Choose another place for the key with --reference.',
    );
    project.assertUntouched();
    assert.equal((await moto.parameter('/mail'))?.Value, '{"a":"1"}');
  });

  it('says how to get back a secret that is marked for deletion', async () => {
    await moto.createSecret('shop/SENDGRID_API_KEY', other);
    await moto.ask('secretsmanager.DeleteSecret', { SecretId: 'shop/SENDGRID_API_KEY' });
    assert.equal(
      await refusal('aws-secrets-manager', env()),
      'This secret is marked for deletion. Get it back with: aws secretsmanager restore-secret --secret-id NAME',
    );
    project.assertUntouched();
  });

  for (const [store, actions, sentence] of [
    [
      'aws-secrets-manager',
      ['ssm:*'],
      'AWS does not allow you to read this. Ask for secretsmanager:GetSecretValue on it, and kms:Decrypt on its key.',
    ],
    [
      'aws-secrets-manager',
      ['secretsmanager:GetSecretValue'],
      'AWS does not allow you to store this. Ask for secretsmanager:CreateSecret (and for a secret that is there already PutSecretValue and UpdateSecretVersionStage), and kms:GenerateDataKey and kms:Decrypt on its key.',
    ],
    [
      'aws-parameter-store',
      ['secretsmanager:*'],
      'AWS does not allow you to read this. Ask for ssm:GetParameter on it, and kms:Decrypt on its key.',
    ],
    [
      'aws-parameter-store',
      ['ssm:GetParameter'],
      'AWS does not allow you to store this. Ask for ssm:PutParameter on it, and kms:Encrypt on its key.',
    ],
  ] as const) {
    it(`says to somebody who may only ${actions.join()}: ${sentence}`, async () => {
      const user = await moto.userWhoMay(actions);
      await moto.setPermissionsCount(true);
      try {
        assert.equal(await refusal(store, env(user)), sentence);
        project.assertUntouched();
      } finally {
        await moto.setPermissionsCount(false);
      }
    });
  }

  it('does not give the key to an aws that keeps a history of what it sends', async () => {
    folder.write({ config: '[default]\ncli_history = enabled\n' });
    assert.equal(
      await refusal('aws-secrets-manager', env()),
      'aws keeps a history of what it sends, and would keep the key. Switch that off with: aws configure set cli_history disabled',
    );
    project.assertUntouched();
    assert.equal(await moto.secret('shop/SENDGRID_API_KEY'), undefined);
  });

  it('says that the sign-in has run out', async () => {
    const server = await startServer(400, {
      ...{
        __type: 'ExpiredTokenException',
        message: 'The security token included in the request is expired',
      },
    });
    try {
      for (const store of ['aws-secrets-manager', 'aws-parameter-store'])
        assert.equal(
          await refusal(store, env({ AWS_ENDPOINT_URL: server.address })),
          "AWS's sign-in has run out. Sign in again with: aws sso login",
        );
      project.assertUntouched();
    } finally {
      server.stop();
    }
  });
});

describe('keyguard fix --to aws-… with a stand-in for aws that says it stored the key', () => {
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);

  it('does not believe it', async function () {
    if (process.platform === 'win32') this.skip();
    const standIns = new StandIns(folder.path);
    standIns.addStore<object>('aws', {}, ({ argv }: Call): Reply => {
      if (argv[0] === '--version') return { stdout: 'aws-cli/2.31.29 Python/3.13.9 Linux/6\n' };
      if (argv[0] === 'configure')
        return {
          stdout:
            'NAME       : VALUE\naccess_key : ****************ABCD : env : \nregion     : eu-west-1 : env : \n',
        };
      if (argv[1]?.startsWith('get-'))
        return {
          ...{ status: 255, stderr: '\nAn error occurred (' },
          ...{
            stderr:
              argv[0] === 'ssm'
                ? '\nAn error occurred (ParameterNotFound) when calling the GetParameter operation: \n'
                : "\nAn error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.\n",
          },
        };
      return { stdout: '"a"\n' };
    });
    for (const [store, name] of [
      ['aws-secrets-manager', 'AWS Secrets Manager'],
      ['aws-parameter-store', 'AWS SSM Parameter Store'],
    ] as const) {
      project.write();
      const { status, reasons } = await project.move(store, { PATH: standIns.bin });
      assert.equal(status, 1);
      assert.match(
        reasons.join(),
        new RegExp(`^${name} said that it took the key, and has nothing at ref\\+aws`),
      );
      project.assertUntouched();
    }
    const stored = standIns.calls('aws').filter(({ stdin }) => stdin !== '');
    assert.deepEqual(
      stored.map(({ argv, stdin }) => [argv[1], stdin]),
      [
        ['create-secret', key],
        ['put-parameter', key],
      ],
    );
    assert.equal(JSON.stringify(standIns.calls('aws').map(({ argv }) => argv)).includes(key), false);
  });
});

interface LoopbackServer {
  readonly address: string;
  stop(): void;
}

/** Does something, and answers when it is done. */
function meanwhileServer(work: () => Promise<unknown>): Promise<LoopbackServer> {
  return listening(
    createServer((_, response) => {
      work().then(
        () => response.end(),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    }),
  );
}

/** Answers everything with the same. */
function startServer(status: number, body: unknown): Promise<LoopbackServer> {
  return listening(
    createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    }),
  );
}

async function listening(server: Server): Promise<LoopbackServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
