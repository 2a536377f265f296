/** Milliseconds since some moment, on a clock that nobody sets. Not `performance`, which Node takes a millisecond to load. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
