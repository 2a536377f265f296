import type { Notice } from '../node/suppressions';
import type { FileError } from '../text/problem';
import type { Io } from './io';
import { printable } from './terminal';

/** 0 nothing found or all done, 1 findings or something left undone, 2 could not run. What was found comes before what could not be read. */
export function exitStatus(found: number, errors: number): number {
  if (found > 0) return 1;
  return errors > 0 ? 2 : 0;
}

export function printErrors(errors: readonly FileError[], io: Io): void {
  for (const { path, message } of errors) io.stderr.write(`keyguard: ${printable(path)}: ${message}\n`);
}

export function printNotices(notices: readonly Notice[], io: Io): void {
  for (const { path, line, message } of notices)
    io.stderr.write(`keyguard: ${printable(path)}:${line}: ${printable(message)}\n`);
}
