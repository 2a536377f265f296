import type { TextEdit } from '../../text/edits';
import type { Span } from '../../text/span';

/**
 * A comment among tags of JSX, where `//` may be text that a page shows: behind the string literal, which is right in an
 * attribute, in braces and in plain code alike; or in braces of its own behind text between tags.
 * @param line    the one that `span` is on
 * @param comment a block comment
 */
export function tagEdit(text: string, span: Span, line: Span, comment: string): TextEdit | undefined {
  const before = text.slice(line.start, span.start);
  const after = text.slice(span.end, line.end);
  const quote = /(["'`])[^"'`<>]*$/.exec(before)?.[1];
  const closing = quote === undefined ? -1 : after.indexOf(quote);
  if (closing >= 0 && !/[<>]/.test(after.slice(0, closing)))
    return insert(span.end + closing + 1, ` ${comment}`);
  const follows = /^[^<>{}"'`]*/.exec(after)?.[0].trimEnd() ?? '';
  const opened = /(^|[>}])[^<>{}"'`=;]*$/.test(before);
  const closed = /^(?:[<{]|$)/.test(after.slice(follows.length).trimStart());
  return opened && closed && !/[;=()]/.test(follows)
    ? insert(span.end + follows.length, `{${comment}}`)
    : undefined;
}

function insert(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}
