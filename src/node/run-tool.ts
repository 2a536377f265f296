import { spawn } from 'node:child_process';
import type { RunResult } from '../stores/vaults/vault-store';
import type { Environment } from './git';

const TIMEOUT_MS = 30_000;
/** More than any store keeps under one name. */
const LARGEST_OUTPUT = 1 << 20;
/** Of what a program complains only the beginning is looked at. */
const LARGEST_COMPLAINT = 1 << 14;

/**
 * Runs a program that prints a secret: without a shell, standard input closed, for a limited time. Not in a process group
 * of its own, for programs that ask a person do so on the terminal of their session.
 */
export function runTool(
  executable: string,
  args: readonly string[],
  {
    cwd,
    env,
    timeoutMs = TIMEOUT_MS,
  }: { readonly cwd: string; readonly env: Environment; readonly timeoutMs?: number },
): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(executable, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const stdout: Buffer[] = [];
    let length = 0;
    let stderr = '';
    const end = (result: RunResult): void => {
      clearTimeout(timer);
      // Its children may hold the pipes open, and go on.
      child.stdout.destroy();
      child.stderr.destroy();
      if (child.exitCode === null) child.kill('SIGKILL');
      child.unref();
      resolve(result);
    };
    const timer = setTimeout(() => end({ kind: 'late', timeoutMs }), timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > LARGEST_OUTPUT) end({ kind: 'too-long' });
      else stdout.push(chunk);
    });
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (chunk: string) => {
      stderr = (stderr + chunk).slice(0, LARGEST_COMPLAINT);
    });
    child.on('error', () => end({ kind: 'missing' }));
    child.on('close', (status) => {
      end({ kind: 'ended', status: status ?? 1, stdout: Buffer.concat(stdout), stderr });
    });
  });
}
