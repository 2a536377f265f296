import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { maskKeys } from '../../src/detect/api-key';
import { keyguard } from '../support/keyguard';
import { fakeKey, fillKeys } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { MailServer } from './support/mail-server';
import { SDKS, type Sdk } from './support/sdks';

const FIXTURES = path.join('test', 'fixtures', 'sdk');
const run = promisify(execFile);

/** What counts in the end: after a fix SendGrid's own library sends the same key. */
describe("the Authorization header of SendGrid's libraries", () => {
  const folder = temporaryFolder();
  const mails = new MailServer();
  let address: string;
  before(async () => {
    address = await mails.start();
  });
  after(() => mails.stop());

  it('is looked at for every library that can be installed here', () => {
    assert.deepEqual(SDKS.map(({ name }) => name).sort(), readdirSync(FIXTURES).sort());
  });

  for (const sdk of SDKS) {
    it(`is the same after the fix: ${sdk.name}`, async function () {
      this.timeout(300_000);
      if (!sdk.commands.every(isThere)) this.skip();
      const library = await sdk.install().catch((error: Error) => {
        console.log(`The library for ${sdk.name} cannot be installed here: ${error.message.split('\n')[0]}`);
        return this.skip();
      });
      const [program = ''] = readdirSync(path.join(FIXTURES, sdk.name));
      const source = fillKeys(readFileSync(path.join(FIXTURES, sdk.name, program), 'utf8'));
      folder.write({ ...sdk.files, [program]: source });

      const before = await headersOf(sdk, library, []);
      assert.deepEqual(before, [`Bearer ${fakeKey(1)}`]);

      const fixed = keyguard(folder.path, ['fix', '--to', 'env']);
      assert.equal(fixed.status, 0, fixed.stdout);
      assert.equal(readFileSync(path.join(folder.path, program), 'utf8').includes(fakeKey(1)), false);
      const keyguardRun = [process.execPath, path.resolve('dist', 'cli.js'), 'run', '--'];
      assert.deepEqual(await headersOf(sdk, library, keyguardRun), before);
    });
  }

  /** Of the mails that the program sends. */
  async function headersOf(sdk: Sdk, library: string, prefix: readonly string[]): Promise<string[]> {
    const { command, env } = sdk.start(library);
    const [program = '', ...args] = [...prefix, ...command];
    const { SENDGRID_API_KEY: _, ...rest } = process.env;
    mails.received.length = 0;
    await run(program, args, { cwd: folder.path, env: { ...rest, ...env, MAIL_SERVER: address } }).catch(
      (error: Error) => assert.fail(maskKeys(error.message)),
    );
    return mails.received.map(({ authorization }) => authorization);
  }
});

function isThere(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}
