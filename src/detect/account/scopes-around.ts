import type { Span } from '../../text/span';
import { NONE } from './brackets';
import { environmentEntry } from './environment-list';
import { indentedScopes } from './indented-scopes';
import { Scope } from './scope';
import { SCOPE_REACH, Surroundings } from './surroundings';

/** The blocks around `at`, the innermost first: by brackets, and where none is open by indentation. */
export function* scopesAround(surroundings: Surroundings, at: number): Generator<Scope> {
  const { brackets, text } = surroundings;
  // All that follows sees this much and no more, whatever the length of a line.
  const window = { start: Math.max(at - SCOPE_REACH, 0), end: Math.min(at + SCOPE_REACH, text.length) };
  let inside = { start: at, end: at };
  let first = brackets.firstFrom(at);
  let next = first;
  for (let level = 0; level < 5; level++) {
    const opener = brackets.openerBefore(first);
    if (opener === NONE || brackets.offsetOf(opener) < window.start) break;
    const { end, nextBehind, before, behind } = brackets.blockOf(opener, [first, next], window);
    const holes = inside.end > inside.start ? [...before, inside, ...behind] : [...before, ...behind];
    const introduced = introducedBy(surroundings, brackets.offsetOf(opener), window.start);
    yield withEntries(surroundings, brackets.offsetOf(opener) + 1, end, holes, inside, introduced);
    inside = { start: brackets.offsetOf(opener), end: Math.min(end + 1, window.end) };
    [first, next] = [opener, nextBehind];
  }
  yield* indentedScopes(surroundings, window, inside);
}

/** What stands in a block of its own is no member of this one, but for the entries of a list of variables. */
function withEntries(
  surroundings: Surroundings,
  start: number,
  end: number,
  holes: readonly Span[],
  inside: Span,
  { introducer, isObject }: Introduced,
): Scope {
  const scope = new Scope(surroundings, start, end, holes, introducer, isObject);
  const entries = holes
    .filter((hole) => hole !== inside)
    .map((hole) => ({ hole, written: entryAt(surroundings, hole) }))
    .filter(({ written }) => written !== '');
  if (entries.length === 0) return scope;
  let direct = '';
  for (const { hole, written } of entries) direct += scope.read(start + direct.length, hole.start) + written;
  direct += scope.read(start + direct.length, end);
  return new Scope(new Surroundings(direct), 0, direct.length, [], introducer, isObject, start);
}

function entryAt(surroundings: Surroundings, { start, end }: Span): string {
  return surroundings.once(entryAt, start, () => environmentEntry(surroundings.text.slice(start, end)) ?? '');
}

interface Introduced {
  readonly introducer: string;
  readonly isObject: boolean;
}

const INTRODUCER_LENGTH = 160;

function introducedBy(surroundings: Surroundings, opener: number, from: number): Introduced {
  const { text } = surroundings;
  const start = surroundings.once(introducedBy, opener, () => startOfIntroducer(text, opener));
  if (start < from) {
    const introducer = text.slice(from, opener);
    return { introducer, isObject: isObjectOpener(text, opener, introducer) };
  }
  return surroundings.once(isObjectOpener, opener, () => {
    const introducer = text.slice(start, opener);
    return { introducer, isObject: isObjectOpener(text, opener, introducer) };
  });
}

/** The beginning of the statement or member that ends with the bracket. */
function startOfIntroducer(text: string, opener: number): number {
  let closed = 0;
  // Behind `foo(` or `x = ` the line may have been broken.
  const end = opener - SCOPE_REACH < 0 ? text.slice(0, opener).trimEnd().length : endBefore(text, opener);
  let start = end;
  while (start > Math.max(end - INTRODUCER_LENGTH, 0)) {
    const character = text[start - 1] ?? '';
    if (';{}\n'.includes(character) || (character === ',' && closed === 0)) break;
    if (character === ')') closed++;
    else if (character === '(') closed--;
    start--;
  }
  return start;
}

function endBefore(text: string, opener: number): number {
  const from = opener - SCOPE_REACH;
  return from + text.slice(from, opener).trimEnd().length;
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
