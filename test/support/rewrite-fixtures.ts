import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fillKeys } from './keys';

const FIXTURES = path.join('test', 'fixtures', 'rewrite');

export interface RewriteFixture {
  /** `python/key-in-a-comment`. */
  readonly name: string;
  /** Relative to the project's root. */
  readonly path: string;
  readonly before: string;
}

/** The files before the fix of all languages' and formats' cases. */
export function rewriteFixtures(): RewriteFixture[] {
  const files = (readdirSync(FIXTURES, { recursive: true }) as string[])
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /^[^/]+\/[^/]+\/before(?:\.[^/]+|\/.*[^/])$/.test(file));
  return files.sort().flatMap((file) => {
    const [language = '', name = '', ...rest] = file.split('/');
    const place = rest.join('/').replace(/^before\//, '');
    const text = readText(path.join(FIXTURES, ...file.split('/')));
    return text === undefined ? [] : [{ name: `${language}/${name}`, path: place, before: fillKeys(text) }];
  });
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A folder.
    return undefined;
  }
}
