import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Call {
  readonly argv: readonly string[];
  readonly stdin: string;
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

  calls(program: string): Call[] {
    const lines = readFileSync(this.record(program), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Call);
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
