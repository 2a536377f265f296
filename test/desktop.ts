import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { makeSampleProject } from './support/sample-project';

/**
 * Runs the editor tests in a desktop VS Code: `node dist/test/desktop.js [VERSION]`, by default the newest stable one.
 * It downloads VS Code from Microsoft and needs a display, so `npm test` has no part in it; .github/workflows/ci.yml does.
 */
async function main([version = 'stable']: readonly string[]): Promise<void> {
  // Short, because on macOS the path of a socket in it may not be longer than 103 characters.
  const folder = await mkdtemp(path.join(tmpdir(), 'kg-'));
  const workspace = path.join(folder, 'workspace');
  const userData = path.join(folder, 'user');
  try {
    await makeSampleProject(workspace);
    await mkdir(path.join(userData, 'User'), { recursive: true });
    const settings = { 'workbench.startupEditor': 'none', 'git.openRepositoryInParentFolders': 'never' };
    await writeFile(path.join(userData, 'User', 'settings.json'), JSON.stringify(settings));
    await runTests({
      version,
      extensionDevelopmentPath: path.resolve('.'),
      extensionTestsPath: path.resolve('dist', 'test', 'editor', 'node.js'),
      launchArgs: [
        workspace,
        `--user-data-dir=${userData}`,
        '--disable-extensions',
        '--disable-workspace-trust',
        '--skip-welcome',
      ],
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
