import { spawnSync } from 'node:child_process';

/** `PYTHON=python3.8 npm test -- roundtrip` tries another one. */
const PYTHON = process.env['PYTHON'] ?? 'python3';

export interface PythonRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Python 3 with these variables added to the environment. */
export function runPython(
  args: readonly string[],
  { input, variables = {} }: { input?: string; variables?: Readonly<Record<string, string>> } = {},
): PythonRun {
  const { status, stdout, stderr, error } = spawnSync(PYTHON, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...process.env,
      PYTHONIOENCODING: 'utf-8',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONWARNINGS: 'ignore',
      ...variables,
    },
    ...(input === undefined ? {} : { input }),
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** What one of our scripts, which read and write JSON, answers. */
export function askPython(
  script: string,
  question: unknown,
  variables: Readonly<Record<string, string>> = {},
): unknown {
  const { status, stdout, stderr } = runPython([script], { input: JSON.stringify(question), variables });
  if (status !== 0) throw new Error(`${script} ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Whether there is a Python 3 with everything the tests use (3.8 brought `:=`). */
export function hasPython3(): boolean {
  try {
    return runPython(['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']).status === 0;
  } catch {
    return false;
  }
}
