import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import type { Span } from '../../text/span';
import type { Source } from '../rule';
import { type CommentSyntax, languageOf, syntaxOf } from './comment-syntax';
import { findDirectives } from './directives';
import { type Part, partAt } from './embedded';
import { tagEdit } from './jsx-comment';
import { statesAt } from './lexical-state';
import { isYamlValue } from './yaml-place';

export { allowEntryEdit } from './allow-entry';

/** What the user says of a finding that is to be ignored. */
export interface IgnoreWords {
  readonly reason: string | null;
  /** `YYYY-MM-DD` */
  readonly until: string | null;
}

/**
 * The comment that makes KeyGuard ignore the finding at `span`: behind the code where the language lets it stand there, else
 * on a line of its own before it. Undefined where no comment can stand (JSON, a string over several lines): there
 * `allowEntryEdit` is the way.
 */
export function ignoreEdit(source: Source, span: Span, words: IgnoreWords): TextEdit[] | undefined {
  const { text } = source;
  const line = { start: lineStart(text, span.start), end: lineEnd(text, span.end) };
  const language = languageOf(source);
  const part = language === undefined ? undefined : partAt(language, source, line);
  const syntax = part && syntaxOf(part.language);
  const edit = syntax && place(text, span, line, syntax, part, words);
  return edit ? [edit] : undefined;
}

function place(
  text: string,
  span: Span,
  line: Span,
  syntax: CommentSyntax,
  { language, from }: Part,
  words: IgnoreWords,
): TextEdit | undefined {
  const [inPart, atEnd] = statesAt(text.slice(from), syntax, [
    Math.max(line.start - from, 0),
    line.end - from,
  ]);
  // A line before it would stand in another language.
  const atStart = line.start < from ? undefined : inPart;
  const shown = text.slice(line.start, line.end).trimEnd();
  const end = line.start + shown.length;
  const isContinued = syntax.continued?.test(shown) ?? false;
  if (language === 'yaml' && !isYamlValue(text, line.start, span.start)) return undefined;
  if (atEnd === 'comment') return insert(end, ` ${directive(words, syntax)}`);
  if (syntax.hasTags && atEnd === 'code' && /<[A-Za-z][\w.:-]*[\s/>]|<>|<\//.test(around(text, line)))
    return tagEdit(text, span, line, commentIn({ ...syntax, open: '/*', close: '*/' }, words));
  if (syntax.isTrailing && atEnd === 'code' && !isContinued)
    return insert(end, ` ${commentIn(syntax, words)}`);
  return atStart === 'code' ? before(text, line.start, syntax, words) : undefined;
}

/** On a line of its own, above other comments about the next line: those would mean ours instead. */
function before(
  text: string,
  start: number,
  syntax: CommentSyntax,
  words: IgnoreWords,
): TextEdit | undefined {
  let at = start;
  for (;;) {
    const above = at === 0 ? '' : text.slice(lineStart(text, at - lineBreakBefore(text, at)), at);
    if (syntax.continued?.test(above.trimEnd()) && above !== '') return undefined;
    if (!findDirectives(above).some(({ standsAlone }) => standsAlone)) break;
    at -= above.length;
  }
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  return insert(at, indent + commentIn(syntax, words) + lineEndOf(text));
}

function commentIn(syntax: CommentSyntax, words: IgnoreWords): string {
  const close = syntax.close === undefined ? '' : ` ${syntax.close}`;
  return `${syntax.open} ${directive(words, syntax)}${close}`;
}

function directive({ reason, until }: IgnoreWords, syntax: CommentSyntax): string {
  return ['keyguard:ignore', clean(reason ?? '', syntax), until === null ? '' : `until ${until}`]
    .filter((each) => each !== '')
    .join(' ');
}

/** On one line, and without anything that would end the comment; XML lets no `--` stand in one. */
function clean(reason: string, { close }: CommentSyntax): string {
  const oneLine = reason.replace(/[\s\u2028\u2029]+/g, ' ').trim();
  const quiet = oneLine.replace(/\*\/|\/\*|\*\)|-\}|\]\]|#>|\?>|%>|\\$/g, ' ');
  return (close === '-->' ? quiet.replace(/-{2,}|>/g, ' ') : quiet).replace(/ +/g, ' ').trim();
}

/** The finding's line and those next to it: a tag may begin or end there. */
function around(text: string, { start, end }: Span): string {
  const from = start === 0 ? 0 : lineStart(text, start - lineBreakBefore(text, start));
  return text.slice(from, lineEnd(text, Math.min(end + 2, text.length)));
}

function insert(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}

function lineBreakBefore(text: string, start: number): number {
  return text.startsWith('\r\n', start - 2) ? 2 : 1;
}

function lineStart(text: string, offset: number): number {
  if (offset === 0) return 0;
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function lineEnd(text: string, offset: number): number {
  const match = /[\r\n]/g;
  match.lastIndex = offset;
  return match.exec(text)?.index ?? text.length;
}
