import path from 'node:path';
import { installPackage, npmInstall } from './npm';

/** The folder of the VS Code server (`out/server-main.js` is in it), from the npm package code-server. */
export async function installServer(): Promise<string> {
  const nodeModules = await installPackage('code-server', 'code-server', async (nodeModules) => {
    // The server's own dependencies have a lock file of their own. Without install scripts its native modules
    // (logging, a watchdog, Kerberos) are missing, which it reports and then does without.
    await npmInstall(serverFolder(nodeModules));
  });
  return serverFolder(nodeModules);
}

function serverFolder(nodeModules: string): string {
  return path.join(nodeModules, 'code-server', 'lib', 'vscode');
}
