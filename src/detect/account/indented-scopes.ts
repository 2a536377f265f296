import type { Span } from '../../text/span';
import { environmentIn } from './environment-list';
import { indentOf, type Line } from './lines';
import { Scope } from './scope';
import { Surroundings } from './surroundings';

/**
 * The blocks around something by indentation, the innermost first.
 * @param inner the innermost thing whose block is asked for; it begins in the first of its lines
 */
export function* indentedScopes(surroundings: Surroundings, window: Span, inner: Span): Generator<Scope> {
  const { lines, text } = surroundings;
  let inside = inner;
  for (let level = 0; level < 4; level++) {
    const [firstIndex, lastIndex] = [lines.indexOf(inside.start), lines.indexOf(inside.end)];
    const first = lines.line(firstIndex, window);
    const last = lines.line(lastIndex, window);
    const own = ownIndent(text, first, last);
    const above = linesAbove(surroundings, window, firstIndex, own);
    const below = linesBelow(surroundings, window, lastIndex, own);
    const holes =
      inside.end > inside.start ? [...above.holes, inside, ...below.holes] : [...above.holes, ...below.holes];
    const introducer = above.introducer ? text.slice(above.introducer.start, above.introducer.end) : '';
    const isObject = own > 0 && /:\s*$/.test(introducer) && !STATEMENT.test(introducer);
    yield new Scope(surroundings, above.top, below.bottom, holes, introducer, isObject);
    const variables =
      level === 0 ? environmentList(surroundings, window, [firstIndex, lastIndex], own) : undefined;
    if (variables) yield variables;
    if (!above.introducer || above.introducer.indent >= own) return;
    inside = { start: above.introducer.start, end: below.bottom };
  }
}

/** What opens a block of statements in Python and not a mapping of YAML. */
const STATEMENT = /^\s*(?:def|class|if|for|with|try|else|elif|except|while|async)\b/;

/** Behind a lone `-` the item begins in the next line. */
function ownIndent(text: string, first: Line, last: Line): number {
  const isOpen =
    first.end < last.end && (first.isBlank || /^\s*-\s*$/.test(text.slice(first.start, first.end)));
  return isOpen ? indentOf(text.slice(first.start, last.end)) : first.indent;
}

const DASH = /-[ \t]/;

/** The list of variables that a line's item is in: such items belong together as the members of a mapping do. */
function environmentList(
  surroundings: Surroundings,
  window: Span,
  [firstIndex, lastIndex]: readonly [number, number],
  own: number,
): Scope | undefined {
  const { lines, text } = surroundings;
  const [first, last] = [lines.line(firstIndex, window), lines.line(lastIndex, window)];
  const before = first.start > window.start ? lines.line(firstIndex - 1, window) : first;
  // An item is at most two lines.
  if (!surroundings.has(DASH, before.start, last.end)) return undefined;
  const isAtLeast = (line: Line) => line.isBlank || (line.indent >= own && !line.isSectionStart);
  let { start } = first;
  for (let i = firstIndex - 1; start > window.start; i--) {
    const line = lines.line(i, window);
    if (!isAtLeast(line)) break;
    start = line.start;
  }
  let { end } = last;
  for (let i = lastIndex + 1; end < window.end; i++) {
    const line = lines.line(i, window);
    if (!isAtLeast(line)) break;
    end = line.end;
  }
  const list = environmentIn(text.slice(start, end), { start: first.start - start, end: last.end - start });
  return list === undefined
    ? undefined
    : new Scope(new Surroundings(list), 0, list.length, [], '', true, start);
}

function linesAbove({ lines }: Surroundings, window: Span, first: number, own: number) {
  const holes: Span[] = [];
  let below = lines.line(first, window);
  for (let i = first - 1; below.start > window.start && !(below.isItem && below.indent === own); i--) {
    const line = lines.line(i, window);
    if (!line.isBlank && (line.indent < own || line.isSectionStart))
      return { top: below.start, holes: holes.reverse(), introducer: line };
    if (line.indent !== own && !line.isBlank) holes.push(line);
    below = line;
  }
  return { top: below.start, holes: holes.reverse(), introducer: undefined };
}

function linesBelow({ lines }: Surroundings, window: Span, last: number, own: number) {
  const holes: Span[] = [];
  let bottom = lines.line(last, window).end;
  for (let i = last + 1; bottom < window.end; i++) {
    const line = lines.line(i, window);
    const isNext = line.indent < own || line.isSectionStart || (line.indent === own && line.isItem);
    if (!line.isBlank && isNext) break;
    if (line.indent !== own && !line.isBlank) holes.push(line);
    bottom = line.end;
  }
  return { holes, bottom };
}
