import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { vaultTools } from '../../../src/node/vault-tools';
import { VAULT_STORES } from '../../../src/stores/vaults';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';
import { hashOf, variablesGiven } from './keyguard-run';
import { moveToStore } from './move-to-store';
import { type Call, type Reply, type SeenCall, StandIns } from './stand-ins';

/** What every stand-in for a vendor can be told. */
export interface VendorState {
  readonly version: string;
  /** What it complains of, instead of doing what it is asked. */
  readonly fault?: string;
  /** What it complains of when it is to take a value. */
  readonly writeFault?: string;
  /** It says that it took a value, and has not. */
  readonly lies?: boolean;
}

export interface Vendor<State extends VendorState> {
  /** As `--to` takes it. */
  readonly store: string;
  readonly program: string;
  readonly documentation: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of the project. */
  readonly files?: Readonly<Record<string, string>>;
  readonly initial: State;
  /** Becomes source text of the stand-in: uses nothing from around it. */
  readonly answer: (call: SeenCall, state: State, read: (file: string) => string) => Reply;
  reference(variable: string): string;
  valueIn(state: State, variable: string): string | undefined;
  /** Where something stands already. */
  holding(variable: string, value: string): State;
  /** The one call that puts a value. */
  writing(variable: string, value: string): Call;
  /** Which one it is, for a person who chooses. */
  readonly detail: string;
  /** How it complains to those who may only read, and the sentence for that. */
  readonly readOnly: readonly [complaint: string, sentence: string];
  /** Why it cannot be used: what is changed, and the sentence. */
  readonly refusals: readonly (readonly [
    why: string,
    change: {
      readonly state?: Partial<State>;
      readonly env?: Readonly<Record<string, string>>;
      readonly files?: Readonly<Record<string, string>>;
    },
    sentence: string,
  ])[];
}

