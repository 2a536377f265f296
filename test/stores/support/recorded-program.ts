import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Call } from './stand-ins';

/** Where a program is on PATH, or on another search path; undefined where it is not. */
export function onPath(program: string, searchPath = process.env['PATH'] ?? ''): string | undefined {
  return searchPath
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Those that do not run here. */
export function missing(programs: readonly string[]): string[] {
  return programs.filter((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error);
}

interface Recording {
  /** Where the real program is; PATH where it is left out. */
  readonly searchPath?: string;
  /** An address that is asked before the program runs with this argument: what somebody else does at that moment. */
  readonly meanwhile?: { readonly argument: string; readonly address: string };
}

/** The real program, with a record of what it is given: its arguments, its standard input. */
export class RecordedProgram {
  /** With the record in front. */
  readonly path: string;
  private readonly record: string;

  constructor(
    folder: string,
    program: string,
    { searchPath = process.env['PATH'] ?? '', meanwhile }: Recording = {},
  ) {
    const real = onPath(program, searchPath);
    if (real === undefined) throw new Error(`There is no ${program} on PATH.`);
    const bin = path.join(folder, 'recorded');
    this.path = [bin, searchPath].join(path.delimiter);
    this.record = path.join(folder, `${program}.calls`);
    mkdirSync(bin, { recursive: true });
    writeFileSync(this.record, '');
    const file = path.join(bin, program);
    writeFileSync(file, `#!${process.execPath}\n${source(real, this.record, meanwhile)}`);
    chmodSync(file, 0o755);
  }

  /** Since the last time. */
  calls(): Call[] {
    const lines = readFileSync(this.record, 'utf8').split('\n');
    writeFileSync(this.record, '');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Call);
  }
}

/** A file on standard input is handed on as it is: the program may open it anew, as /dev/stdin. */
function source(program: string, record: string, meanwhile: Recording['meanwhile']): string {
  return `const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
const argv = process.argv.slice(2);
const { size } = fs.fstatSync(0);
const isFile = fs.fstatSync(0).isFile();
const bytes = isFile ? Buffer.alloc(size) : fs.readFileSync(0);
if (isFile) fs.readSync(0, bytes, 0, size, 0);
fs.appendFileSync(${JSON.stringify(record)}, JSON.stringify({ argv, stdin: bytes.toString() }) + '\\n');
const meanwhile = ${JSON.stringify(meanwhile ?? null)};
const wait = meanwhile && argv.includes(meanwhile.argument) ? fetch(meanwhile.address) : Promise.resolve();
wait.then(() => {
  const stdio = [isFile ? 'inherit' : 'pipe', 'inherit', 'inherit'];
  const { status } = spawnSync(${JSON.stringify(program)}, argv, { stdio, ...(!isFile && { input: bytes }) });
  process.exitCode = status ?? 1;
});
`;
}
