import { spawn } from 'node:child_process';
import path from 'node:path';
import type { TestEvent } from '../mocha/events';
import type { Suite } from './suite';

/** Each with what to do about a failure. */
const STEPS = [
  {
    title: 'formatting and lint rules (biome check)',
    command: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
    hint: 'Most of it is fixed by: npm run format',
  },
  {
    title: 'types (tsc --noEmit)',
    command: ['typescript/bin/tsc', '--noEmit'],
    hint: 'See it alone with: npx tsc --noEmit',
  },
];

/** What a person runs with `npm run check`, each step as one test. */
export const checkSuite: Suite = {
  name: 'check',
  files: async () => [],
  run: async ({ grep }, report) => {
    for (const step of STEPS) if (!grep || new RegExp(grep).test(step.title)) report(await runStep(step));
    report({ type: 'end' });
  },
};

function runStep({ title, command, hint }: (typeof STEPS)[number]): Promise<TestEvent> {
  const [script = '', ...args] = command;
  const start = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.resolve('node_modules', script), ...args]);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once('error', reject);
    child.once('close', (status) => {
      const test = { type: 'test', file: '', title, durationMs: Date.now() - start } as const;
      resolve(
        status === 0
          ? { ...test, state: 'passed' }
          : { ...test, state: 'failed', error: `${output.trimEnd()}\n${hint}` },
      );
    });
  });
}
