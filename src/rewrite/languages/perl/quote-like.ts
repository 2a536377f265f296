import { matchAt, type Rule } from '../../lexed/shape';
import type { StringForm } from '../../lexed/token';
import { BACKTICKS, INTERPOLATING, LITERAL, REGEX, WORDS } from './forms';

const FORMS: Readonly<Record<string, StringForm>> = {
  q: LITERAL,
  qq: INTERPOLATING,
  qx: BACKTICKS,
  qw: WORDS,
  m: REGEX,
  qr: REGEX,
  s: REGEX,
  tr: REGEX,
  y: REGEX,
};

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** `q{}`, `qq||`, `s/a/b/` and the like; not the names of keys (`{s}`, `y =>`), methods and subs, nor `-s FILE`. */
export const quoteLike: Rule = (text, at, previous) => {
  const match = matchAt(/(qq|qw|qx|qr|q|m|s|tr|y)(?!\w)(\s*)/y, text, at);
  const [all = '', operator = '', blank = ''] = match ?? [];
  if (!match || /[\w$@%&*]/.test(text.charAt(at - 1))) return undefined;
  if (previous?.kind === 'mark' && /^(?:->|::|\.)$/.test(previous.text) && previous.text !== '.')
    return undefined;
  if (previous?.kind === 'word' && previous.text === 'sub') return undefined;
  if (text[at - 1] === '-' && operator === 's') return undefined;
  const openAt = at + all.length;
  const open = text.charAt(openAt);
  if (/^[\s=;)\w]?$/.test(open) || isHashKey(text, at, openAt)) return undefined;
  if (blank !== '' && /[#,]/.test(open)) return undefined;
  if (text.startsWith('=>', openAt)) return undefined;
  const form = FORMS[operator] ?? REGEX;
  const close = CLOSERS[open] ?? open;
  const isPair = open !== close;
  const contentStart = openAt + 1;
  if (!/^(?:s|tr|y)$/.test(operator))
    return { kind: 'open', form, contentStart, close, ...(isPair ? { nest: open } : {}) };
  const middle = endOf(text, contentStart, open, close);
  if (!isPair)
    return { kind: 'open', form, contentStart, contentEnd: endOf(text, middle + 1, open, close), close };
  // The other half has brackets of its own.
  const [between = ''] = matchAt(/\s*/y, text, middle + 1) ?? [];
  const secondAt = middle + 1 + between.length;
  const second = text.charAt(secondAt);
  const secondClose = CLOSERS[second] ?? second;
  const contentEnd = endOf(text, secondAt + 1, second, secondClose);
  return { kind: 'open', form, contentStart, contentEnd, close: secondClose };
};

/** `{y}` and `{ y }` */
function isHashKey(text: string, at: number, behind: number): boolean {
  return text[behind] === '}' && /\{[ \t]*$/.test(text.slice(Math.max(0, at - 20), at));
}

function endOf(text: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const character = text[i];
    if (character === '\\') i++;
    else if (character === close && depth === 0) return i;
    else if (character === close) depth--;
    else if (character === open && open !== close) depth++;
  }
  return text.length;
}
