import { environmentEntry, environmentIn } from './environment-list';

/** How far the block around a setting is followed, in UTF-16 code units: 30 lines of configuration. Less than `REACH`. */
export const SCOPE_REACH = 1200;

/** A block of code or configuration around a place: an object, a call's arguments, a function's body, a YAML mapping, a section. */
export interface Scope {
  /** Where `direct` begins in the text. */
  readonly start: number;
  /** What stands in the block itself; objects and lists in it are blanked out, so that offsets stay. */
  readonly direct: string;
  /** What the block belongs to: `mail: nodemailer.createTransport(`, `[smtp]`, `database:`. */
  readonly introducer: string;
  /** Whether it is an object or mapping, whose members belong together; not statements or lines, which may not. */
  readonly isObject: boolean;
}

/**
 * The blocks around `at`, the innermost first: by brackets, and where none is open by indentation. Brackets in strings count
 * as brackets: to know strings one would have to read the text from its beginning.
 */
export function* scopesAround(whole: string, at: number): Generator<Scope> {
  const from = Math.max(at - SCOPE_REACH, 0);
  // All that follows sees this much and no more, whatever the length of a line.
  const text = whole.slice(from, at + SCOPE_REACH);
  for (const scope of scopesIn(text, at - from)) yield { ...scope, start: scope.start + from };
}

function* scopesIn(text: string, at: number): Generator<Scope> {
  let [inside, insideEnd] = [at, at];
  for (let level = 0; level < 5; level++) {
    const before = openerBefore(text, inside);
    const after = closerAfter(text, insideEnd);
    if (before.opener < 0) break;
    const introducer = introducerOf(text, before.opener);
    yield {
      start: before.opener + 1,
      direct: `${before.direct}${blank(text, inside, insideEnd)}${after.direct}`,
      introducer,
      isObject: isObjectOpener(text, before.opener, introducer),
    };
    inside = before.opener;
    insideEnd = Math.min(after.closer + 1, text.length);
  }
  yield* indentedScopes(text, inside, insideEnd);
}

const OPENERS = '{[(';
const CLOSERS = '}])';

interface Before {
  /** -1 where none is open. */
  readonly opener: number;
  readonly direct: string;
}

function openerBefore(text: string, inside: number): Before {
  const closed: number[] = [];
  let direct = '';
  let end = inside;
  for (let i = inside - 1; i >= 0; i--) {
    const character = text[i] ?? '';
    if (CLOSERS.includes(character)) {
      closed.push(i);
    } else if (OPENERS.includes(character)) {
      const closer = closed.pop();
      if (closer === undefined) return { opener: i, direct: text.slice(i + 1, end) + direct };
      if (closed.length === 0 && isNested(text, i)) {
        direct = nested(text, i, closer + 1) + text.slice(closer + 1, end) + direct;
        end = i;
      }
    }
  }
  return { opener: -1, direct: text.slice(0, end) + direct };
}

function closerAfter(text: string, inside: number): { closer: number; direct: string } {
  const open: number[] = [];
  let direct = '';
  let start = inside;
  for (let i = inside; i < text.length; i++) {
    const character = text[i] ?? '';
    if (OPENERS.includes(character)) {
      open.push(i);
    } else if (CLOSERS.includes(character)) {
      const opener = open.pop();
      if (opener === undefined) return { closer: i, direct: direct + text.slice(start, i) };
      if (open.length === 0 && isNested(text, opener)) {
        direct += text.slice(start, opener) + nested(text, opener, i + 1);
        start = i + 1;
      }
    }
  }
  return { closer: text.length, direct: direct + text.slice(start) };
}

/** Whether it opens an object or a list of its own, not a call's arguments, an index or a template's `${}`. */
function isNested(text: string, opener: number): boolean {
  const before = text.slice(Math.max(opener - 6, 0), opener);
  if (text[opener] === '(') return /array\s?$/i.test(before);
  if (text[opener] === '[') return !/[\w$\])]$/.test(before);
  return !/[$#%{]$/.test(before);
}

/** As long as what it stands for, and with its lines, so that what is in a line stays in it. */
function blank(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/[^\n]/g, ' ');
}

/** What stands in a block of its own is no member of this one, but for the entries of a list of variables. */
function nested(text: string, start: number, end: number): string {
  return environmentEntry(text.slice(start, end)) ?? blank(text, start, end);
}

const INTRODUCER_LENGTH = 160;

/** The beginning of the statement or member that ends with the bracket. */
function introducerOf(text: string, opener: number): string {
  let closed = 0;
  // Behind `foo(` or `x = ` the line may have been broken.
  const end = text.slice(0, opener).trimEnd().length;
  let start = end;
  while (start > Math.max(end - INTRODUCER_LENGTH, 0)) {
    const character = text[start - 1] ?? '';
    if (';{}\n'.includes(character) || (character === ',' && closed === 0)) break;
    if (character === ')') closed++;
    else if (character === '(') closed--;
    start--;
  }
  return text.slice(start, opener);
}

