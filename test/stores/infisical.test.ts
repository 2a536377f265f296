import assert from 'node:assert/strict';
import { fakeKey } from '../support/keys';
import { hashOf, refusalOf, variablesGiven } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';
import type { Call, Reply } from './support/stand-ins';
import { itTakesKeys, type Vendor, type VendorState, vendorProject } from './support/vendor-contract';

interface State extends VendorState {
  /** By `PROJECT ENVIRONMENT FOLDER`. */
  readonly folders: Readonly<Record<string, Record<string, string>>>;
}

const key = fakeKey(1);
const PROJECT = '6f2c2e4e-3c1a-4c2b-9a55-1c0d4e1f9a01';
const others = { STRIPE_KEY: 'another secret' };
const initial: State = {
  version: '0.43.134',
  folders: { [`${PROJECT} dev /`]: others, [`${PROJECT} prod /mail`]: {} },
};

/** As https://infisical.com/docs/cli/commands/secrets and the source of the program have it. */
function answer({ argv, stdin }: Call, state: State, read: (file: string) => string): Reply {
  const line = argv.join(' ');
  if (line === '--version') return { stdout: `infisical version ${state.version}\n` };
  if (state.fault !== undefined) return { status: 1, stderr: `${state.fault}\n` };
  const where = ' --projectId=(\\S+) --env=(\\S+) --path=(\\S+)';
  const end = '(?: --domain=https://app\\.infisical\\.com/api)? --silent$';
  const get = new RegExp(
    `^secrets get (\\S+) --plain${where} --secret-overriding=false --include-imports=false${end}`,
  ).exec(line);
  const set = new RegExp(`^secrets set --file=(\\S+)${where} --type=shared${end}`).exec(line);
  const [, subject = '', project, environment, folder] = get ?? set ?? [];
  if (!get && !set) return { status: 64, stderr: `the stand-in knows no ${line}` };
  const secrets = state.folders[`${project} ${environment} ${folder}`];
  if (!secrets)
    return {
      status: 1,
      stderr: `╭──────╮\n│ Request: GET https://app.infisical.com/api/v3/secrets/raw │\n│ Response Code: 404 Not Found │\n│ Message: Folder with path '${folder}' not found │\n╰──────╯\n`,
    };
  if (get) return { stdout: secrets[subject] === undefined ? '' : `${secrets[subject]}\n` };
  if (state.writeFault !== undefined) return { status: 1, stderr: `${state.writeFault}\n` };
  // Not YAML, because of its name; one pair of quotes is taken off.
  for (const each of read(subject).split('\n')) {
    const [, name, value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(each) ?? [];
    if (name !== undefined && !state.lies) secrets[name] = value.replace(/^(["'])(.*)\1$/, '$2');
  }
  return { stdout: stdin === '' ? '' : 'SECRET NAME  SECRET VALUE  STATUS\n' };
}

const query = `?project_id=${PROJECT}&environment=dev&path=/`;
const vendor: Vendor<State> = {
  ...{ store: 'infisical', program: 'infisical', initial, answer },
  documentation: 'https://infisical.com/docs/cli/commands/secrets',
  env: { INFISICAL_TOKEN: 'eyJ.token' },
  files: { '.infisical.json': JSON.stringify({ workspaceId: PROJECT, defaultEnvironment: '' }) },
  reference: (variable) => `ref+infisical://${variable}${query}`,
  valueIn: ({ folders }, variable) => folders[`${PROJECT} dev /`]?.[variable],
  holding: (variable, value) => ({
    ...initial,
    folders: { ...initial.folders, [`${PROJECT} dev /`]: { ...others, [variable]: value } },
  }),
  writing: (variable, value) => ({
    argv: [
      ...['secrets', 'set', '--file=/dev/stdin', `--projectId=${PROJECT}`, '--env=dev', '--path=/'],
      ...['--type=shared', '--domain=https://app.infisical.com/api', '--silent'],
    ],
    stdin: `${variable}="${value}"\n`,
  }),
  detail: 'infisical 0.43.134',
  readOnly: [
    '╭───╮\n│ Response Code: 403 Forbidden │\n│ Message: You are not allowed to create on secrets │',
    'Infisical does not allow you to do this. Ask for access to the environment of the project.',
  ],
  refusals: [
    [
      'where nobody is signed in',
      { env: { INFISICAL_TOKEN: '' } },
      'Infisical is not signed in, or no longer. Sign in with: infisical login (or set INFISICAL_TOKEN, ',
    ],
    [
      'with a token that is no longer valid',
      {
        state: { fault: '╭───╮\n│ Response Code: 401 Unauthorized │\n│ Message: Your token has expired. │' },
      },
      'Infisical is not signed in, or no longer. Sign in with: infisical login (or set INFISICAL_TOKEN, ',
    ],
    [
      'where it may not',
      {
        state: {
          fault:
            'error: CallGetRawSecretsV3: Unsuccessful response [GET https://app.infisical.com] [status-code=403] [response={"message":"You are not allowed"}]',
        },
      },
      'Infisical does not allow you to do this. Ask for access to the environment of the project.',
    ],
    [
      'where it cannot be reached',
      {
        state: {
          fault:
            'error: Get "https://app.infisical.com/api/v3/secrets/raw": dial tcp: lookup app.infisical.com: no such host',
        },
      },
      'Infisical cannot be reached. Look at the network, and at INFISICAL_DOMAIN.',
    ],
    [
      'where it is too old',
      { state: { version: '0.22.2' } },
      '"infisical" 0.22.2 is too old to put keys in: it takes 0.39.1 or newer. Update it: https://infisical.com/docs/cli/overview',
    ],
    [
      'where .infisical.json is broken',
      { files: { 'shop/.infisical.json': '{' } },
      '.infisical.json is no JSON. Make it anew with: infisical init',
    ],
    [
      'where no project belongs to the folder',
      { files: { 'shop/.infisical.json': '{}' } },
      "No project of Infisical belongs to this folder. Choose one with: infisical init (or say which: --reference 'ref+infisical://{variable}?project_id=ID&environment=dev&path=/')",
    ],
  ],
};

describe(`keyguard fix --to infisical with a stand-in for infisical (${vendor.documentation})`, () => {
  itTakesKeys(vendor);

  const project = vendorProject(vendor);
  const move = (env: Readonly<Record<string, string>> = {}, args: readonly string[] = []) =>
    moveToStore('infisical', { folder: project.folder, env: { ...project.env, ...env } }, ['.', ...args]);

  it('keeps the other secrets of the folder', async () => {
    project.start();
    await move();
    assert.deepEqual(project.state().folders[`${PROJECT} dev /`], { ...others, SENDGRID_API_KEY: key });
  });

  it('takes the environment and folder that the user names', async () => {
    project.start();
    const place = `ref+infisical://{variable}?project_id=${PROJECT}&environment=prod&path=mail`;
    const { status, stdout, stderr } = await move({}, ['--reference', place]);
    assert.equal(status, 0, stdout + stderr);
    assert.deepEqual(project.state().folders[`${PROJECT} prod /mail`], { SENDGRID_API_KEY: key });
  });

  it('says that there is no such folder, and stores nothing', async () => {
    project.start();
    const place = `ref+infisical://{variable}?project_id=${PROJECT}&environment=dev&path=/gone`;
    const { status, stdout } = await move({}, ['--reference', place]);
    assert.equal(status, 1);
    assert.match(stdout, /Infisical has no such project, environment or folder, or you may not see it\./);
    assert.deepEqual(project.state(), initial);
  });

  it('moves no key of one project when it cannot say where those of another one go', async () => {
    project.start();
    project.write({ 'other/package.json': '{}', 'other/send.js': `send('${fakeKey(2)}');\n` });
    const { status, stdout, stderr } = await move({}, ['../other']);
    assert.equal(status, 2, stdout + stderr);
    assert.match(stderr, /No project of Infisical belongs to this folder\./);
    assert.match(project.read('mail.js'), new RegExp(key));
    assert.deepEqual(project.state(), initial);
  });

  it('sends a token to no server that the project names, and to the one that the user names', async () => {
    project.start();
    project.write({
      'shop/.infisical.json': JSON.stringify({ workspaceId: PROJECT, domain: 'https://elsewhere.example' }),
    });
    await move();
    const asked = () => project.standIns.calls('infisical').filter(({ argv }) => argv[0] === 'secrets');
    assert.notEqual(asked().length, 0);
    assert.ok(asked().every(({ argv }) => argv.includes('--domain=https://app.infisical.com/api')));

    project.start();
    await variablesGiven(['SENDGRID_API_KEY'], {
      folder: project.folder,
      env: { ...project.env, INFISICAL_DOMAIN: 'https://eu.infisical.com' },
    }).catch(() => undefined);
    assert.notEqual(asked().length, 0);
    assert.ok(asked().every(({ argv }) => !argv.some((argument) => argument.startsWith('--domain'))));
  });

  it('knows by its own file that somebody is signed in, and starts nothing that would open a browser', async () => {
    project.start();
    project.write({
      'home/.infisical/infisical-config.json': '{"loggedInUserEmail":"a@example.com"}',
      'shop/.env': `KEY=ref+infisical://STRIPE_KEY${query}\n`,
    });
    const env = { ...project.env, INFISICAL_TOKEN: '' };
    const setting = { folder: project.folder, env };
    assert.deepEqual(await variablesGiven(['KEY'], setting), { KEY: hashOf('another secret') });
    project.write({ 'home/.infisical/infisical-config.json': '{"loggedInUserEmail":""}' });
    project.start();
    assert.match(await refusalOf(setting), /^Infisical is not signed in, or no longer\./);
    assert.deepEqual(project.standIns.calls('infisical'), []);
  });

  it('says in keyguard run what is wrong with a reference', async () => {
    project.start({
      ...initial,
      folders: { [`${PROJECT} dev /`]: { SEEN: '<hidden-by-infisical>' } },
    });
    const refusal = (reference: string) => {
      project.write({ 'shop/.env': `KEY=${reference}\n` });
      return refusalOf({ folder: project.folder, env: project.env });
    };
    assert.equal(
      await refusal(`ref+infisical://GONE${query}`),
      'The folder has no such secret. List them with: infisical secrets',
    );
    assert.equal(
      await refusal(`ref+infisical://SEEN${query}`),
      'Infisical hides this value from you. Ask for the permission to read values.',
    );
    assert.equal(
      await refusal('ref+infisical://NAME?environment=dev'),
      'This is no complete reference. It goes ref+infisical://NAME?project_id=ID&environment=ENV&path=/FOLDER.',
    );
    assert.equal(
      await refusal('ref+infisical://NAME?project=shop-1&environment=dev'),
      'KeyGuard does not know the option "project" of this reference. It knows project_id, environment, path.',
    );
  });
});
