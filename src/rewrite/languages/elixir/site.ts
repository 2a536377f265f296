import type { LexedLiteral } from '../../lexed/places';
import { lineUpTo } from '../../lexed/surroundings';

const IN_PATTERN =
  'A pattern or a guard cannot read a variable. Compare with == in the body instead, then use the fix again.';

/** Why the literal is no expression: it is matched with. */
export function refusePattern(literal: LexedLiteral, text: string): string | undefined {
  const line = lineUpTo(literal, text);
  if (/^(?:def|defp|defmacrop?|defguardp?)\b(?!.*\bdo\b)/.test(line)) {
    // Default arguments are evaluated with each call.
    return line.endsWith('\\\\') ? undefined : IN_PATTERN;
  }
  return isMatched(literal, text) && !isInCond(text, literal.span.start) ? IN_PATTERN : undefined;
}

/** Whether `->` or `=` follows on the literal's own level or one around it. */
function isMatched({ code, to, span }: LexedLiteral, text: string): boolean {
  let hasComma = false;
  for (let i = to + 1; i < code.tokens.length; i++) {
    const token = code.tokens[i];
    const mark = code.textAt(i);
    if (!token || mark === 'do' || mark === 'fn' || mark === ';') return false;
    if (/[\r\n]/.test(text.slice(span.end, token.span.start)) && !/^[)\]}]$/.test(mark)) return false;
    if (mark === '->') return true;
    // Behind a comma it is of the next clause, or argument.
    if ((mark === '=' || mark === '<-') && !hasComma) return true;
    if (mark === ',') hasComma = true;
    if (/^[([{]$/.test(mark)) i = code.partner[i] ?? i;
    else if (/^[)\]}]$/.test(mark)) hasComma = false;
  }
  return false;
}

/** The conditions of `cond` are expressions. */
export function isInCond(text: string, offset: number): boolean {
  return linesAround(text, offset)[0]?.trimEnd().endsWith('cond do') === true;
}

const RUNS = /^\s*(?:def|defp|defmacrop?|test|setup|setup_all|property|it|on_exit)\b/;
const COMPILES = /^\s*(?:defmodule|defimpl|defprotocol)\b/;

/** Whether the code at the offset runs when the program does, and not when a module is compiled. */
export function isInFunction(text: string, offset: number): boolean {
  for (const line of [lineAt(text, offset), ...linesAround(text, offset)]) {
    if (RUNS.test(line)) return true;
    if (COMPILES.test(line)) return false;
  }
  return true;
}

/** The lines that begin what the offset is in, from the inside out, by their indentation. */
function linesAround(text: string, offset: number): string[] {
  const above = text.slice(0, text.lastIndexOf('\n', offset - 1) + 1).split('\n');
  above.pop();
  const around: string[] = [];
  let indentation = indentationOf(lineAt(text, offset));
  for (let line = above.pop(); line !== undefined; line = above.pop()) {
    if (line.trim() === '' || indentationOf(line) >= indentation) continue;
    indentation = indentationOf(line);
    around.push(line);
  }
  return around;
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? text.length : end);
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}
