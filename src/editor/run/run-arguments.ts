import * as vscode from 'vscode';
import type { CommandLineProgram } from '../host';

export interface RunOptions {
  readonly envFile?: string | undefined;
  readonly mask?: boolean | undefined;
}

/** `keyguard run` before a command, for this extension's own command line. */
export function runArguments({ args }: CommandLineProgram, { envFile, mask }: RunOptions): string[] {
  return [
    ...args,
    'run',
    ...(envFile === undefined ? [] : ['--env-file', envFile]),
    ...(mask ? ['--mask'] : []),
    '--',
  ];
}

/** Why nothing is started from here; undefined where it can be. */
export function hindranceToRun(commandLine: CommandLineProgram | undefined): string | undefined {
  if (!commandLine) return 'A browser cannot start a program. Open the folder in VS Code on a machine.';
  if (!vscode.workspace.isTrusted)
    return 'In Restricted Mode KeyGuard starts no program. Trust this workspace first.';
  return undefined;
}