export interface VendorProject<State> {
  readonly standIns: StandIns;
  /** Named `shop`. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  start(state?: State): void;
  read(file: string): string;
  write(files: Readonly<Record<string, string>>): void;
  state(): State;
}

const key = fakeKey(1);
const SOURCE = `const mail = require('@sendgrid/mail');\nmail.setApiKey('${key}');\n`;

/** A project with one key in its code, and a stand-in for the vendor's program, which alone is on PATH. */
export function vendorProject<State extends VendorState>(vendor: Vendor<State>): VendorProject<State> {
  const temporary = temporaryFolder();
  let standIns: StandIns;
  beforeEach(function () {
    // A stand-in is a script that begins with #!, which Windows does not start.
    if (process.platform === 'win32') this.skip();
    standIns = new StandIns(temporary.path);
    const files = { 'mail.js': SOURCE, ...vendor.files };
    temporary.write(Object.fromEntries(Object.entries(files).map(([name, text]) => [`shop/${name}`, text])));
  });
  return {
    get standIns() {
      return standIns;
    },
    get folder() {
      return path.join(temporary.path, 'shop');
    },
    get env() {
      return { PATH: standIns.bin, HOME: path.join(temporary.path, 'home'), ...vendor.env };
    },
    start: (state = vendor.initial) => standIns.addStore(vendor.program, state, vendor.answer),
    read: (file) => readFileSync(path.join(temporary.path, 'shop', file), 'utf8'),
    write: (files) => temporary.write(files),
    state: () => standIns.state(vendor.program),
  };
}

/** What holds for each vendor whose program takes keys in. To be called within a `describe`. */
export function itTakesKeys<State extends VendorState>(vendor: Vendor<State>): void {
  const { store, program, reference, valueIn, holding, writing } = vendor;
  const project = vendorProject(vendor);
  const move = (env: Readonly<Record<string, string>> = {}, args?: readonly string[]) =>
    moveToStore(store, { folder: project.folder, env: { ...project.env, ...env } }, args);
  const writes = (variable = 'SENDGRID_API_KEY', value = key) => {
    const wanted = JSON.stringify(writing(variable, value));
    return project.standIns.calls(program).filter((call) => JSON.stringify(call) === wanted);
  };
  const nothingChanged = () => {
    assert.equal(project.read('mail.js'), SOURCE);
    assert.equal(existsSync(path.join(project.folder, '.env')), false);
  };

  it('moves a key: the code reads a variable, .env says where the key is, and the store has it', async () => {
    project.start();
    const { status, stdout, stderr } = await move();
    assert.equal(status, 0, stdout + stderr);
    assert.match(project.read('mail.js'), /mail\.setApiKey\(process\.env\.SENDGRID_API_KEY\);/);
    assert.equal(project.read('.env'), `SENDGRID_API_KEY=${reference('SENDGRID_API_KEY')}\n`);
    assert.equal(valueIn(project.state(), 'SENDGRID_API_KEY'), key);
    const given = await variablesGiven(['SENDGRID_API_KEY'], {
      folder: project.folder,
      env: project.env,
    });
    assert.deepEqual(given, { SENDGRID_API_KEY: hashOf(key) });
  });

  it('is given the key once, on its standard input alone, with exactly the documented arguments', async () => {
    project.start();
    await move();
    assert.equal(writes().length, 1);
    const calls = project.standIns.calls(program);
    assert.equal(calls.filter(({ stdin }) => stdin.includes(key)).length, 1);
    assert.deepEqual(
      calls.filter(({ argv }) => argv.some((argument) => argument.includes(key.slice(3, 20)))),
      [],
    );
  });

  it('finishes a move that was broken off, without storing the key again', async () => {
    project.start(holding('SENDGRID_API_KEY', key));
    const { status, stdout, stderr } = await move();
    assert.equal(status, 0, stdout + stderr);
    assert.deepEqual(writes(), []);
    assert.equal(project.read('.env'), `SENDGRID_API_KEY=${reference('SENDGRID_API_KEY')}\n`);
    assert.equal((await move()).status, 0);
    assert.deepEqual(project.state(), holding('SENDGRID_API_KEY', key));
  });

  it('leaves alone what stands there, and takes the next variable', async () => {
    project.start(holding('SENDGRID_API_KEY', 'something else'));
    const { status, stdout, stderr } = await move();
    assert.equal(status, 0, stdout + stderr);
    assert.equal(project.read('.env'), `SENDGRID_API_KEY_2=${reference('SENDGRID_API_KEY_2')}\n`);
    assert.equal(valueIn(project.state(), 'SENDGRID_API_KEY'), 'something else');
    assert.equal(valueIn(project.state(), 'SENDGRID_API_KEY_2'), key);
  });

  it('stores nothing in a dry run', async () => {
    project.start();
    const { status } = await move({}, ['.', '--dry-run']);
    assert.equal(status, 0);
    assert.deepEqual(project.state(), vendor.initial);
    nothingChanged();
  });

  it('changes nothing when the program says that it took the key and has not', async () => {
    project.start({ ...vendor.initial, lies: true });
    const { status, stdout } = await move();
    assert.equal(status, 1);
    assert.match(stdout, /said that it took the key, and has nothing at .* The key is still in your code\./);
    assert.equal(writes().length, 1);
    nothingChanged();
  });

  it('changes nothing where it may read and not write, and says what to do', async () => {
    const [writeFault, sentence] = vendor.readOnly;
    project.start({ ...vendor.initial, writeFault });
    const { status, stdout } = await move();
    assert.equal(status, 1);
    assert.ok(stdout.includes(sentence), stdout);
    assert.equal(writes().length, 1);
    nothingChanged();
  });

  it('says which one it is', async () => {
    project.start();
    const writer = VAULT_STORES.find(({ id }) => id === store)?.writer;
    assert.deepEqual(await writer?.check(vaultTools(project.folder, project.env)), {
      ...{ ready: true, detail: vendor.detail },
    });
  });

  it('changes nothing where the program is not installed, and says where to get it', async () => {
    const { status, stderr } = await move();
    assert.equal(status, 2);
    assert.match(
      stderr,
      new RegExp(`\\("${program}"\\) is not installed, or not on PATH\\. Install it: https:`),
    );
    nothingChanged();
  });

  for (const [why, { state, env, files }, sentence] of vendor.refusals)
    it(`changes nothing ${why}, and says what to do`, async () => {
      project.write(files ?? {});
      project.start({ ...vendor.initial, ...state });
      const { status, stdout, stderr } = await move(env);
      assert.notEqual(status, 0);
      assert.ok((stdout + stderr).includes(sentence), `wanted: ${sentence}\n${stdout}${stderr}`);
      assert.deepEqual(writes(), []);
      nothingChanged();
    });
}
