import type { TextEdit } from '../../../text/edits';
import type { LexedLiteral } from '../../lexed/places';
import { annotationAround, bracketsAround } from '../../lexed/surroundings';
import type { TokenList } from '../../lexed/token';

/** Why the literal has to be a constant. */
export function refuseConstant(literal: LexedLiteral): string | undefined {
  const { code } = literal;
  if (annotationAround(literal) !== undefined)
    return 'The argument of an annotation is a constant and cannot read a variable. Replace the key by hand.';
  const before = code.beside(literal.from, -1);
  if (code.textAt(before) === 'case')
    return 'A case has to be a constant and cannot read a variable. Compare with if instead, then use the fix again.';
  if (/^(?:import|export|part|of)$/.test(code.textAt(before)))
    return 'This has to be a fixed string and cannot read a variable. Replace the key by hand.';
  if (isDefault(literal))
    return 'A default value in Dart is a constant and cannot read a variable. Make the parameter nullable and read the variable in the body, then use the fix again.';
  const name = constantAround(literal)?.name;
  if (name !== undefined && isNeededAsConstant(name, code))
    return `${name} is used where Dart wants a constant, which cannot read a variable. Change that place, then use the fix again.`;
  return undefined;
}

/** `const x = …` becomes `final x = …`; a `const` before brackets around the literal goes. */
export function dropConst(literal: LexedLiteral): TextEdit[] {
  const { code } = literal;
  const constant = constantAround(literal);
  const edits = [...bracketsAround(literal)].flatMap((open) => {
    const at = constBefore(code, open);
    const token = code.tokens[at];
    const next = code.tokens[at + 1];
    if (!token || !next || at === constant?.at) return [];
    return [{ span: { start: token.span.start, end: next.span.start }, newText: '' }];
  });
  const token = constant && code.tokens[constant.at];
  return token ? [...edits, { span: token.span, newText: 'final' }] : edits;
}

/** The declaration `const NAME =` or `const TYPE NAME =` that the literal is in the value of. */
function constantAround({ code, from }: LexedLiteral): { at: number; name: string } | undefined {
  for (let i = from; i >= 0; i--) {
    const text = code.textAt(i);
    if (text === ';' && isAround(code, i, from)) return undefined;
    if (text === '=' && isAround(code, i, from)) {
      for (let at = i - 1; at >= Math.max(0, i - 8); at--) {
        if (code.textAt(at) === 'const') return { at, name: code.textAt(i - 1) };
        if (/^[;{}]$/.test(code.textAt(at))) break;
      }
    }
  }
  return undefined;
}

/** Whether a token is on the level of the other or on one around it. */
function isAround(code: TokenList, index: number, from: number): boolean {
  const level = code.enclosing[index];
  return (
    level === code.enclosing[from] ||
    Array.from(bracketsAround({ code, from })).some((open) => code.enclosing[open] === level)
  );
}

/** `const [`, `const {`, `const <String>[`, `const Name(`, `const Name.named(`. */
function constBefore(code: TokenList, open: number): number {
  for (let at = open - 1; at >= Math.max(0, open - 8); at--) {
    if (code.textAt(at) === 'const') return at;
    if (!/^(?:[\w.<>,?]+)$/.test(code.textAt(at))) break;
  }
  return -1;
}

/** `{String key = '…'}` and `[key = '…']` in the brackets of a function's parameters. */
function isDefault(literal: LexedLiteral): boolean {
  const { code, from } = literal;
  const open = code.enclosing[from] ?? -1;
  if (code.textAt(code.beside(from, -1)) !== '=' || !/^[{[]$/.test(code.textAt(open))) return false;
  const around = code.enclosing[open] ?? -1;
  const close = code.partner[open] ?? -1;
  return code.textAt(around) === '(' && code.textAt(code.beside(close, 1)) === ')';
}

function isNeededAsConstant(name: string, code: TokenList): boolean {
  return code.tokens.some((token, from) => {
    if (token.kind !== 'word' || token.text !== name) return false;
    const site = { code, from };
    if (annotationAround(site) !== undefined || code.textAt(from - 1) === 'case') return true;
    if (Array.from(bracketsAround(site)).some((open) => constBefore(code, open) >= 0)) return true;
    for (let i = from - 1; i >= 0 && !/^[;{}]$/.test(code.textAt(i)); i--)
      if (code.textAt(i) === 'const') return code.textAt(from + 1) !== '=';
    const open = code.enclosing[from] ?? -1;
    return (
      code.textAt(from - 1) === '=' &&
      /^[{[]$/.test(code.textAt(open)) &&
      code.textAt(code.enclosing[open] ?? -1) === '('
    );
  });
}
