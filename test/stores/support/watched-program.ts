import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../../support/keys';

/** A real program that is watched: what it is called with is recorded, and it is asked to wait while a test does something. */
export class WatchedProgram {
  /** In front of PATH. */
  readonly bin: string;
  private readonly record: string;

  /**
   * @param searchPath where the real one is
   * @param meanwhile  an address that is asked before the program runs with this argument
   */
  constructor(
    folder: string,
    program: string,
    searchPath: string,
    meanwhile?: { readonly argument: string; readonly address: string },
  ) {
    this.bin = path.join(folder, 'watched');
    this.record = path.join(folder, `${program}.calls`);
    const real = searchPath
      .split(path.delimiter)
      .map((place) => path.join(place, program))
      .find((file) => existsSync(file));
    if (real === undefined) throw new Error(`There is no ${program} on PATH.`);
    mkdirSync(this.bin, { recursive: true });
    writeFileSync(this.record, '');
    writeFileSync(path.join(this.bin, program), sourceOf(real, this.record, meanwhile));
    chmodSync(path.join(this.bin, program), 0o755);
  }

  /** The arguments of each call. They may hold no key. */
  calls(): string[][] {
    const text = readFileSync(this.record, 'utf8');
    for (let n = 1; n <= 9; n++)
      if (text.includes(fakeKey(n).slice(26))) throw new Error('a key was in the arguments');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as string[]);
  }
}

function sourceOf(
  real: string,
  record: string,
  meanwhile: { readonly argument: string; readonly address: string } | undefined,
): string {
  return `#!${process.execPath}
const { spawnSync } = require('node:child_process');
const argv = process.argv.slice(2);
require('node:fs').appendFileSync(${JSON.stringify(record)}, JSON.stringify(argv) + '\\n');
const meanwhile = ${JSON.stringify(meanwhile ?? null)};
const wait = meanwhile && argv.includes(meanwhile.argument) ? fetch(meanwhile.address) : Promise.resolve();
wait.then(() => {
  process.exitCode = spawnSync(${JSON.stringify(real)}, argv, { stdio: 'inherit' }).status ?? 1;
});
`;
}
