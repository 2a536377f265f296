import type { TextEdit } from '../../../text/edits';
import type { LexedLiteral } from '../../lexed/places';
import type { Token, TokenList } from '../../lexed/token';
import { isInCond, isInFunction } from './site';

/** `@name "…"` */
export interface Attribute {
  readonly name: string;
  /** Of the `@`. */
  readonly start: number;
  readonly valueStart: number;
}

/** The module attribute that is given the literal. */
export function attributeOf({ code, from }: LexedLiteral, text: string): Attribute | undefined {
  for (let i = from - 1; i > 0; i--) {
    const token = code.tokens[i - 1];
    if (code.textAt(i - 1) !== '@' || !token || code.tokens[i]?.kind !== 'word') continue;
    if (lineHead(text, token.span.start).trim() !== '') continue;
    const next = code.tokens[i + 1];
    if (!next || text.slice(token.span.start, next.span.start).includes('\n') || code.textAt(i + 1) === '.')
      return undefined;
    // Else an attribute above that ended before.
    return isOneExpression(code, i + 1, from, text)
      ? { name: code.textAt(i), start: token.span.start, valueStart: next.span.start }
      : undefined;
  }
  return undefined;
}

/** Whether the tokens belong together: an expression goes on over a line end in brackets and behind an operator. */
function isOneExpression(code: TokenList, first: number, last: number, text: string): boolean {
  for (let i = first; i < last; i++) {
    const [token, next] = [code.tokens[i], code.tokens[i + 1]];
    if (!token || !next || code.enclosing[i + 1] !== code.enclosing[first]) continue;
    const isOpen = token.kind === 'mark' && !/^[)\]}]$/.test(token.text);
    const hasLineEnd = text.slice(token.span.end, next.span.start).includes('\n');
    if (hasLineEnd && !isOpen && !(next.kind === 'mark' && /^(?:<>|\|>|\+\+)$/.test(next.text))) return false;
  }
  return true;
}

/** The edits of its uses when it becomes a function. */
export function replaceAttribute(
  { name, start }: Attribute,
  code: TokenList,
  text: string,
): { readonly edits?: readonly TextEdit[]; readonly refusal?: string } {
  const refusal = `The module attribute @${name} gets its value when the module is compiled, and would keep the value it had then. Make it a function, then use the fix again.`;
  if (new RegExp(`\\bdef(?:p|macrop?|delegate)?\\s+${name}\\b`).test(text)) return { refusal };
  const edits: TextEdit[] = [];
  for (const { at, span } of usesOf(name, code)) {
    if (at === start) continue;
    const line = lineHead(text, at).trim();
    const rest = /^.*/.exec(text.slice(span.end))?.[0] ?? '';
    const isHead = /^def\w*\b(?!.*\bdo\b)/.test(line) && !line.endsWith('\\\\');
    const isMatched = /^[\s)\]},\w:]*(?:->|=(?![=~>]))/.test(rest) && !isInCond(text, at);
    const isGuard = /\bwhen\b(?!.*(?:->|\bdo\b))/.test(line);
    if (line === '' && /^[ \t]+["'\w[{%(~]/.test(rest)) return { refusal };
    if (line.startsWith('@') || isHead || isMatched || isGuard || !isInFunction(text, at)) return { refusal };
    edits.push({ span, newText: `${name}()` });
  }
  // What nobody reads here, a macro does.
  return edits.length === 0 ? { refusal } : { edits };
}

function usesOf(name: string, code: TokenList): { at: number; span: { start: number; end: number } }[] {
  return code.tokens.flatMap((token: Token, index) => {
    if (token.kind === 'string') return token.holes.flatMap((hole) => usesOf(name, hole.code));
    const next = code.tokens[index + 1];
    if (token.text !== '@' || next?.kind !== 'word' || next.text !== name) return [];
    return [{ at: token.span.start, span: { start: token.span.start, end: next.span.end } }];
  });
}

function lineHead(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}
