import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Whether all of these commands can be run here. */
export function canRun(...commands: readonly (readonly [command: string, ...args: string[]])[]): boolean {
  return commands.every(([command, ...args]) => spawnSync(command, args).status === 0);
}

export interface Ran {
  readonly isFailed: boolean;
  readonly output: string;
}

/** What a program prints. Of this process's environment it gets what it needs to start, and no key. */
export async function run(
  cwd: string,
  [command, ...args]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { PATH = '', HOME = '', SystemRoot = '' } = process.env;
  const env = { PATH, HOME, SystemRoot, LC_ALL: 'C.UTF-8', ...environment };
  try {
    const { stdout } = await execute(command, args, { cwd, env });
    return { isFailed: false, output: stdout };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { isFailed: true, output: stdout + stderr };
  }
}
