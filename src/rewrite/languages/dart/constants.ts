import type { TextEdit } from '../../../text/edits';
import type { LexedLiteral } from '../../lexed/places';
import { annotationAround, bracketsAround } from '../../lexed/surroundings';
import type { TokenList } from '../../lexed/token';

/** `const NAME = …;` or `const TYPE NAME = …;`, by the indices of its first and last token. */
interface Constant {
  readonly name: string;
  readonly at: number;
  readonly end: number;
}

/** Why the literal has to be a constant. */
export function refuseConstant(literal: LexedLiteral, file: TokenList): string | undefined {
  const { code } = literal;
  if (annotationAround(literal) !== undefined)
    return 'The argument of an annotation is a constant and cannot read a variable. Replace the key by hand.';
  const before = code.textAt(code.beside(literal.from, -1));
  if (isOfEnumeration(literal))
    return 'The values of a Dart enumeration are constants and cannot read a variable. Give it a getter that reads the variable, then use the fix again.';
  if (before === 'case' || isPattern(literal))
    return 'A case has to be a constant and cannot read a variable. Compare with if instead, then use the fix again.';
  if (/^(?:import|export|part|of)$/.test(before))
    return 'This has to be a fixed string and cannot read a variable. Replace the key by hand.';
  if (isOfFromEnvironment(code, literal.from))
    return 'What fromEnvironment gives is fixed when the program is built, and so is its default. Take the default away and build with --dart-define, or read Platform.environment instead.';
  if (isDefault(code, literal.from))
    return 'A default value in Dart is a constant and cannot read a variable. Make the parameter nullable and read the variable in the body, then use the fix again.';
  const constants = constantsWith(literal, file);
  const needed = constants.find(({ name }) => isNeeded(name, file, constants));
  if (needed)
    return `${needed.name} is used where Dart wants a constant, which cannot read a variable. Change that place, then use the fix again.`;
  return undefined;
}

/** `const x = …` becomes `final x = …`; a `const` before brackets around the literal goes. */
export function dropConst(literal: LexedLiteral, file: TokenList): TextEdit[] {
  const constants = constantsWith(literal, file);
  const finals = constants.flatMap(({ at }) => {
    const token = file.tokens[at];
    return token ? [{ span: token.span, newText: 'final' }] : [];
  });
  const { code } = literal;
  const brackets = [...bracketsAround(literal)].flatMap((open) => {
    const at = constBefore(code, open);
    const [token, next] = [code.tokens[at], code.tokens[at + 1]];
    if (!token || !next || (code === file && constants.some((constant) => constant.at === at))) return [];
    return [{ span: { start: token.span.start, end: next.span.start }, newText: '' }];
  });
  return [...finals, ...brackets];
}

/** Constants that are given the literal, and those that are made of them. */
function constantsWith({ span }: LexedLiteral, file: TokenList): Constant[] {
  const all = constantsIn(file);
  const found = all.filter(({ at, end }) => {
    const [first, last] = [file.tokens[at], file.tokens[end]];
    return (
      first !== undefined && last !== undefined && first.span.start < span.start && span.end <= last.span.end
    );
  });
  for (const { name } of found) {
    const uses = file.usesOf(name);
    for (const other of all)
      if (!found.includes(other) && uses.some((use) => other.at <= use && use <= other.end))
        found.push(other);
  }
  return found;
}

const constantsOf = new WeakMap<TokenList, readonly Constant[]>();

function constantsIn(file: TokenList): readonly Constant[] {
  const known = constantsOf.get(file);
  if (known) return known;
  const constants = file.tokens.flatMap((_, at) => constantAt(file, at) ?? []);
  constantsOf.set(file, constants);
  return constants;
}

function constantAt(file: TokenList, at: number): Constant | undefined {
  if (file.textAt(at) !== 'const') return undefined;
  for (let i = at + 1; i < file.tokens.length && i < at + 10; i++) {
    if (/^[;(){}[\]]$/.test(file.textAt(i))) return undefined;
    if (file.textAt(i) !== '=') continue;
    const level = file.enclosing[at];
    for (let end = i; end < file.tokens.length; end++)
      if (file.textAt(end) === ';' && file.enclosing[end] === level)
        return { name: file.textAt(i - 1), at, end };
    return undefined;
  }
  return undefined;
}

/** `const [`, `const {`, `const <String>[`, `const Name(`, `const Name.named(`. */
function constBefore(code: TokenList, open: number): number {
  for (let at = open - 1; at >= Math.max(0, open - 8); at--) {
    if (code.textAt(at) === 'const') return at;
    if (!/^[\w.<>,?]+$/.test(code.textAt(at))) break;
  }
  return -1;
}

/** `{String key = '…'}` and `[key = const ['…']]` in the brackets of a function's parameters. */
function isDefault(code: TokenList, at: number): boolean {
  return [at, ...bracketsAround({ code, from: at })].some((from) => {
    const open = code.enclosing[from] ?? -1;
    const close = code.partner[open] ?? -1;
    return (
      /^[{[]$/.test(code.textAt(open)) &&
      code.textAt(code.enclosing[open] ?? -1) === '(' &&
      code.textAt(code.beside(close, 1)) === ')' &&
      nearest(code, from, -1, /^[=,]$/) === '='
    );
  });
}

/** The nearest token in a direction that matches, of those in the same brackets. */
function nearest(code: TokenList, from: number, step: 1 | -1, pattern: RegExp): string | undefined {
  const open = code.enclosing[from] ?? -1;
  const close = open < 0 ? code.tokens.length : (code.partner[open] ?? -1);
  for (let i = from + step; i > open && i < close; i += step)
    if (code.enclosing[i] === open && pattern.test(code.textAt(i))) return code.textAt(i);
  return undefined;
}

/** What stands before the `=>` in a `switch` that is an expression. */
function isPattern({ code, from }: LexedLiteral): boolean {
  const open = code.enclosing[from] ?? -1;
  const head = code.partner[code.beside(open, -1)] ?? -1;
  return (
    code.textAt(open) === '{' &&
    code.textAt(code.beside(head, -1)) === 'switch' &&
    nearest(code, from, 1, /^(?:=>|[,;:])$/) === '=>' &&
    nearest(code, from, -1, /^(?:when|,)$/) !== 'when'
  );
}

/** `enum E { a('…'), b('…'); … }` */
function isOfEnumeration(literal: LexedLiteral): boolean {
  const { code } = literal;
  return [literal.from, ...bracketsAround(literal)].some((from) => {
    const open = code.enclosing[from] ?? -1;
    return (
      code.textAt(open) === '{' &&
      nearest(code, open, -1, /^(?:enum|class|mixin|extension|switch|[;})])$/) === 'enum' &&
      nearest(code, from, -1, /^;$/) === undefined
    );
  });
}

/** `String.fromEnvironment('NAME', defaultValue: '…')` */
function isOfFromEnvironment(code: TokenList, from: number): boolean {
  return Array.from(bracketsAround({ code, from })).some(
    (open) => code.textAt(code.beside(open, -1)) === 'fromEnvironment',
  );
}

/** Whether a name is used where only a constant can be, but for the constants that will be none. */
function isNeeded(name: string, file: TokenList, constants: readonly Constant[]): boolean {
  return file.usesOf(name).some((from) => {
    const site = { code: file, from };
    if (annotationAround(site) !== undefined || file.textAt(from - 1) === 'case' || isDefault(file, from))
      return true;
    return Array.from(bracketsAround(site)).some((open) => {
      const at = constBefore(file, open);
      return at >= 0 && !constants.some((constant) => constant.at === at);
    });
  });
}
