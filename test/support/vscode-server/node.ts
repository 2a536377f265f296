import path from 'node:path';
import { installPackage } from './npm';

/**
 * A Node that can run the VS Code server and vsce: this one when it is new enough, else the binary that
 * the npm package `node` would fetch for this platform (taken directly, since its install script is not run).
 */
export async function modernNode(): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const nodeModules = await installPackage('node', name);
  return path.join(nodeModules, name, 'bin', windows ? 'node.exe' : 'node');
}
