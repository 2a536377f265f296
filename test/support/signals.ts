/**
 * Ends the process with STATUS on Ctrl+C and its like. Unlike the default this runs the `exit` handlers, which stop
 * the servers that were started: they are process groups of their own and would go on.
 */
export function exitOnSignals(status: number): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(status));
}
