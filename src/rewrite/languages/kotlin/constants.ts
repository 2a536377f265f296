import type { TextEdit } from '../../../text/edits';
import type { LexedLiteral } from '../../lexed/places';
import { annotationAround } from '../../lexed/surroundings';
import type { TokenList } from '../../lexed/token';

interface Constant {
  readonly name: string;
  /** Of `const` among the tokens. */
  readonly at: number;
  readonly end: number;
}

/** Constants that are given the literal, and those that are made of them: none of them is one afterwards. */
export function constantsWith(
  literal: LexedLiteral,
  code: TokenList,
): { readonly constants: readonly Constant[]; readonly refusal?: string } {
  const all = constantsIn(code);
  const offset = literal.span.start;
  const isIn = ({ at, end }: Constant) =>
    (code.tokens[at]?.span.start ?? 0) < offset && offset < (code.tokens[end]?.span.end ?? 0);
  const found = all.filter(isIn);
  for (const constant of found) {
    const uses = code.usesOf(constant.name);
    if (uses.some((from) => annotationAround({ code, from }) !== undefined))
      return {
        constants: [],
        refusal: `${constant.name} is used in an annotation, so it has to be a constant, which cannot read a variable. Give the annotation a string of its own, then use the fix again.`,
      };
    for (const other of all)
      if (!found.includes(other) && uses.some((use) => other.at < use && use <= other.end)) found.push(other);
  }
  return { constants: found };
}

export function dropConst(literal: LexedLiteral, code: TokenList): TextEdit[] {
  return constantsWith(literal, code).constants.map(({ at }) => {
    const start = code.tokens[at]?.span.start ?? 0;
    return { span: { start, end: code.tokens[at + 1]?.span.start ?? start }, newText: '' };
  });
}

const constantsOf = new WeakMap<TokenList, readonly Constant[]>();

function constantsIn(code: TokenList): readonly Constant[] {
  const known = constantsOf.get(code);
  if (known) return known;
  const constants = code.tokens.flatMap((_, at) => {
    if (code.textAt(at) !== 'const' || code.textAt(at + 1) !== 'val') return [];
    let equals = at + 2;
    while (equals < code.tokens.length && code.textAt(equals) !== '=') equals++;
    if (equals === code.tokens.length) return [];
    return [{ name: code.textAt(at + 2), at, end: endOfValue(code, equals + 1) }];
  });
  constantsOf.set(code, constants);
  return constants;
}

/** A constant's value is literals and names with operators between them: it ends where two stand side by side. */
function endOfValue(code: TokenList, start: number): number {
  let end = start;
  for (let i = start; i < code.tokens.length; i++) {
    const partner = code.partner[i] ?? -1;
    if (/^[)\]}]$/.test(code.textAt(i)) && partner < start) break;
    if (code.enclosing[i] === code.enclosing[start] && i > start) {
      const isSecond = code.tokens[i]?.kind !== 'mark' && code.tokens[code.beside(i, -1)]?.kind !== 'mark';
      if (code.tokens[i]?.kind !== 'comment' && (isSecond || /^[;@]$/.test(code.textAt(i)))) break;
    }
    end = i;
  }
  return end;
}
