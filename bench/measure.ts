/** Milliseconds that the work takes. */
export function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** @param part 0.5 is the median */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? Number.NaN;
}

/** The median of a few runs, after one that only warms up. */
export function medianTimeOf(runs: number, work: () => unknown): number {
  work();
  return percentile(
    Array.from({ length: runs }, () => timeOf(work)),
    0.5,
  );
}

export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
