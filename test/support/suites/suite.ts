import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { TestEvent } from '../mocha/events';

export interface RunOptions {
  /** Only tests whose whole title matches this regular expression. */
  readonly grep?: string | undefined;
}

/** One of the words `npm test -- WORD` takes. */
export interface Suite {
  readonly name: string;
  /** Its test files, paths from the project's root with `/`; none if it is not made of files. */
  files(): Promise<readonly string[]>;
  /** Calls `report` for each test. Rejects if the tests could not be run to their end. */
  run(options: RunOptions, report: (event: TestEvent) => void): Promise<void>;
}

/** Test files are found, never listed: every `*.test.ts` below test/FOLDER. */
export async function findTestFiles(folder: string): Promise<string[]> {
  const root = path.join('test', folder);
  const names = await readdir(root, { recursive: true }).catch((): string[] => []);
  return names
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join(root, name).replaceAll(path.sep, '/'))
    .sort();
}
