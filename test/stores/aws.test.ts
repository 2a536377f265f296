import assert from 'node:assert/strict';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { KeyInCode } from './support/key-in-code';
import { meanwhileServer } from './support/loopback-server';
import { Moto } from './support/moto';
import { RecordedProgram } from './support/recorded-program';
import { assertInNoArgument, type Call, type Reply, StandIns } from './support/stand-ins';
import { refusalFrom, StoreAlone } from './support/store-alone';
import { itWhenAsked } from './support/when-asked';

const [key, other] = [fakeKey(1), fakeKey(2)];

const [SECRETS, PARAMETERS] = ['aws-secrets-manager', 'aws-parameter-store'] as const;

describe("Keys in AWS, with the real aws and moto's server", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);
  let moto: Moto;
  before(async function () {
    this.timeout(300_000);
    moto = await Moto.startedOrSkipped(this);
  });
  after(() => moto?.stop());
  beforeEach(async () => {
    await moto.reset();
    project.write();
  });

  const env = (more?: Record<string, string>) => moto.environment(folder.path, more);
  const recorded = (meanwhile?: { readonly argument: string; readonly address: string }) => {
    const aws = new RecordedProgram(folder.path, 'aws', {
      searchPath: moto.path,
      ...(meanwhile && { meanwhile }),
    });
    /** Those that ask the server for something. */
    const calls = (): Call[] =>
      aws.calls().filter(({ argv: [service] }) => service === 'secretsmanager' || service === 'ssm');
    return { calls, env: env({ PATH: aws.path }) };
  };
  const alone = (store: string, environment = env()) =>
    new StoreAlone(store, { folder: project.path, env: environment });

  const stores = [
    {
      store: SECRETS,
      reference: 'ref+awssecrets://shop/SENDGRID_API_KEY',
      stored: async (name: string) => moto.secret(name),
      put: (name: string, text: string): Promise<unknown> => moto.createSecret(name, text),
      commands: ['get-secret-value', 'create-secret', 'get-secret-value'],
      writing: [
        ...['--name=shop/SENDGRID_API_KEY', '--secret-string=file:///dev/stdin'],
        ...['--query=VersionId', '--output=json'],
      ],
    },
    {
      store: PARAMETERS,
      reference: 'ref+awsssm://shop/SENDGRID_API_KEY',
      stored: async (name: string) => (await moto.parameter(`/${name}`))?.Value,
      put: (name: string, text: string): Promise<unknown> => moto.putParameter(`/${name}`, text),
      commands: ['get-parameter', 'put-parameter', 'get-parameter'],
      writing: [
        ...['--name=/shop/SENDGRID_API_KEY', '--type=SecureString', '--value=file:///dev/stdin'],
        '--output=json',
      ],
    },
  ] as const;
  for (const { store, reference, stored, put, commands, writing } of stores) {
    const itOnce = store === 'aws-secrets-manager' ? it : itWhenAsked;
    it(`moves a key to ${store} by its standard input, where keyguard run finds it`, async () => {
      const { calls, env: environment } = recorded();
      const { status, references } = await project.move(store, environment);
      assert.deepEqual([status, references], [0, [reference]]);
      assert.equal(await stored('shop/SENDGRID_API_KEY'), key);
      const made = calls();
      assert.deepEqual(
        made.map(({ argv: [, command] }) => command),
        commands,
      );
      assert.deepEqual(made[1]?.argv.slice(2), writing);
      assert.deepEqual(
        made.map(({ stdin }) => stdin),
        ['', key, ''],
      );
      assertInNoArgument(key, made);
      if (store === PARAMETERS)
        assert.equal((await moto.parameter('/shop/SENDGRID_API_KEY'))?.Type, 'SecureString');
      await project.assertMoved(env(), reference);
    });

    itOnce(`finishes a move to ${store} that was broken off, without storing the key again`, async () => {
      await put('shop/SENDGRID_API_KEY', key);
      const { calls, env: environment } = recorded();
      assert.deepEqual((await project.move(store, environment)).references, [reference]);
      assert.deepEqual([...new Set(calls().map(({ argv: [, command] }) => command))], [commands[0]]);
    });

    itOnce(`leaves alone what ${store} has there, and takes the next name`, async () => {
      await put('shop/SENDGRID_API_KEY', other);
      assert.deepEqual((await project.move(store, env())).references, [`${reference}_2`]);
      assert.equal(await stored('shop/SENDGRID_API_KEY'), other);
      assert.equal(await stored('shop/SENDGRID_API_KEY_2'), key);
    });

    it(`does not replace what somebody else stores in ${store} at the same moment`, async () => {
      const colleague = await meanwhileServer(() => put('shop/SENDGRID_API_KEY', other));
      try {
        const { env: environment } = recorded({ argument: commands[1], address: colleague.address });
        await refusalFrom(alone(store, environment).keep(reference, key));
      } finally {
        colleague.stop();
      }
      assert.equal(await stored('shop/SENDGRID_API_KEY'), other);
    });
  }

  it('takes the region and the profile of the reference', async () => {
    folder.write({
      config: '[profile team]\nregion = eu-north-1\n',
      credentials: '[team]\naws_access_key_id = c\naws_secret_access_key = d\n',
    });
    const { calls, env: environment } = recorded();
    const args = ['--reference', 'ref+awssecrets://far?region=us-west-2&profile=team'];
    assert.deepEqual((await project.move(SECRETS, environment, args)).reasons, []);
    const options = calls().map(({ argv }) => argv.filter((each) => /^--(?:region|profile)/.test(each)));
    assert.deepEqual(options, Array(3).fill(['--region=us-west-2', '--profile=team']));
  });

  const inDocument = 'ref+awssecrets://mail#/SENDGRID_API_KEY';

  it('adds a field to a secret that is a document, and changes no other letter of it', async () => {
    const rest = ' "smtp" : {"über": "\\u00fc", "id": 12345678901234567890}\n}';
    await moto.createSecret('mail', `{${rest}`);
    const { calls, env: environment } = recorded();
    const args = ['--reference', 'ref+awssecrets://mail#/{variable}'];
    assert.deepEqual((await project.move(SECRETS, environment, args)).references, [inDocument]);
    assert.equal(
      await moto.secret('mail'),
      `{"SENDGRID_API_KEY":"${key}",${rest.replace('über', '\\u00fcber')}`,
    );
    await project.assertMoved(env(), inDocument);
    const made = calls();
    assertInNoArgument(key, made);
    assert.deepEqual(made.find(({ argv }) => argv.includes('put-secret-value'))?.argv.slice(2, 5), [
      ...['--secret-id=mail', '--secret-string=file:///dev/stdin', '--version-stages=keyguard'],
    ]);
  });

  it('makes the document where there is none, and fills a secret that has no value yet', async () => {
    await alone(SECRETS).keep(inDocument, key);
    assert.equal(await moto.secret('mail'), JSON.stringify({ SENDGRID_API_KEY: key }));
    await moto.ask('secretsmanager.CreateSecret', { Name: 'empty' });
    await alone(SECRETS).keep('ref+awssecrets://empty', key);
    assert.equal(await moto.secret('empty'), key);
  });

  it('keeps what somebody else writes into the document at the same moment', async () => {
    await moto.createSecret('mail', '{"a":"1"}');
    const colleague = await meanwhileServer(() =>
      moto.ask('secretsmanager.PutSecretValue', { SecretId: 'mail', SecretString: '{"a":"1","b":"2"}' }),
    );
    try {
      const { env: environment } = recorded({ argument: 'put-secret-value', address: colleague.address });
      assert.equal(
        await refusalFrom(alone(SECRETS, environment).keep(inDocument, key)),
        'Somebody else changed this secret at the same moment. Try again.',
      );
      assert.equal(await moto.secret('mail'), '{"a":"1","b":"2"}');
    } finally {
      colleague.stop();
    }
    await alone(SECRETS).keep(inDocument, key);
    assert.equal(await moto.secret('mail'), `{"SENDGRID_API_KEY":"${key}","a":"1","b":"2"}`);
  });

  it('adds no field to a parameter, which could not tell of others that write', async () => {
    await moto.putParameter('/mail', '{"a":"1"}');
    assert.equal(
      await refusalFrom(alone(PARAMETERS).keep('ref+awsssm://mail?mode=singleparam#/KEY', key)),
      'There is a parameter of this name already, and KeyGuard does not change what is in one. Choose another place for the key with --reference.',
    );
    assert.equal((await moto.parameter('/mail'))?.Value, '{"a":"1"}');
  });

  it('says how to get back a secret that is marked for deletion', async () => {
    await moto.createSecret('mail', other);
    await moto.ask('secretsmanager.DeleteSecret', { SecretId: 'mail' });
    assert.equal(
      await refusalFrom(alone(SECRETS).read('ref+awssecrets://mail')),
      'This secret is marked for deletion. Get it back with: aws secretsmanager restore-secret --secret-id NAME',
    );
  });

  it('changes nothing with those who may not read or not write, and says what they need', async () => {
    const mayRead = await moto.userWhoMay(['secretsmanager:GetSecretValue', 'ssm:GetParameter']);
    const mayNothing = await moto.userWhoMay(['s3:*']);
    await moto.setPermissionsCount(true);
    try {
      assert.equal(
        await project.refusal(SECRETS, env(mayNothing)),
        'AWS does not allow you to read this. Ask for secretsmanager:GetSecretValue on it, and kms:Decrypt on its key.',
      );
      assert.equal(
        await project.refusal(SECRETS, env(mayRead)),
        'AWS does not allow you to store this. Ask for secretsmanager:CreateSecret (and for a secret that is there already PutSecretValue and UpdateSecretVersionStage), and kms:GenerateDataKey and kms:Decrypt on its key.',
      );
      assert.equal(
        await refusalFrom(alone(PARAMETERS, env(mayNothing)).read('ref+awsssm://mail')),
        'AWS does not allow you to read this. Ask for ssm:GetParameter on it, and kms:Decrypt on its key.',
      );
      assert.equal(
        await refusalFrom(alone(PARAMETERS, env(mayRead)).keep('ref+awsssm://mail', key)),
        'AWS does not allow you to store this. Ask for ssm:PutParameter on it, and kms:Encrypt on its key.',
      );
    } finally {
      await moto.setPermissionsCount(false);
    }
  });

  it('changes nothing where nobody is signed in, or aws is not installed', async () => {
    assert.equal(
      await project.refusal(SECRETS, env({ AWS_ACCESS_KEY_ID: '' })),
      'AWS has no credentials here. Sign in with: aws sso login (or aws configure)',
    );
    for (const store of [SECRETS, PARAMETERS])
      assert.match(
        await project.refusal(store, env({ PATH: '/nowhere' })),
        /^AWS's command line \("aws"\) is not installed, or not on PATH\. Install it: https:/,
      );
  });

  it('does not give the key to an aws that keeps a history of what it sends', async () => {
    folder.write({ config: '[default]\ncli_history = enabled\n' });
    assert.equal(
      await refusalFrom(alone(SECRETS).check()),
      'aws keeps a history of what it sends, and would keep the key. Switch that off with: aws configure set cli_history disabled',
    );
  });
});

describe('keyguard fix --to aws-… with a stand-in for aws that says it stored the key', () => {
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);

  it('does not believe it', async function () {
    // A stand-in is a script that begins with #!, which Windows does not start.
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
          status: 255,
          stderr:
            argv[0] === 'ssm'
              ? '\nAn error occurred (ParameterNotFound) when calling the GetParameter operation: \n'
              : "\nAn error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.\n",
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
    assertInNoArgument(key, standIns.calls('aws'));
  });
});
