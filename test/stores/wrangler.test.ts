import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { moveToStore } from './support/move-to-store';
import { StandIns } from './support/stand-ins';

interface Cloudflare {
  /** By the Worker. Nobody but its code reads them. */
  secrets: Record<string, Record<string, string>>;
  signedOut?: boolean;
  /** What the commands of this beginning end with. */
  fails?: readonly [command: string, stderr: string];
  loses?: boolean;
}

const worker = (key: string) =>
  `export default {\n  async fetch(request, env) {\n    return send(${key});\n  },\n};\n`;
const WORKER = worker(`'${fakeKey(1)}'`);
const NOT_SIGNED_IN = 'Wrangler is not signed in. Sign in with: wrangler login (or set CLOUDFLARE_API_TOKEN)';

/** Its arguments: https://developers.cloudflare.com/workers/wrangler/commands/#secret; what it prints as of Wrangler 4.86. */
function addWrangler(standIns: StandIns, cloudflare: Cloudflare): void {
  standIns.addStore<Cloudflare>('wrangler', cloudflare, ({ argv, stdin }, state) => {
    const line = argv.join(' ');
    const error = (text: string) => ({
      status: 1,
      stderr: `\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m \u001b[1m${text}\u001b[0m\n\n`,
    });
    if (state.fails && line.startsWith(state.fails[0])) return error(state.fails[1]);
    if (line === '--version') return { stdout: '4.86.0\n' };
    if (line === 'whoami --env-file=/dev/null')
      return {
        stdout: state.signedOut
          ? ' ⛅️ wrangler 4.86.0\nYou are not authenticated. Please run `wrangler login`.\n'
          : ' ⛅️ wrangler 4.86.0\n👋 You are logged in with an API Token.\n',
      };
    const [, verb, key = '', option = ''] = argv;
    const name = (verb === 'list' ? key : option).replace('--name=', '');
    const secrets = state.secrets[name];
    if (line === `secret list --name=${name} --env-file=/dev/null`) {
      if (!secrets) return error(`Worker "${name}" not found.`);
      const listed = Object.keys(secrets).map((each) => ({ name: each, type: 'secret_text' }));
      return { stdout: `${JSON.stringify(listed, undefined, 2)}\n` };
    }
    if (line === `secret put ${key} --name=${name} --env-file=/dev/null` && secrets) {
      if (!state.loses) secrets[key] = stdin.trimEnd();
      return { stdout: `✨ Success! Uploaded secret ${key}\n` };
    }
    return { status: 64, stderr: `the stand-in knows no ${line}` };
  });
}