/** `{` behind `)`, `else`, an arrow or a class's name holds statements; `(` and `[` hold what belongs together. */
function isObjectOpener(text: string, opener: number, introducer: string): boolean {
  if (text[opener] !== '{') return true;
  const before = introducer.trimEnd();
  if (/\)\s*=>$|\w\s+=>$|\b(?:else|do|try|finally|begin)$/.test(before)) return false;
  if (
    /^\s*(?:(?:public|private|protected|internal|static|final|abstract|export|default)\s+)*(?:class|interface|namespace|module|struct|object)\b/.test(
      before,
    )
  )
    return false;
  // `new SmtpClient("…") {` is C#'s object initializer.
  return !before.endsWith(')') || /\bnew\s+[\w.]+\s*\([^()]*\)$/.test(before);
}

/** @param start where the innermost thing begins whose block is asked for, in the first of its lines */
function* indentedScopes(text: string, start: number, end: number): Generator<Scope> {
  let inner = { start, end };
  for (let level = 0; level < 4; level++) {
    const first = lineStart(text, inner.start);
    const last = lineEnd(text, inner.end);
    const own = indentOf(text.slice(first, last));
    const above = linesAbove(text, first, own);
    const below = linesBelow(text, last, own);
    const here =
      text.slice(first, inner.start) + blank(text, inner.start, inner.end) + text.slice(inner.end, last);
    yield {
      start: above.top,
      direct: above.direct + here + below.direct,
      introducer: above.introducer,
      isObject: own > 0 && /:\s*$/.test(above.introducer) && !STATEMENT.test(above.introducer),
    };
    const variables = level === 0 ? environmentList(text, { first, last }, own) : undefined;
    if (variables) yield variables;
    if (above.introducerAt < 0) return;
    inner = { start: above.introducerAt, end: below.bottom };
  }
}

/** What opens a block of statements in Python and not a mapping of YAML. */
const STATEMENT = /^\s*(?:def|class|if|for|with|try|else|elif|except|while|async)\b/;

/** The list of variables that a line's item is in: such items belong together as the members of a mapping do. */
function environmentList(
  text: string,
  { first, last }: { first: number; last: number },
  own: number,
): Scope | undefined {
  let start = first;
  while (start > 0 && isAtLeast(text, lineStart(text, start - 1), own)) start = lineStart(text, start - 1);
  let end = last;
  while (end < text.length && isAtLeast(text, end + 1, own)) end = lineEnd(text, end + 1);
  const direct = environmentIn(text.slice(start, end), { start: first - start, end: last - start });
  return direct === undefined ? undefined : { start, direct, introducer: '', isObject: true };
}

function isAtLeast(text: string, at: number, indent: number): boolean {
  const line = text.slice(at, lineEnd(text, at));
  return line.trim() === '' || (indentOf(line) >= indent && !isSectionStart(line));
}

function linesAbove(text: string, first: number, own: number) {
  const lines: string[] = [];
  let top = first;
  let below = text.slice(first, lineEnd(text, first));
  while (top > 0 && !(isItem(below) && indentOf(below) === own)) {
    const at = lineStart(text, top - 1);
    const line = text.slice(at, top - 1);
    const indent = indentOf(line);
    if (line.trim() !== '' && (indent < own || isSectionStart(line))) {
      const introducerAt = indent < own ? at : -1;
      return { top, direct: lines.reverse().join(''), introducer: line, introducerAt };
    }
    lines.push(`${indent === own ? line : blank(line, 0, line.length)}\n`);
    [top, below] = [at, line];
  }
  return { top, direct: lines.reverse().join(''), introducer: '', introducerAt: -1 };
}

function linesBelow(text: string, last: number, own: number) {
  let direct = '';
  let bottom = last;
  while (bottom < text.length) {
    const end = lineEnd(text, bottom + 1);
    const line = text.slice(bottom + 1, end);
    const indent = indentOf(line);
    const isNext = indent < own || isSectionStart(line) || (indent === own && isItem(line));
    if (line.trim() !== '' && isNext) break;
    direct += `\n${indent === own ? line : blank(line, 0, line.length)}`;
    bottom = end;
  }
  return { direct, bottom };
}

/** A column; the `- ` of a list's item is part of the indentation. */
function indentOf(line: string): number {
  return /^\s*(?:-\s+)?/.exec(line)?.[0].length ?? 0;
}

function isItem(line: string): boolean {
  return /^[ \t]*-[ \t]/.test(line);
}

/** `[smtp]` of an INI file, `account sendgrid` of msmtp, a YAML document's `---`. */
function isSectionStart(line: string): boolean {
  return /^\s{0,8}(?:\[[^\]]{1,80}\]\s*$|account\s+\w|---)/.test(line);
}

function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
