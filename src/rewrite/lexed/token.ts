import type { Span } from '../../text/span';

/** A piece of a text in one of the languages that have no grammar here. White space is none. */
export type Token = StringToken | PlainToken;

export interface PlainToken {
  readonly kind: 'comment' | 'word' | 'mark';
  readonly span: Span;
  readonly text: string;
  /** False for a comment that nothing ends. */
  readonly isClosed: boolean;
}

export interface StringToken {
  readonly kind: 'string';
  /** With quotes and prefix. Of a here-document, whose head stands elsewhere, its lines. */
  readonly span: Span;
  readonly content: Span;
  /** Between the quotes, as written. */
  readonly text: string;
  readonly form: StringForm;
  /** Quotes and prefix as written. */
  readonly open: string;
  readonly close: string;
  readonly holes: readonly Hole[];
  readonly isClosed: boolean;
  /** `<<"EOT"`: where a here-document's value stands in the code. */
  readonly head?: Span;
}

/** Code in a string. */
export interface Hole {
  /** With what begins and ends it. */
  readonly span: Span;
  readonly code: TokenList;
}

/** What a language makes of a string: how its text is escaped, and whether code can stand in it. */
export interface StringForm {
  /** Languages tell their forms by it. */
  readonly name: string;
  /** Sticky. What it matches is text, whatever it looks like. */
  readonly escape?: RegExp;
  /** Whether a backslash before anything but a quote and a backslash is one itself. */
  readonly keepsBackslash?: boolean;
  readonly holes?: readonly HoleForm[];
  /** True where a line end is a mistake. */
  readonly isOneLine?: boolean;
  /** Why nothing can take the place of a key in it: a regular expression, a list of words. */
  readonly refusal?: string;
}

export interface HoleForm {
  /** Sticky. */
  readonly open: RegExp;
  /** The bracket that ends it; without one, what `open` matches is the whole hole, as in `$name`. */
  readonly close?: string;
}

/** Tokens of one level of code: those in the holes of a string are not among them. */
export class TokenList {
  /** For each token the index of the innermost bracket around it, or -1. */
  readonly enclosing: readonly number[];
  /** For each bracket the index of the other one, or -1. */
  readonly partner: readonly number[];
  readonly unbalanced: number;
  private uses: Map<string, number[]> | undefined;

  constructor(readonly tokens: readonly Token[]) {
    const enclosing: number[] = [];
    const partner: number[] = tokens.map(() => -1);
    const open: number[] = [];
    let unbalanced = 0;
    tokens.forEach((token, index) => {
      const closes = token.kind === 'mark' ? BRACKETS[token.text] : undefined;
      const opener = open.at(-1);
      if (closes !== undefined) {
        if (opener !== undefined && textOf(tokens[opener]) === closes) {
          partner[index] = opener;
          partner[opener] = index;
          open.pop();
        } else unbalanced++;
      }
      enclosing.push(open.at(-1) ?? -1);
      if (token.kind === 'mark' && /^[([{]$/.test(token.text)) open.push(index);
    });
    this.enclosing = enclosing;
    this.partner = partner;
    this.unbalanced = unbalanced + open.length;
  }

  /** The next token in a direction that is no comment: its index, or -1. */
  beside(index: number, step: 1 | -1): number {
    for (let i = index + step; i >= 0 && i < this.tokens.length; i += step)
      if (this.tokens[i]?.kind !== 'comment') return i;
    return -1;
  }

  /** The tokens that are a name, or strings with the name in their code. */
  usesOf(name: string): readonly number[] {
    if (this.uses === undefined) {
      const uses = new Map<string, number[]>();
      this.tokens.forEach((token, index) => {
        for (const each of new Set(namesIn(token))) {
          const known = uses.get(each);
          if (known) known.push(index);
          else uses.set(each, [index]);
        }
      });
      this.uses = uses;
    }
    return this.uses.get(name) ?? [];
  }

  /** Of a word or mark; empty for strings and beyond the ends. */
  textAt(index: number): string {
    return textOf(this.tokens[index]);
  }
}

function* namesIn(token: Token): Generator<string> {
  if (token.kind === 'word') yield token.text;
  if (token.kind !== 'string') return;
  const { text, content, holes } = token;
  for (const { span, code } of holes) {
    const hole = text.slice(span.start - content.start, span.end - content.start);
    if (/^\$[^{]/.test(hole)) yield hole.slice(1);
    for (const inner of code.tokens) yield* namesIn(inner);
  }
}

const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function textOf(token: Token | undefined): string {
  return token === undefined || token.kind === 'string' ? '' : token.text;
}
