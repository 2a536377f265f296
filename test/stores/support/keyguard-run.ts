import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assertNoKey, type Outcome } from '../../support/keyguard';

/** Prints a hash of each variable that it is asked for; null where it is not set. */
const SHOW = `
const { createHash } = require('node:crypto');
const hash = (text) => (text === undefined ? null : createHash('sha256').update(text).digest('hex'));
console.log(JSON.stringify(Object.fromEntries(process.argv.slice(1).map((name) => [name, hash(process.env[name])]))));`;

export interface Setting {
  /** Of the project. */
  readonly folder: string;
  /** All that the environment holds, but for PATH and HOME where they are not in it. */
  readonly env?: Readonly<Record<string, string>>;
}

/** `keyguard`, without blocking this process, in which servers may run. What it prints may hold no key. */
export function keyguard(args: readonly string[], { folder, env = {} }: Setting): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.resolve('dist', 'cli.js'), ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: path.join(tmpdir(), 'keyguard-no-home'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk;
      });
    child.once('error', reject);
    child.once('close', (status) => {
      try {
        assertNoKey(output.stdout);
        assertNoKey(output.stderr);
        resolve({ status, ...output });
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** `keyguard run`. */
export async function keyguardRun(
  args: readonly string[],
  setting: Setting,
): Promise<Outcome & { readonly durationMs: number }> {
  const start = performance.now();
  const outcome = await keyguard(['run', ...args], setting);
  return { ...outcome, durationMs: performance.now() - start };
}

/** The hashes of the variables that a program gets. */
export async function variablesGiven(
  names: readonly string[],
  setting: Setting,
): Promise<Readonly<Record<string, string | null>>> {
  const { status, stdout, stderr } = await keyguardRun(
    ['--', process.execPath, '-e', SHOW, '--', ...names],
    setting,
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Why the one reference of `.env` cannot be resolved: the sentences alone. */
export async function refusalOf(setting: Setting): Promise<string> {
  const { status, stdout, stderr } = await keyguardRun(
    ['--', process.execPath, '-e', "console.log('started')"],
    setting,
  );
  const message =
    /^keyguard: 1 vault reference of \.env cannot be resolved, so nothing was started\.\n {2}KEY: (.*) \(\S.*\)\n$/.exec(
      stderr,
    );
  if (status !== 2 || stdout !== '' || !message) throw new Error(`${status}\n${stdout}${stderr}`);
  return message[1] ?? '';
}
