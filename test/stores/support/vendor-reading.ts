import assert from 'node:assert/strict';
import path from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder';
import { hashOf, refusalOf, variablesGiven } from './keyguard-run';
import { type Reply, StandIns } from './stand-ins';

/** A vendor's program that reads a secret, and what it prints. */
export interface ReadingVendor {
  readonly program: string;
  /** Where the arguments and what the program prints are documented. */
  readonly documentation: string;
  readonly cases: readonly {
    readonly reference: string;
    readonly argv: readonly string[];
    readonly stdout: string;
    readonly value: string;
  }[];
  readonly complaints: readonly (readonly [stderr: string, sentence: string])[];
}

/** What holds for each of them in `keyguard run`. */
export function describeReading({ program, documentation, cases, complaints }: ReadingVendor): void {
  describe(`keyguard run with a stand-in for ${program} (${documentation})`, () => {
    const folder = temporaryFolder();
    let standIns: StandIns;
    beforeEach(function () {
      // A stand-in is a script that begins with #!, which Windows does not start.
      if (process.platform === 'win32') this.skip();
      standIns = new StandIns(folder.path);
      folder.write({ 'project/': '' });
    });
    const setting = () => ({
      folder: path.join(folder.path, 'project'),
      env: { PATH: standIns.bin, STAGE: 'prod' },
    });

    it('calls it as documented, with nothing on its standard input, and takes what it prints', async () => {
      const replies: Record<string, Reply> = {};
      for (const { argv, stdout } of cases) replies[JSON.stringify(argv)] = { stdout };
      standIns.add(program, replies);
      const lines = cases.map(({ reference }, n) => `V${n}="${reference}"\n`);
      folder.write({ 'project/.env': lines.join('') });
      assert.deepEqual(
        await variablesGiven(
          Object.keys(cases).map((n) => `V${n}`),
          setting(),
        ),
        Object.fromEntries(cases.map(({ value }, n) => [`V${n}`, hashOf(value)])),
      );
      const inOrder = (calls: readonly unknown[]) => calls.map((call) => JSON.stringify(call)).sort();
      assert.deepEqual(
        inOrder(standIns.calls(program)),
        inOrder(cases.map(({ argv }) => ({ argv, stdin: '' }))),
      );
    });

    it('says what its complaints mean, and the next step', async () => {
      for (const [stderr, sentence] of complaints) {
        const [first] = cases;
        assert.ok(first);
        standIns.add(program, { [JSON.stringify(first.argv)]: { stderr: `${stderr}\n`, status: 1 } });
        folder.write({ 'project/.env': `KEY="${first.reference}"\n` });
        assert.equal(await refusalOf(setting()), sentence);
      }
    });

    it('says that it is not installed', async () => {
      folder.write({ 'project/.env': `KEY="${cases[0]?.reference}"\n` });
      assert.match(await refusalOf(setting()), /is not installed, or not on PATH\. Install it: https:/);
    });

    it('starts none that the project brings along', async () => {
      const planted = new StandIns(path.join(folder.path, 'project'));
      planted.add(program, {});
      folder.write({ 'project/.env': `KEY="${cases[0]?.reference}"\n` });
      const env = { ...setting().env, PATH: planted.bin };
      assert.match(await refusalOf({ ...setting(), env }), /is not installed/);
      assert.deepEqual(planted.calls(program), []);
    });
  });
}
