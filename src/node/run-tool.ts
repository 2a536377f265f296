import { spawn } from 'node:child_process';
import type { RunResult } from '../stores/vault-store';
import type { Environment } from './git';

const TIMEOUT_MS = 30_000;
/** More than any store keeps under one name. */
const LARGEST_OUTPUT = 1 << 20;
/** Of what a program complains only the beginning is looked at. */
const LARGEST_COMPLAINT = 1 << 14;

export interface RunToolOptions {
  readonly cwd: string;
  readonly env: Environment;
  readonly timeoutMs?: number | undefined;
  /** What it reads from its standard input: a text, or an open file. Without it that is closed. */
  readonly input?: string | number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program that prints or takes a secret: without a shell and for a limited time. Not in a process group of its
 * own, for programs that ask a person do so on the terminal of their session. Rejects when it is aborted.
 */
export function runTool(
  executable: string,
  args: readonly string[],
  { cwd, env, timeoutMs = TIMEOUT_MS, input, signal }: RunToolOptions,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stdin = typeof input === 'number' ? input : input === undefined ? 'ignore' : 'pipe';
    const child = spawn(executable, args, { cwd, env, stdio: [stdin, 'pipe', 'pipe'], windowsHide: true });
    const stdout: Buffer[] = [];
    let length = 0;
    let stderr = '';
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      // Its children may hold the pipes open, and go on.
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (child.exitCode === null) child.kill('SIGKILL');
      child.unref();
    };
    const end = (result: RunResult): void => {
      stop();
      resolve(result);
    };
    const abort = (): void => {
      stop();
      reject(signal?.reason);
    };
    const timer = setTimeout(() => end({ kind: 'late', timeoutMs }), timeoutMs);
    signal?.addEventListener('abort', abort);
    child.stdout?.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > LARGEST_OUTPUT) end({ kind: 'too-long' });
      else stdout.push(chunk);
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      stderr = (stderr + chunk).slice(0, LARGEST_COMPLAINT);
    });
    child.on('error', () => end({ kind: 'missing' }));
    child.on('close', (status) => {
      end({ kind: 'ended', status: status ?? 1, stdout: Buffer.concat(stdout), stderr });
    });
    // A program that ends without reading is judged by its status.
    child.stdin?.on('error', () => {});
    if (typeof input === 'string') child.stdin?.end(input);
  });
}
