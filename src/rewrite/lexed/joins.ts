import type { Span } from '../../text/span';
import type { Token, TokenList } from './token';

export interface JoinShape {
  /** Between two strings that are one: `+`, `.`, `<>`. */
  readonly operators: ReadonlySet<string>;
  /** Whether two strings side by side are one. */
  readonly joinsAdjacent?: boolean;
}

export interface Join {
  readonly from: number;
  readonly to: number;
  readonly isCall: boolean;
}

/** What may stand between the pieces or tell how they are joined: nothing, a dot, a format. */
const SEPARATOR = /^(?:\.?|%s\.%s\.%s|\{\d?\}(?:\.\{\d?\}){2}|SG\.(?:%s\.%s|\{\d?\}\.\{\d?\}))$/;

/** They make one string of what they are given. */
const JOINS = /^(?:join|joins|joinToString|mkString|concat|concatenate|format|formatted|sprintf|plus)$/i;

/** They may stand around or between the pieces without a change to them. */
const CARRIES =
  /^(?:string|list|listOf|of|arrayOf|sequenceOf|arrayListOf|array|arrays|seq|vector|asList|enum|separator)$/i;

/** The expression that the pieces in `[from, to]` are made one by. */
export function joinAround(
  code: TokenList,
  from: number,
  to: number,
  key: Span,
  shape: JoinShape,
): Join | undefined {
  const between = code.tokens.slice(from, to + 1);
  if (isConcatenation(between, shape)) {
    // A method or an index behind the last piece is only that piece's.
    const next = code.textAt(code.beside(to, 1));
    const isPiece = /^(?:\?\.|->|=~|\[)$/.test(next) || (next === '.' && !shape.operators.has('.'));
    return isPiece ? undefined : { from, to, isCall: false };
  }
  const first = between[0];
  const last = between.at(-1);
  // Text beside the key in the pieces would be lost with the call.
  if (first?.kind !== 'string' || first.content.start !== key.start) return undefined;
  if (last?.kind !== 'string' || last.content.end !== key.end) return undefined;
  return new CallFinder(code, from, to, shape).find();
}

function isConcatenation(tokens: readonly Token[], { operators, joinsAdjacent }: JoinShape): boolean {
  let wantsOperator = false;
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    if (token.kind === 'string') {
      if (wantsOperator && joinsAdjacent !== true) return false;
      if (token.form.refusal !== undefined || token.head !== undefined) return false;
      wantsOperator = true;
    } else if (operators.has(token.text) && wantsOperator) wantsOperator = false;
    else return false;
  }
  return true;
}

class CallFinder {
  private hasJoin = false;

  constructor(
    private readonly code: TokenList,
    private from: number,
    private to: number,
    private readonly shape: JoinShape,
  ) {}

  find(): Join | undefined {
    const { code } = this;
    const firstPiece = this.from;
    const lastPiece = this.to;
    const isFormat = code.textAt(firstPiece + 1) === '-' && code.textAt(firstPiece + 2) === 'f';
    const inside = this.range(firstPiece + (isFormat ? 3 : 1), lastPiece - 1);
    this.hasJoin = isFormat || inside.some(({ kind, text }) => kind === 'word' && JOINS.test(text));
    // To the brackets that are around both ends.
    for (let guard = 0; code.enclosing[this.from] !== code.enclosing[this.to] && guard < 8; guard++) {
      const [a = -1, b = -1] = [code.enclosing[this.from], code.enclosing[this.to]];
      if (b > a) this.to = code.partner[b] ?? -1;
      else {
        this.from = a;
        this.takeBefore();
      }
      if (this.to < 0 || this.from < 0) return undefined;
    }
    for (let guard = 0; guard < 8; guard++) {
      const previous = `${this.from} ${this.to}`;
      this.takeBefore();
      this.takeBehind();
      const open = code.enclosing[this.from] ?? -1;
      const close = code.partner[open] ?? -1;
      const around = [...this.range(open + 1, this.from - 1), ...this.range(this.to + 1, close - 1)];
      if (open >= 0 && close >= 0 && !(this.hasJoin && !this.isJoinCall(open)) && around.every(isNeutral)) {
        this.from = open;
        this.to = close;
      }
      if (previous === `${this.from} ${this.to}`) break;
    }
    const isKnown = inside.every((token) => token.kind === 'string' || this.isKnown(token));
    // What a lambda behind a call makes of the pieces is not known.
    const hasLambda = code.textAt(code.beside(this.to, 1)) === '{';
    return this.hasJoin && isKnown && !hasLambda && !this.hasCallee()
      ? { from: this.from, to: this.to, isCall: true }
      : undefined;
  }

