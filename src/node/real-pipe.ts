import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Problem } from '../text/problem';

/** What a program reads as its standard input. Nothing of it is ever on a disk. */
export interface RealPipe {
  /** To be the program's standard input. */
  readonly input: number;
  /** To be called once, when the program has started, or could not be. */
  send(contents: string): void;
}

/**
 * A pipe as a shell makes one. Node's own is a socket, which some programs do not take for input: they look what their
 * standard input is. It has a name only until both ends are open. Not for Windows, where Node's own are such pipes.
 * @param mkfifo the program, for Node cannot make one
 */
export function realPipe(mkfifo: string | undefined): RealPipe {
  if (mkfifo === undefined)
    throw new Problem('unresolved', '"mkfifo" is not on PATH. It comes with every Unix: look at PATH.');
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'keyguard-'));
  const file = path.join(folder, 'pipe');
  try {
    const { status } = spawnSync(mkfifo, ['-m', '600', file], { stdio: 'ignore', timeout: 10_000 });
    if (status !== 0)
      throw new Problem('unresolved', `"mkfifo" made no pipe in ${tmpdir()}. Look at TMPDIR.`);
    // Each end waits for the other one, but for a reader that does not wait for anything.
    const first = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const output = fs.openSync(file, fs.constants.O_WRONLY);
    const input = fs.openSync(file, fs.constants.O_RDONLY);
    fs.closeSync(first);
    return {
      input,
      send(contents) {
        // So that writing ends with the program.
        fs.closeSync(input);
        write(output, Buffer.from(contents));
      },
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A program that ends without reading is judged by its status. */
function write(output: number, rest: Buffer): void {
  fs.write(output, rest, (error, written) => {
    if (error || written >= rest.length) fs.close(output, () => {});
    else write(output, rest.subarray(written));
  });
}
