import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

export const hasGit = spawnSync('git', ['--version']).status === 0;

/** Runs git in a folder, as nobody in particular and without the user's own configuration. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    env: gitEnvironment(folder),
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

/** Also for KeyGuard's own calls, so that a test sees what the test's git sees. */
export function gitEnvironment(folder: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: path.join(folder, 'home'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
    ...(process.env['SystemRoot'] ? { SystemRoot: process.env['SystemRoot'] } : {}),
  };
}
