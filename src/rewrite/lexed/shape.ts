import type { PlainToken, StringForm, Token } from './token';

/** What a language's text looks like, as far as finding its strings, comments and brackets goes. */
export interface LexicalShape {
  /** Asked in this order at every place where a token may begin. */
  readonly rules: readonly Rule[];
  /** Sticky; names with their sigils. */
  readonly word: RegExp;
}

/** What begins at `at`, if it is what the rule is for. `previous` is no comment. */
export type Rule = (text: string, at: number, previous: Token | undefined) => Found | undefined;

export type Found =
  /** A comment, or something whose insides do not matter. */
  | { readonly kind: PlainToken['kind']; readonly end: number; readonly isClosed?: boolean }
  | OpenString
  /** `<<"EOT"`: the string begins on the next line. */
  | {
      readonly kind: 'head';
      readonly end: number;
      readonly form: StringForm;
      readonly open: string;
      /** Sticky at the start of a line. */
      readonly last: RegExp;
    };

export interface OpenString {
  readonly kind: 'open';
  readonly form: StringForm;
  readonly contentStart: number;
  readonly close: string;
  /** The bracket that needs an end of its own, as in `q{ {} }`. */
  readonly nest?: string;
  /** Where it ends, if that is known already. */
  readonly contentEnd?: number;
}

export function lineComment(open: RegExp): Rule {
  return (text, at) => {
    if (matchAt(open, text, at) === undefined) return undefined;
    return { kind: 'comment', end: lineEndFrom(text, at) };
  };
}

export function blockComment(open: string, close: string, nests = false): Rule {
  return (text, at) => {
    if (!text.startsWith(open, at)) return undefined;
    let depth = 1;
    for (let i = at + open.length; i < text.length; ) {
      if (text.startsWith(close, i)) {
        i += close.length;
        if (--depth === 0) return { kind: 'comment', end: i };
      } else if (nests && text.startsWith(open, i)) {
        i += open.length;
        depth++;
      } else i++;
    }
    return { kind: 'comment', end: text.length, isClosed: false };
  };
}

/** @param close  the closing quote, when it is not the opening one */
export function quoted(open: RegExp, form: StringForm, close?: (opener: RegExpExecArray) => string): Rule {
  return (text, at) => {
    const match = matchAt(open, text, at);
    if (!match) return undefined;
    return {
      kind: 'open',
      form,
      contentStart: at + match[0].length,
      close: close?.(match) ?? match[0],
    };
  };
}

/** Something that looks like a string or a bracket and is none: `'a'`, `?"`. */
export function plain(pattern: RegExp, kind: PlainToken['kind'] = 'word'): Rule {
  return (text, at) => {
    const match = matchAt(pattern, text, at);
    return match && { kind, end: at + match[0].length };
  };
}

/** @param pattern  sticky */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

export function lineEndFrom(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}
