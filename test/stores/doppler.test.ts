import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { DopplerApi } from './support/doppler-api';
import { hashOf, variablesGiven } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';
import { onPath } from './support/recorded-program';
import type { Call, Reply } from './support/stand-ins';
import { itTakesKeys, type Vendor, type VendorState, vendorProject } from './support/vendor-contract';
import { describeReading } from './support/vendor-reading';

interface State extends VendorState {
  /** What `doppler setup` chose for the folder. */
  readonly setup: { readonly project: string; readonly config: string };
  /** By `PROJECT/CONFIG`; that of a service token is `/`. */
  readonly configs: Readonly<Record<string, Record<string, string>>>;
}

const key = fakeKey(1);
const others = { STRIPE_KEY: 'another secret' };
const initial: State = {
  version: 'v3.75.1',
  setup: { project: 'web', config: 'dev' },
  configs: { 'web/dev': others, 'web/prd': {}, '/': {} },
};

/** Complaints are those of the real program with --json (https://github.com/DopplerHQ/cli/blob/master/pkg/utils/log.go). */
function answer({ argv, stdin }: Call, state: State): Reply {
  const fails = (error: string): Reply => ({ status: 1, stderr: `${JSON.stringify({ error })}\n` });
  const line = argv.join(' ');
  if (line === '--version') return { stdout: `${state.version}\n` };
  if (line === 'configure get project config --json --no-check-version')
    return {
      stdout: `${JSON.stringify({ 'enclave.config': state.setup.config, 'enclave.project': state.setup.project })}\n`,
    };
  if (state.fault !== undefined) return fails(state.fault);
  if (line === 'me --json --no-check-version')
    return { stdout: '{"name":"laptop","slug":"s","type":"cli","workplace":{"name":"Shop","slug":"w"}}\n' };
  const [, verb, name, , project = '', , config = ''] =
    /^secrets (get|set) (\S+)( --project=(\S+))?( --config=(\S+))?(?: --silent --no-interactive)? --json --no-check-version$/.exec(
      line,
    ) ?? [];
  if (name === undefined || (verb === 'set') !== line.includes(' --silent --no-interactive '))
    return { status: 64, stderr: `the stand-in knows no ${line}` };
  const secrets = state.configs[`${project}/${config}`];
  if (!secrets) return fails(`Could not find requested config '${config}'`);
  if (verb === 'get') {
    const value = secrets[name];
    if (value === undefined) return fails(`Could not find requested secret: ${name}`);
    return { stdout: `${JSON.stringify({ [name]: { computed: value, note: '' } })}\n` };
  }
  if (state.writeFault !== undefined) return fails(state.writeFault);
  // Its lines, without the end of the last one.
  if (!state.lies) secrets[name] = stdin.replace(/\r?\n$/, '');
  return {};
}

const vendor: Vendor<State> = {
  ...{ store: 'doppler', program: 'doppler', initial, answer },
  documentation: 'https://docs.doppler.com/docs/setting-secrets',
  reference: (variable) => `ref+doppler://web/dev/${variable}`,
  valueIn: ({ configs }, variable) => configs['web/dev']?.[variable],
  holding: (variable, value) => ({
    ...initial,
    configs: { ...initial.configs, 'web/dev': { ...others, [variable]: value } },
  }),
  writing: (variable, value) => ({
    argv: [
      ...['secrets', 'set', variable, '--project=web', '--config=dev'],
      ...['--silent', '--no-interactive', '--json', '--no-check-version'],
    ],
    stdin: value,
  }),
  detail: 'doppler 3.75.1, Shop',
  readOnly: [
    'This token does not have access to requested config',
    'Doppler does not allow you to do this. Ask for access to the config, or set a token that has it.',
  ],
  refusals: [
    [
      'where nobody is signed in',
      { state: { fault: 'you must provide a token' } },
      'Doppler is not signed in. Sign in with: doppler login (or set DOPPLER_TOKEN)',
    ],
    [
      'with a token that is no longer valid',
      { state: { fault: 'Invalid Auth token' } },
      'Doppler is not signed in. Sign in with: doppler login (or set DOPPLER_TOKEN)',
    ],
    [
      'where it may not',
      { state: { fault: 'This token does not have access to requested project' } },
      'Doppler does not allow you to do this. Ask for access to the config, or set a token that has it.',
    ],
    [
      'where it cannot be reached',
      {
        state: {
          fault: 'Get "https://api.doppler.com/v3/me": dial tcp: lookup api.doppler.com: no such host',
        },
      },
      'Doppler cannot be reached. Look at the network.',
    ],
    [
      'where it is too old',
      { state: { fault: 'unknown flag: --no-interactive' } },
      'This version of "doppler" is too old to put keys in safely. Update it with: doppler update',
    ],
    [
      'where no project belongs to the folder',
      { state: { setup: { project: '', config: '' } } },
      "No project and config of Doppler belong to this folder. Choose them with: doppler setup (or say which: --reference 'ref+doppler://PROJECT/CONFIG/{variable}')",
    ],
  ],
};

