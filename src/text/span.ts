/** A stretch of text. Offsets count UTF-16 code units of the decoded text without its byte-order mark; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
