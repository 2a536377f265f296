import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Call } from './stand-ins';

/** Where a program is on PATH. */
export function onPath(program: string): string | undefined {
  return (process.env['PATH'] ?? '')
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

/** The real program, with a record of what it is given: its arguments, its standard input. */
export class RecordedProgram {
  readonly bin: string;
  private readonly record: string;

  constructor(folder: string, program: string) {
    this.bin = path.join(folder, 'recorded');
    this.record = path.join(folder, `${program}.calls`);
    mkdirSync(this.bin, { recursive: true });
    writeFileSync(this.record, '');
    const file = path.join(this.bin, program);
    writeFileSync(file, `#!${process.execPath}\n${source(onPath(program) ?? program, this.record)}`);
    chmodSync(file, 0o755);
  }

  /** With the record in front. */
  get path(): string {
    return [this.bin, process.env['PATH']].join(path.delimiter);
  }

  /** Since the last time. */
  calls(): Call[] {
    const lines = readFileSync(this.record, 'utf8').split('\n');
    writeFileSync(this.record, '');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Call);
  }
}

function source(program: string, record: string): string {
  return `const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
const argv = process.argv.slice(2);
const stdin = fs.readFileSync(0, 'utf8');
fs.appendFileSync(${JSON.stringify(record)}, JSON.stringify({ argv, stdin }) + '\\n');
const { status } = spawnSync(${JSON.stringify(program)}, argv, { input: stdin, stdio: ['pipe', 'inherit', 'inherit'] });
process.exitCode = status ?? 1;
`;
}
