import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Call {
  readonly argv: readonly string[];
  readonly stdin: string;
}

export function assertInNoArgument(secret: string, calls: readonly Call[]): void {
  for (const { argv } of calls)
    assert.equal(argv.join(' ').includes(secret), false, 'a key in the arguments');
}

/** A call as a stand-in sees it. */
export interface SeenCall extends Call {
  /** Its standard input is a pipe, and no socket, file or device. */
  readonly isPiped: boolean;
}

export interface Reply {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly status?: number;
  readonly delayMs?: number;
}

/**
 * Stand-ins for the programs of vendors who need an account: executables that record how they are called, and answer only
 * to exactly the arguments that the vendor documents.
 */
export class StandIns {
  constructor(private readonly folder: string) {}

  /** In front of PATH. */
  get bin(): string {
    return path.join(this.folder, 'stand-ins');
  }

  /** @param replies by the arguments, as JSON */
  add(program: string, replies: Readonly<Record<string, Reply>>): void {
    mkdirSync(this.bin, { recursive: true });
    const file = path.join(this.bin, program);
    writeFileSync(this.record(program), '');
    writeFileSync(file, `#!${process.execPath}\n${source(replies, this.record(program))}`);
    chmodSync(file, 0o755);
  }

  /**
   * One that keeps things: its answers depend on what it was given before.
   * @param answer  written into the stand-in as source text, so it may use nothing from around it. `state` is kept between
   * calls, and is the only place where the stand-in keeps a secret.
   */
  addStore<State>(
    program: string,
    initial: State,
    answer: (call: SeenCall, state: State, read: (file: string) => string) => Reply,
  ): void {
    mkdirSync(this.bin, { recursive: true });
    const file = path.join(this.bin, program);
    writeFileSync(this.record(program), '');
    writeFileSync(this.stateFile(program), JSON.stringify(initial));
    writeFileSync(
      file,
      `#!${process.execPath}\n${storeSource(String(answer), this.record(program), this.stateFile(program))}`,
    );
    chmodSync(file, 0o755);
  }

  state<State>(program: string): State {
    return JSON.parse(readFileSync(this.stateFile(program), 'utf8')) as State;
  }

  calls(program: string): Call[] {
    const lines = readFileSync(this.record(program), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Call);
  }

  private stateFile(program: string): string {
    return path.join(this.folder, `${program}.state`);
  }

  private record(program: string): string {
    return path.join(this.folder, `${program}.calls`);
  }
}

function source(replies: Readonly<Record<string, Reply>>, record: string): string {
  return `const fs = require('node:fs');
const argv = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(record)}, JSON.stringify({ argv, stdin: fs.readFileSync(0, 'utf8') }) + '\\n');
const reply = ${JSON.stringify(replies)}[JSON.stringify(argv)] ?? { status: 64, stderr: 'the stand-in knows no ' + argv.join(' ') };
setTimeout(() => {
  process.stdout.write(reply.stdout ?? '');
  process.stderr.write(reply.stderr ?? '');
  process.exitCode = reply.status ?? 0;
}, reply.delayMs ?? 0);
`;
}

function storeSource(answer: string, record: string, state: string): string {
  return `const fs = require('node:fs');
const argv = process.argv.slice(2);
const stdin = fs.readFileSync(0, 'utf8');
fs.appendFileSync(${JSON.stringify(record)}, JSON.stringify({ argv, stdin }) + '\\n');
const before = fs.readFileSync(${JSON.stringify(state)}, 'utf8');
const state = JSON.parse(before);
const read = (file) => (file === '/dev/stdin' ? stdin : fs.readFileSync(file, 'utf8'));
const reply = (${answer})({ argv, stdin, isPiped: fs.fstatSync(0).isFIFO() }, state, read);
// Another call may read it at the same moment.
if (JSON.stringify(state) !== before) {
  fs.writeFileSync(${JSON.stringify(state)} + process.pid, JSON.stringify(state));
  fs.renameSync(${JSON.stringify(state)} + process.pid, ${JSON.stringify(state)});
}
setTimeout(() => {
  process.stdout.write(reply.stdout ?? '');
  process.stderr.write(reply.stderr ?? '');
  process.exitCode = reply.status ?? 0;
}, reply.delayMs ?? 0);
`;
}
