import type { CommentSyntax } from './comment-syntax';

/** Whether a new line at a place is code, or still inside of something. */
export type LexicalState = 'code' | 'text' | 'comment';

const HEREDOC = String.raw`<<<?[-~]?\s?(["']?)(?<word>[A-Z_a-z]\w*)\1(?=[^\n\r]*[\r\n])`;

/**
 * What each of the offsets is in, by a walk over all that is before: strings, here-documents and comments that go over lines.
 * It knows no more of a language than its quotes, so that a quote in a regular expression may mislead it to the line's end.
 * @param offsets ascending; ends or starts of lines
 */
export function statesAt(text: string, syntax: CommentSyntax, offsets: readonly number[]): LexicalState[] {
  const opener = openerOf(syntax);
  const states: LexicalState[] = [];
  let position = 0;
  const passed = (until: number, state: LexicalState): void => {
    while (states.length < offsets.length && (offsets[states.length] ?? 0) < until) states.push(state);
  };
  while (states.length < offsets.length) {
    opener.lastIndex = position;
    const match = opener.exec(text);
    if (!match) break;
    passed(match.index + match[0].length, 'code');
    const { end, state } = inside(text, match, syntax);
    passed(end, state);
    position = Math.max(end, match.index + 1);
  }
  passed(Number.POSITIVE_INFINITY, 'code');
  return states;
}

function inside(
  text: string,
  match: RegExpExecArray,
  syntax: CommentSyntax,
): { end: number; state: LexicalState } {
  const start = match.index + match[0].length;
  const open = match.groups?.['open'] ?? '';
  const word = match.groups?.['word'];
  if (word !== undefined)
    return { end: endOf(text, new RegExp(`[\\r\\n][ \\t]*${word}\\b`, 'g'), start), state: 'text' };
  // An escaped character.
  if (open === '') return { end: start, state: 'code' };
  const block = syntax.blocks.find(([begin]) => begin === open);
  if (block) return { end: endOf(text, new RegExp(literal(block[1]), 'g'), start), state: 'comment' };
  // A `>` in an attribute ends no tag.
  if (open === '<') return { end: endOf(text, /(?<skip>"[^"]*"|'[^']*')|>/g, start), state: 'text' };
  const long = syntax.texts.find(([begin]) => begin === open);
  if (long)
    return {
      end: endOf(text, new RegExp(`(?<skip>\\\\[^])|${literal(long[1])}`, 'g'), start),
      state: 'text',
    };
  if (syntax.quotes.includes(open))
    return {
      end: endOf(text, new RegExp(`(?<skip>\\\\[^\\r\\n])|${literal(open)}|(?=[\\r\\n])`, 'g'), start),
      state: 'code',
    };
  return { end: endOf(text, /(?=[\r\n])/g, start), state: 'code' };
}

/** Behind the first match that is not to be skipped. */
function endOf(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match.groups?.['skip'] === undefined) return match.index + match[0].length;
  }
  return text.length + 1;
}

function openerOf({
  open,
  close,
  lines,
  blocks,
  texts,
  quotes,
  hasHeredocs,
  isLoose,
}: CommentSyntax): RegExp {
  const comments = [...(close === undefined ? [open] : []), ...lines].map(literal);
  const words = [
    ...blocks.map(([begin]) => literal(begin)),
    ...texts.map(([begin]) => literal(begin)),
    ...[...quotes].map(literal),
    ...comments,
  ];
  const before = isLoose ? String.raw`(?<=^|[\s=:,([{;&|])` : '';
  const openers = words.length > 0 ? [`${before}(?<open>${words.join('|')})`] : [];
  return new RegExp([String.raw`\\[^]`, ...(hasHeredocs ? [HEREDOC] : []), ...openers].join('|'), 'g');
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
