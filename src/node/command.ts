import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Problem } from '../text/problem';
import { codeOf } from './file-error';

/** Passed on to the command. A terminal sends SIGINT to both by itself. */
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const;

/**
 * Runs a command with this terminal as its own, without a shell, and passes signals on to it.
 * @returns its exit status; 128 and the signal's number if a signal ended it, as shells have it
 * Throws a `Problem` when it cannot be started.
 */
export async function runCommand(
  [command, ...args]: readonly [string, ...string[]],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  const child = start(command, args, { cwd, env, stdio: 'inherit' });
  const isTerminal = process.stdin.isTTY === true;
  const pass = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !isTerminal) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', (error) => reject(describe(command, error)));
      child.on('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, pass);
  }
}

/** Some failures are thrown, others come as an event. */
function start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  try {
    return spawn(command, args, options);
  } catch (error) {
    throw describe(command, error);
  }
}

function describe(command: string, error: unknown): Problem {
  switch (codeOf(error)) {
    case 'ENOENT':
      return new Problem('not-found', `There is no command "${command}". Look at its spelling and at PATH.`);
    case 'EACCES':
      return new Problem(
        'not-executable',
        `"${command}" cannot be executed. Make it executable, or start its interpreter.`,
      );
    case 'E2BIG':
      return new Problem(
        'too-big',
        `The system takes no environment and no arguments this large for "${command}". Make the env file smaller.`,
      );
    default:
      // Not the error's own message, which may quote the environment.
      return new Problem('not-started', `"${command}" cannot be started (${codeOf(error)}).`);
  }
}