describeReading({
  program: 'doppler',
  documentation: 'https://docs.doppler.com/docs/accessing-secrets',
  cases: [
    {
      reference: 'ref+doppler://shop/dev/SENDGRID_API_KEY',
      argv: [
        ...['secrets', 'get', 'SENDGRID_API_KEY', '--project=shop', '--config=dev'],
        ...['--json', '--no-check-version'],
      ],
      stdout: JSON.stringify({ SENDGRID_API_KEY: { computed: key } }),
      value: key,
    },
    {
      reference: 'ref+doppler:////MAIL',
      argv: ['secrets', 'get', 'MAIL', '--json', '--no-check-version'],
      stdout: JSON.stringify({ MAIL: { computed: 'a\nb' } }),
      value: 'a\nb',
    },
    {
      reference: 'ref+doppler://shop/dev/#MAIL',
      argv: ['secrets', 'get', 'MAIL', '--project=shop', '--config=dev', '--json', '--no-check-version'],
      stdout: JSON.stringify({ MAIL: { computed: key } }),
      value: key,
    },
  ],
  complaints: [
    [
      '{"error":"you must provide a token"}',
      'Doppler is not signed in. Sign in with: doppler login (or set DOPPLER_TOKEN)',
    ],
    [
      '{"error":"Could not find requested secret: MAIL"}',
      'The config has no such secret. List them with: doppler secrets --only-names',
    ],
  ],
});

describe(`keyguard fix --to doppler with a stand-in for doppler (${vendor.documentation})`, () => {
  itTakesKeys(vendor);

  const project = vendorProject(vendor);
  const referenceAfter = async (env: Readonly<Record<string, string>>, args: readonly string[] = []) => {
    project.start();
    const setting = { folder: project.folder, env: { ...project.env, ...env } };
    const { status, stdout, stderr } = await moveToStore('doppler', setting, ['.', ...args]);
    assert.equal(status, 0, stdout + stderr);
    return project.read('.env');
  };

  it('keeps the other secrets of the config', async () => {
    await referenceAfter({});
    assert.deepEqual(project.state().configs['web/dev'], { ...others, SENDGRID_API_KEY: key });
  });

  it('takes the config that the environment names', async () => {
    assert.equal(
      await referenceAfter({ DOPPLER_CONFIG: 'prd' }),
      'SENDGRID_API_KEY=ref+doppler://web/prd/SENDGRID_API_KEY\n',
    );
  });

  it('takes the one config of a service token', async () => {
    assert.equal(
      await referenceAfter({ DOPPLER_TOKEN: 'dp.st.dev.token' }),
      'SENDGRID_API_KEY=ref+doppler:////SENDGRID_API_KEY\n',
    );
    assert.deepEqual(project.state().configs['/'], { SENDGRID_API_KEY: key });
  });

  it('takes the config that the user names', async () => {
    assert.equal(
      await referenceAfter({}, ['--reference', 'ref+doppler://web/prd/{variable}']),
      'SENDGRID_API_KEY=ref+doppler://web/prd/SENDGRID_API_KEY\n',
    );
  });
});

describe("keyguard fix --to doppler with the real doppler, and a stand-in for Doppler's interface", () => {
  const folder = temporaryFolder();
  const program = onPath('doppler');
  let api: DopplerApi;
  before(function () {
    if (program !== undefined) return;
    console.log('doppler is not on PATH: it is tested by a stand-in alone.');
    this.skip();
  });
  beforeEach(async () => {
    api = new DopplerApi();
    await api.start();
    folder.write({ 'home/': '', 'shop/mail.js': `require('@sendgrid/mail').setApiKey('${key}');\n` });
  });
  afterEach(() => api.stop());
  const setting = (env: Readonly<Record<string, string>> = {}) => ({
    folder: path.join(folder.path, 'shop'),
    env: {
      PATH: path.dirname(program ?? ''),
      HOME: path.join(folder.path, 'home'),
      ...{ DOPPLER_API_HOST: api.address, DOPPLER_TOKEN: api.token },
      ...{ DOPPLER_PROJECT: 'web', DOPPLER_CONFIG: 'dev', ...env },
    },
  });
  const source = () => readFileSync(path.join(folder.path, 'shop', 'mail.js'), 'utf8');

  it('moves a key, and runs a program with it', async () => {
    api.configs['web/dev'] = { ...others };
    const { status, stdout, stderr } = await moveToStore('doppler', setting());
    assert.equal(status, 0, stdout + stderr);
    assert.deepEqual(api.configs['web/dev'], { ...others, SENDGRID_API_KEY: key });
    assert.match(source(), /process\.env\.SENDGRID_API_KEY/);
    assert.deepEqual(await variablesGiven(['SENDGRID_API_KEY'], setting()), {
      SENDGRID_API_KEY: hashOf(key),
    });
  });

  it('changes nothing where Doppler only says that it took the key', async () => {
    api.lies = true;
    const { status, stdout } = await moveToStore('doppler', setting());
    assert.equal(status, 1);
    assert.match(stdout, /Doppler said that it took the key, and has nothing at /);
    assert.ok(source().includes(key));
  });

  it('says what is wrong, and changes nothing', async () => {
    for (const [env, sentence] of [
      [{ DOPPLER_TOKEN: '' }, /Doppler is not signed in\. Sign in with: doppler login/],
      [{ DOPPLER_TOKEN: 'dp.pt.expired' }, /Doppler is not signed in\. Sign in with: doppler login/],
      [{ DOPPLER_CONFIG: 'prd' }, /Doppler does not allow you to do this\./],
      [{ DOPPLER_CONFIG: 'stg' }, /Doppler has no such project or config, or you may not see it\./],
      [{ DOPPLER_API_HOST: 'http://127.0.0.1:9' }, /Doppler cannot be reached\. Look at the network\./],
      [{ DOPPLER_PROJECT: '' }, /No project and config of Doppler belong to this folder\./],
    ] as const) {
      const { status, stdout, stderr } = await moveToStore('doppler', setting(env));
      assert.notEqual(status, 0);
      assert.match(stdout + stderr, sentence);
      assert.ok(source().includes(key));
    }
  });
});
