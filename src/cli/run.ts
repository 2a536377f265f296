import { Problem } from '../text/problem';
import { parseArguments } from './args';
import { helpFor } from './help';
import { type Io, maskingSink } from './io';
import { printable } from './terminal';

/**
 * The whole command line. Never exits and reads nothing of the process but `io`.
 * @param argv without `node` and the script
 * @returns the exit status
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const masked: Io = { ...io, stdout: maskingSink(io.stdout), stderr: maskingSink(io.stderr) };
  try {
    return await dispatch(argv, masked);
  } catch (error) {
    masked.stderr.write(`keyguard: ${describe(error)}\n`);
    return 2;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(argv);
  // Each command is a file of its own when the program is built: a scan need not wait until the fix's parsers are read.
  switch (args.command) {
    case 'scan':
      return (await import('./scan')).scanCommand(args, io);
    case 'fix':
      return (await import('./fix')).fixCommand(args, io);
    case 'run':
      return (await import('./run-command')).runWithEnvironment(args, io);
    case 'checklist':
      return (await import('./checklist')).checklistCommand(args, io);
    case 'help':
      io.stdout.write(helpFor(args.topic));
      return 0;
    case 'version':
      io.stdout.write(`${io.version}\n`);
      return 0;
  }
}

/** One line for what is expected; for a bug of ours, where it is. */
function describe(error: unknown): string {
  if (error instanceof Problem) return printable(error.message);
  const trace = error instanceof Error ? error.stack : undefined;
  return `This is a bug in KeyGuard; please report it.\n${trace ?? String(error)}`;
}