describe('keyguard fix --to wrangler with a stand-in for wrangler', () => {
  const folder = temporaryFolder();
  let standIns: StandIns;
  beforeEach(function () {
    // A stand-in is a script that begins with #!, which Windows does not start.
    if (process.platform === 'win32') this.skip();
    standIns = new StandIns(folder.path);
    folder.write({
      'project/src/index.js': WORKER,
      'project/wrangler.toml': 'name = "shop"\nmain = "src/index.js"\n',
      'project/package.json': '{}',
    });
  });
  const setting = () => ({ folder: path.join(folder.path, 'project'), env: { PATH: standIns.bin } });
  const move = (...args: string[]) => moveToStore('wrangler', setting(), ['.', ...args]);
  const read = (name: string) => readFileSync(path.join(folder.path, 'project', name), 'utf8');
  const secrets = () => standIns.state<Cloudflare>('wrangler').secrets;
  const assertUntouched = () => {
    assert.equal(read('src/index.js'), WORKER);
    for (const name of ['.env', '.dev.vars'])
      assert.equal(existsSync(path.join(folder.path, 'project', name)), false);
  };

  it('gives the Worker the secret, with the key on standard input alone, and its code reads env', async () => {
    addWrangler(standIns, { secrets: { shop: { OTHER: 'x' } } });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 0, stdout);
    assert.equal(read('src/index.js'), worker('env.SENDGRID_API_KEY'));
    assert.equal(existsSync(path.join(folder.path, 'project', '.dev.vars')), false);
    assert.deepEqual(secrets(), { shop: { OTHER: 'x', SENDGRID_API_KEY: fakeKey(1) } });
    const list = { argv: ['secret', 'list', '--name=shop', '--env-file=/dev/null'], stdin: '' };
    const put = ['secret', 'put', 'SENDGRID_API_KEY', '--name=shop', '--env-file=/dev/null'];
    assert.deepEqual(standIns.calls('wrangler').slice(-3), [list, { argv: put, stdin: fakeKey(1) }, list]);
    assert.match(stdout, /"wrangler dev" reads SENDGRID_API_KEY from \.dev\.vars/);
  });

  it('takes the variable out of wrangler.toml, and sets it as a secret', async () => {
    addWrangler(standIns, { secrets: { shop: {} } });
    folder.write({
      'project/src/index.js': worker('env.MAIL_KEY'),
      'project/wrangler.toml': `name = "shop"\n\n[vars]\nMAIL_KEY = "${fakeKey(1)}"\nLEVEL = "info"\n`,
    });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 0, stdout);
    assert.equal(read('wrangler.toml'), 'name = "shop"\n\n[vars]\nLEVEL = "info"\n');
    assert.deepEqual(secrets(), { shop: { MAIL_KEY: fakeKey(1) } });
  });

  it('finds the name of the Worker in JSON with comments, too', async () => {
    addWrangler(standIns, { secrets: { mailer: {} } });
    folder.write({ 'project/wrangler.jsonc': '{\n  // ours\n  "name": "mailer",\n}\n' });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 0, stdout);
    assert.deepEqual(secrets(), { mailer: { SENDGRID_API_KEY: fakeKey(1) } });
  });

  it('refuses without --unverified, and replaces with --replace only', async () => {
    addWrangler(standIns, { secrets: { shop: { SENDGRID_API_KEY: 'something' } } });
    assert.match((await move()).stdout, /Cloudflare Workers gives no value back,/);
    assert.match((await move('--unverified')).stdout, /Cloudflare Workers has SENDGRID_API_KEY already,/);
    assert.deepEqual(secrets(), { shop: { SENDGRID_API_KEY: 'something' } });
    assertUntouched();
    const { status, stdout } = await move('--unverified', '--replace');
    assert.equal(status, 0, stdout);
    assert.deepEqual(secrets(), { shop: { SENDGRID_API_KEY: fakeKey(1) } });
  });

  it('leaves the key where wrangler says that it stored it, and lists no such secret', async () => {
    addWrangler(standIns, { secrets: { shop: {} }, loses: true });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 1);
    assert.match(stdout, /Cloudflare Workers said that it took the key, and has nothing at ref\+wrangler:/);
    assertUntouched();
  });

  it('leaves the key in .dev.vars, where wrangler dev reads it', async () => {
    addWrangler(standIns, { secrets: { shop: {} } });
    const vars = `SENDGRID_API_KEY=${fakeKey(1)}\n`;
    folder.write({ 'project/src/index.js': worker('env.SENDGRID_API_KEY'), 'project/.dev.vars': vars });
    const { status } = await move('--unverified');
    assert.equal(status, 1);
    assert.equal(read('.dev.vars'), vars);
    assert.deepEqual(secrets(), { shop: {} });
  });

  const failures: readonly (readonly [command: string, stderr: string, sentence: string])[] = [
    [
      'secret list',
      'Worker "shop" not found.',
      'Cloudflare has no Worker of this name. Deploy it first with: wrangler deploy',
    ],
    [
      'secret list',
      "In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN environment variable for wrangler to work.",
      NOT_SIGNED_IN,
    ],
    [
      'secret list',
      'A request to the Cloudflare API (/accounts/acc/workers/scripts/shop/secrets) failed.\n\n  Authentication error [code: 10000]',
      'Cloudflare does not accept this sign-in for the account. Sign in again with: wrangler login, or give CLOUDFLARE_API_TOKEN the permission "Workers Scripts: Edit".',
    ],
    [
      'secret put',
      "A request to the Cloudflare API (/accounts/acc/workers/scripts/shop/secrets) failed.\n\n  Binding name 'SENDGRID_API_KEY' already in use. Please use a different name and try again. [code: 10053]",
      'The deployed Worker has a plain variable of this name. Take it out of its settings, run "wrangler deploy", then move the key.',
    ],
    ['secret list', 'fetch failed', 'Cloudflare cannot be reached. Look at the network.'],
    [
      'secret list',
      'Unknown argument: env-file',
      'This Wrangler is too old to leave the env file of the project alone. Update it: npm install --global wrangler',
    ],
    ['secret put', 'something new', '"wrangler" says: ✘ [ERROR] something new'],
  ];
  for (const [command, stderr, sentence] of failures) {
    it(`changes nothing where "wrangler ${command}" fails, and says: ${sentence}`, async () => {
      addWrangler(standIns, { secrets: { shop: {} }, fails: [command, stderr] });
      const { status, stdout, stderr: said } = await move('--unverified');
      assert.notEqual(status, 0);
      assert.ok((stdout + said).includes(sentence), stdout + said);
      assertUntouched();
    });
  }

  it('takes a token that may not tell whose it is', async () => {
    const fails = ['whoami', 'A request to the Cloudflare API (/accounts) failed.'] as const;
    addWrangler(standIns, { secrets: { shop: {} }, fails });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 0, stdout);
  });

  it('says that nobody is signed in', async () => {
    addWrangler(standIns, { secrets: {}, signedOut: true });
    const { status, stderr } = await move('--unverified');
    assert.equal(status, 2);
    assert.ok(stderr.includes(NOT_SIGNED_IN), stderr);
    assertUntouched();
  });

  it('starts no wrangler of node_modules, and says which one it needs', async () => {
    const planted = new StandIns(path.join(folder.path, 'project', 'node_modules'));
    addWrangler(planted, { secrets: { shop: {} } });
    const { status, stderr } = await moveToStore('wrangler', { ...setting(), env: { PATH: planted.bin } }, [
      '.',
      '--unverified',
    ]);
    assert.equal(status, 2);
    assert.match(stderr, /npm install --global wrangler\. One in node_modules is not started/);
    assert.deepEqual(planted.calls('wrangler'), []);
    assertUntouched();
  });

  it('says what it needs to know of other projects', async () => {
    addWrangler(standIns, { secrets: { shop: {} } });
    folder.write({ 'project/wrangler.toml': 'name = "shop"\npages_build_output_dir = "dist"\n' });
    assert.match((await move('--unverified')).stderr, /wrangler pages secret put NAME/);
    folder.write({ 'project/wrangler.toml': 'main = "src/index.js"\n' });
    assert.match((await move('--unverified')).stderr, /--reference ref\+wrangler:\/\/WORKER\/\{variable\}/);
  });
});
