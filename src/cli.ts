import { realpathSync } from 'node:fs';
import path from 'node:path';
import { version } from '../package.json';
import type { Sink } from './cli/io';
import { run } from './cli/run';
import { describeFileError } from './node/file-error';

async function main(): Promise<number> {
  return run(process.argv.slice(2), {
    cwd: realpathSync(process.cwd()),
    env: process.env,
    // Node takes milliseconds to make the stream.
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    grammarFolder: path.join(__dirname, 'grammars'),
    version,
  });
}

function sink(stream: NodeJS.WriteStream): Sink {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `keyguard scan | head` closes the pipe early; that is nobody's mistake. And nobody reads why stderr failed.
    if (error.code === 'EPIPE' || stream === process.stderr) return;
    process.stderr.write(`keyguard: The output cannot be written. ${describeFileError(error)}\n`);
    process.exitCode = 2;
  });
  return { isTTY: stream.isTTY ?? false, write: (text) => void stream.write(text) };
}

// Not `process.exit`, which would cut off what a slow pipe has not taken yet.
main().then(
  (status) => {
    process.exitCode ??= status;
  },
  () => {
    process.stderr.write('keyguard: The current folder is not there any more. Change to another one.\n');
    process.exitCode = 2;
  },
);
