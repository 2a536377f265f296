import assert from 'node:assert/strict';
import { commands, Uri, workspace } from 'vscode';
import { git, hasGit } from '../support/git';
import { waitForDiagnostics } from './support/diagnostics';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder, openFile, workspaceFolder } from './support/workspace';

/** Starts git, so it is for the Node host. */
describe('what git knows of a key', () => {
  before(async function () {
    if (!hasGit) this.skip();
    await activeExtension();
  });
  afterEach(closeAll);

  it('is told, from the new file to the push', async () => {
    const root = workspaceFolder().fsPath;
    const folder = await makeFolder({ 'a.js': "f('{{KEY1}}');\n" });
    const file = workspace.asRelativePath(Uri.joinPath(folder, 'a.js'));
    const { document } = await openFile(Uri.joinPath(folder, 'a.js'));
    const says = async (advice: RegExp) => {
      const found = await waitForDiagnostics(document.uri, ([first]) => advice.test(first?.message ?? ''));
      assert.equal(found.length, 1);
    };
    await says(/ It was never committed: moving it is enough\.$/);
    git(root, 'add', file);
    await says(/ It is staged: unstage or move it before you commit\.$/);
    git(root, 'commit', '-q', '-m', 'Add', '--', file);
    await says(/ It is in 1 commit since \d{4}-\d\d-\d\d: moving it is not enough, replace the key\.$/);
    git(root, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    // A push from VS Code does so itself; it does not watch the refs of remotes.
    await commands.executeCommand('git.refresh');
    await says(/ It is in 1 commit since \d{4}-\d\d-\d\d and was pushed: revoke it first\.$/);
  });
});
