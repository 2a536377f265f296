import assert from 'node:assert/strict';
import { chmod, stat } from 'node:fs/promises';
import { commands, Uri } from 'vscode';
import { fakeKey } from '../support/keys';
import { waitForDiagnostics } from './support/diagnostics';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder, openFile, readFolder } from './support/workspace';

const FILES = {
  'package.json': '{ "dependencies": { "dotenv": "17.0.0" } }\n',
  '.gitignore': '.env\n',
  '.env': 'PORT=3000\n',
  'a.js': "f('{{KEY1}}');\n",
};

/** Permission bits are there on the Node host alone, and not on Windows. */
describe('permissions', () => {
  before(async function () {
    if (process.platform === 'win32') this.skip();
    await activeExtension();
  });
  afterEach(closeAll);

  for (const name of ['a.js', '.env', '.gitignore']) {
    it(`a read-only ${name} is left alone, and everything else with it`, async () => {
      const folder = await makeFolder({ ...FILES, '.gitignore': '*.log\n' });
      const before = await readFolder(folder);
      await chmod(Uri.joinPath(folder, name).fsPath, 0o444);
      const { document } = await openFile(Uri.joinPath(folder, 'a.js'));
      await waitForDiagnostics(document.uri);
      await commands.executeCommand('keyguard.moveToEnv');
      assert.equal(document.isDirty, false);
      assert.deepEqual(await readFolder(folder), before);
    });
  }

  it('an env file that others could read is readable for its owner alone afterwards', async () => {
    const folder = await makeFolder(FILES);
    const env = Uri.joinPath(folder, '.env').fsPath;
    await chmod(env, 0o664);
    const { document } = await openFile(Uri.joinPath(folder, 'a.js'));
    await waitForDiagnostics(document.uri);
    await commands.executeCommand('keyguard.moveToEnv');
    assert.equal((await stat(env)).mode & 0o777, 0o600);
    assert.equal((await readFolder(folder))['.env'], `PORT=3000\nSENDGRID_API_KEY=${fakeKey(1)}\n`);
  });
});