  /** `setOf(` and others that are not known: what they make of the pieces is not, either. */
  private hasCallee(): boolean {
    const [before, first] = [this.code.tokens[this.from - 1], this.code.tokens[this.from]];
    if (!before || !first || before.span.end !== first.span.start || first.kind === 'string') return false;
    return before.kind === 'word' || /^[)\]>.]$/.test(before.kind === 'mark' ? before.text : '');
  }

  private isKnown(token: Token): boolean {
    return isNeutral(token) || (token.kind !== 'string' && this.shape.operators.has(token.text));
  }

  private range(from: number, to: number): Token[] {
    return this.code.tokens.slice(from, to + 1);
  }

  /** `join` before a bracket: with the bracket it is the expression. */
  private isJoinCall(open: number): boolean {
    return JOINS.test(this.code.textAt(open - 1));
  }

  /** `String.format` before a bracket, `".".join` before one, `sprintf "…", ` and `"…" -f` before the pieces. */
  private takeBefore(): void {
    const { code } = this;
    for (;;) {
      const index = code.beside(this.from, -1);
      const token = code.tokens[index];
      const text = code.textAt(index);
      const isGroup = /^[([{]$/.test(code.textAt(this.from));
      const isName = token?.kind === 'word' && (JOINS.test(text) || CARRIES.test(text));
      const next = code.textAt(this.from);
      if (isName && (isGroup || next === '.' || next === '::' || this.isArgument(index))) {
        if (JOINS.test(text)) this.hasJoin = true;
        this.from = index;
      } else if ((text === '.' || text === '::') && code.tokens[this.from]?.kind === 'word') {
        this.from = index;
      } else if (text === ']' && next === '::') {
        // PowerShell's `[string]::Join(`.
        this.from = code.partner[index] ?? index;
      } else if (text === '@' && isGroup) {
        this.from = index;
      } else if (isSeparator(token) && /^[.,]$/.test(next) && index >= 0) {
        this.from = index;
      } else if (text === ',' && isSeparator(code.tokens[index - 1]) && this.isBareCall(index - 2)) {
        this.from = index - 1;
      } else if (text === 'f' && code.textAt(index - 1) === '-' && isSeparator(code.tokens[index - 2])) {
        this.hasJoin = true;
        this.from = index - 2;
      } else return;
    }
  }

  /** `join '.', 'a', 'b';` */
  private isBareCall(index: number): boolean {
    return JOINS.test(this.code.textAt(index));
  }

  private isArgument(index: number): boolean {
    return JOINS.test(this.code.textAt(index)) && this.code.tokens[this.from]?.kind === 'string';
  }

  /** `.joinToString(".")`, `.mkString`, `|> Enum.join(".")`, `-join "."` behind the pieces. */
  private takeBehind(): void {
    const { code } = this;
    for (;;) {
      const index = code.beside(this.to, 1);
      const text = code.textAt(index);
      if (text === '-' && /^join$/i.test(code.textAt(index + 1)) && isSeparator(code.tokens[index + 2])) {
        this.hasJoin = true;
        this.to = index + 2;
        continue;
      }
      const hasDot = text === '.';
      let name = index + (hasDot ? 1 : 0);
      if (text === '|>' && code.textAt(index + 1) === 'Enum') name = index + 3;
      else if (!hasDot) return;
      const open = name + 1;
      const close = code.partner[open] ?? -1;
      const hasArguments = code.textAt(open) === '(' && close > 0;
      if (!JOINS.test(code.textAt(name))) return;
      if (hasArguments && !this.range(open + 1, close - 1).every(isNeutral)) return;
      this.hasJoin = true;
      this.to = hasArguments ? close : name;
    }
  }
}

function isSeparator(token: Token | undefined): boolean {
  return token?.kind === 'string' && token.holes.length === 0 && SEPARATOR.test(token.text);
}

function isNeutral(token: Token): boolean {
  if (token.kind === 'comment') return true;
  if (token.kind === 'string') return isSeparator(token);
  if (token.kind === 'word') return JOINS.test(token.text) || CARRIES.test(token.text);
  return /^[,.=:()[\]{}@]$|^::$/.test(token.text);
}
