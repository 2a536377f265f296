import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Grammars } from '../../src/rewrite/grammars';

/** The grammars as they are shipped: `dist/grammars`, from the folder the tests are started in. */
export const grammars = new Grammars((name) => readFile(path.join('dist', 'grammars', name)));
