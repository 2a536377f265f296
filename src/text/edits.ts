import { Problem } from './problem';
import type { Span } from './span';

/** Replaces `span` of the text as it was before any edit of the same list. An empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * Applies edits that were all made against the same `text`, in any order.
 * Two insertions at one place keep the order they have in the list.
 * Throws a `Problem` when two edits overlap or one lies outside the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) =>
        a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index,
    );
  let result = '';
  let position = 0;
  for (const { edit } of sorted) {
    if (edit.span.start < position || edit.span.end < edit.span.start || edit.span.end > text.length) {
      throw new Problem(
        'overlapping-edits',
        'Two changes overlap, so none was made. Fix one finding at a time.',
      );
    }
    result += text.slice(position, edit.span.start) + edit.newText;
    position = edit.span.end;
  }
  return result + text.slice(position);
}

/**
 * Edits of `text` that together do what `first` does, and then `rest`, which was made against the text after `first`.
 * What touches the new text of `first` becomes one edit with it.
 * Throws a `Problem` when edits of `rest` overlap.
 */
export function composeEdits(text: string, first: TextEdit, rest: readonly TextEdit[]): TextEdit[] {
  const { start, end } = first.span;
  const newEnd = start + first.newText.length;
  const shift = end - newEnd;
  const touching = rest.filter(({ span }) => span.end >= start && span.start <= newEnd);
  const from = Math.min(start, ...touching.map(({ span }) => span.start));
  const to = Math.max(newEnd, ...touching.map(({ span }) => span.end));
  const between = text.slice(from, start) + first.newText + text.slice(end, to + shift);
  const joined = applyEdits(
    between,
    touching.map(({ span, newText }) => ({ span: moved(span, -from), newText })),
  );
  return [
    ...rest.filter(({ span }) => span.end < start),
    { span: { start: from, end: to + shift }, newText: joined },
    ...rest
      .filter(({ span }) => span.start > newEnd)
      .map(({ span, newText }) => ({ span: moved(span, shift), newText })),
  ];
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
