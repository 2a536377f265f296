import type { TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';

/** How the shell reads the characters of a word, or of a part of one. */
export type Quotes = 'none' | 'double' | 'single' | 'ansi';

export interface Word {
  readonly quotes: Quotes;
  /** With the quotes; of text in double quotes that is part of more, such as a here-document, the same as `content`. */
  readonly span: Span;
  readonly content: Span;
  /** A piece of a longer word, or a pattern: quotes go around the key alone. */
  readonly isPart?: boolean;
}

/** What takes the place of a key, as it stands between double quotes. */
export interface Expansion {
  readonly span: Span;
  readonly expansion: string;
}

const OPENING = { none: '', double: '"', single: "'", ansi: "$'" };

/** Written between double quotes these would mean something else than between single ones. */
const SPECIAL = { single: /[$`"\\!]/, ansi: /[$`"\\!]/ };

/** An unquoted word that means the same between double quotes: no patterns, no `~`, no escapes. */
const PLAIN_WORD = /^(?:[\w.:/@%+,=-]*|\w+:\/\/[\w.:/@%+,=?-]*)$/;

/** `NAME=`, `--option=`: what people leave outside of the quotes. */
const ASSIGNED = /^(?:--?)?[A-Za-z_][\w-]*=/;

/** Puts expansions in the place of keys so that the word has one value, which the shell does not split or expand again. */
export function expandIn(text: string, word: Word, keys: readonly Expansion[]): TextEdit[] {
  switch (word.quotes) {
    case 'double':
      return keys.map(({ span, expansion }) => ({ span, newText: expansion }));
    case 'none':
      return expandUnquoted(text, word, keys);
    case 'single':
    case 'ansi':
      return expandQuoted(text, word, word.quotes, keys);
  }
}

function expandUnquoted(text: string, { span, isPart }: Word, keys: readonly Expansion[]): TextEdit[] {
  const inner = keys.map(({ span: key, expansion }) => ({ span: key, newText: expansion }));
  const first = keys[0]?.span ?? span;
  const assigned = ASSIGNED.exec(text.slice(span.start, first.start))?.[0].length ?? 0;
  if (!isPart && PLAIN_WORD.test(text.slice(span.start, span.end)))
    return surround(inner, { start: span.start + assigned, end: span.end }, '"', '"');
  return inner.map((edit) => ({ ...edit, newText: `"${edit.newText}"` }));
}

function expandQuoted(
  text: string,
  { span, content }: Word,
  quotes: 'single' | 'ansi',
  keys: readonly Expansion[],
): TextEdit[] {
  const open = OPENING[quotes];
  const rest = textBetween(text, content, keys);
  if (!SPECIAL[quotes].test(rest)) {
    const inner = keys.map(({ span: key, expansion }) => ({ span: key, newText: expansion }));
    const outer = [
      { span: { start: span.start, end: content.start }, newText: '"' },
      { span: { start: content.end, end: span.end }, newText: '"' },
    ];
    return [...outer, ...inner];
  }
  // The quotes are closed before the expansion and opened again behind it; empty ones are left out.
  return keys.map(({ span: key, expansion }, i) => {
    const atStart = key.start === content.start;
    const atEnd = key.end === content.end;
    const behindKey = keys[i - 1]?.span.end === key.start;
    const newText = `${atStart || behindKey ? '' : "'"}"${expansion}"${atEnd ? '' : open}`;
    const start = atStart ? span.start : behindKey ? key.start : key.start;
    return { span: { start, end: atEnd ? span.end : key.end }, newText };
  });
}

function textBetween(text: string, content: Span, keys: readonly Expansion[]): string {
  let position = content.start;
  let rest = '';
  for (const { span } of keys) {
    rest += text.slice(position, span.start);
    position = span.end;
  }
  return rest + text.slice(position, content.end);
}

/** Adds something at both ends, as part of the edits that touch them: two edits at one place have no order. */
function surround(
  edits: readonly TextEdit[],
  { start, end }: Span,
  before: string,
  after: string,
): TextEdit[] {
  const first = edits[0];
  const last = edits[edits.length - 1];
  const result = edits.map((edit) => ({
    span: edit.span,
    newText:
      (edit === first && edit.span.start === start ? before : '') +
      edit.newText +
      (edit === last && edit.span.end === end ? after : ''),
  }));
  if (first?.span.start !== start) result.unshift({ span: { start, end: start }, newText: before });
  if (last?.span.end !== end) result.push({ span: { start: end, end }, newText: after });
  return result;
}

/** Characters as they are, to stand between double quotes. */
function escapeForDoubleQuotes(text: string): string {
  return text.replace(/[\\"$`]/g, '\\$&');
}

/** A command substitution that has the base64 of `before`, the expansion's value and `after`. Undefined where it cannot be written. */
export function base64Of(before: string, expansion: string, after: string): string | undefined {
  if (/'/.test(before + after)) return undefined;
  // A word of the shell holds no NUL, as AUTH PLAIN has it, but printf writes one.
  const isPlain = !hasControls(before + after);
  const written = isPlain
    ? `printf %s "${escapeForDoubleQuotes(before)}${expansion}${escapeForDoubleQuotes(after)}"`
    : `printf '${formatOf(before)}%s${formatOf(after)}' "${expansion}"`;
  return `$(${written} | base64 | tr -d '\\n')`;
}

function hasControls(text: string): boolean {
  return Array.from(text).some((character) => character < ' ');
}

function formatOf(text: string): string {
  return Array.from(text, (character) => {
    if (character < ' ') return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
    return character === '\\' || character === '%' ? character + character : character;
  }).join('');
}
