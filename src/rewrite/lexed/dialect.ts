import type { TextEdit } from '../../text/edits';
import type { Span } from '../../text/span';
import type { KeyInSource, SourceFile } from '../language';
import type { Dialect, Part, Place, Refusal } from '../literals';
import type { JoinShape } from './joins';
import type { Lexed } from './lexer';
import { IN_PIECES, type LexedLiteral, placeInTokens } from './places';
import type { StringToken } from './token';

/** What languages without a grammar have in common. One object for each rewrite. */
export abstract class LexedDialect implements Dialect<LexedLiteral> {
  protected abstract readonly joins: JoinShape;

  /** Those in strings, in the order of the text. */
  private readonly keys: Span[] = [];

  constructor(
    protected readonly source: SourceFile,
    protected readonly lexed: Lexed,
  ) {}

  get text(): string {
    return this.source.text;
  }

  placeOf(key: KeyInSource): Place<LexedLiteral> {
    const place = placeInTokens(this.text, this.lexed, key, this.joins);
    if (place.kind !== 'literal') return place;
    this.keys.push(key.span);
    if (this.isDocumentation(place.literal)) return { kind: 'words' };
    const refusal = this.refuse(place.literal);
    return refusal === undefined ? this.widen(place, key) : { kind: 'refused', refusal };
  }

  abstract read(variable: string, literal: LexedLiteral): string | Refusal;

  /** Whether the literal is there for people to read: `@moduledoc "…"`. */
  protected isDocumentation(_literal: LexedLiteral): boolean {
    return false;
  }

  /** Why no read can stand where this literal stands. */
  protected refuse(_literal: LexedLiteral): string | undefined {
    return undefined;
  }

  /**
   * Reads of a variable, `NAME`, that give the literal where it is not set: patterns of what stands before the literal,
   * and of what stands behind it.
   */
  protected readonly fallbacks: readonly (readonly [before: string, behind: string])[] = [];

  /** `ENV["X"] || "SG…"` becomes the read of X alone. */
  private widen(
    place: Extract<Place<LexedLiteral>, { kind: 'literal' }>,
    { span, variable }: KeyInSource,
  ): Place<LexedLiteral> {
    const { literal } = place;
    if (!literal.isCall && !isAllOf(literal, span)) return place;
    const before = this.text.slice(Math.max(0, literal.span.start - LONGEST_READ), literal.span.start);
    const behind = this.text.slice(literal.span.end);
    for (const [head, tail] of this.fallbacks) {
      const start = new RegExp(`(?:${head.replaceAll('NAME', variable)})$`).exec(before);
      const end = new RegExp(`^(?:${tail})`).exec(behind);
      if (!start || !end) continue;
      const whole = {
        start: literal.span.start - before.length + start.index,
        end: literal.span.end + end[0].length,
      };
      const from = literal.code.tokens.findIndex((token) => token.span.start >= whole.start);
      const to = literal.code.tokens.findLastIndex((token) => token.span.end <= whole.end);
      return { kind: 'literal', literal: { ...literal, from, to, span: whole } };
    }
    return place;
  }

  replace(literal: LexedLiteral, expression: string): readonly TextEdit[] | Refusal {
    return [{ span: literal.span, newText: expression }];
  }

  abstract compose(literal: LexedLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal;

  /** The literal with code in it. `write` also gets what stands behind the read. */
  protected interpolate(
    { first, last, span, content }: LexedLiteral,
    parts: readonly Part[],
    write: (expression: string, behind: string) => string,
    quotes?: { readonly open: string; readonly close: string },
  ): readonly TextEdit[] | Refusal {
    if (first.open !== last.open) return { refusal: IN_PIECES };
    const texts = parts.map((part, i) => {
      if (part.kind === 'text') return part.source;
      const next = parts[i + 1];
      return write(part.expression, next?.kind === 'text' ? next.source : '');
    });
    if (quotes) {
      const isHereDocument = first.head !== undefined;
      const text = texts.join('');
      return [{ span, newText: isHereDocument ? text : quotes.open + text + quotes.close }];
    }
    // Only the keys: code in the string may have keys of its own.
    const reads = texts.filter((_, i) => parts[i]?.kind === 'read');
    return this.keys
      .filter((key) => content.start <= key.start && key.end <= content.end && !isInHole(key, first))
      .map((key, i) => ({ span: key, newText: reads[i] ?? '' }));
  }

  /** `"Bearer " + read`, each text in the quotes that it had. */
  protected concatenate(
    literal: LexedLiteral,
    parts: readonly Part[],
    operator: string,
  ): readonly TextEdit[] {
    const { first, last, span } = literal;
    const joined = parts
      .map((part, i) => {
        if (part.kind === 'read') return part.expression;
        const { open, close } = i === 0 ? first : last;
        return open + part.source + close;
      })
      .join(` ${operator} `);
    return [{ span, newText: this.needsParentheses(literal) ? `(${joined})` : joined }];
  }

  /** Whether what stands beside the literal takes its value before an operator would. */
  protected needsParentheses(literal: LexedLiteral): boolean {
    return /^[*/%!-]$/.test(this.previous(literal)) || /^(?:\.|\?\.|!!|\[|\*|\/|%)$/.test(this.next(literal));
  }

  protected next({ code, to }: LexedLiteral): string {
    return code.textAt(code.beside(to, 1));
  }

  protected previous({ code, from }: LexedLiteral): string {
    return code.textAt(code.beside(from, -1));
  }

  /** Whether the literal is all that an assignment or a default gives: `x = "…"` and then the end. */
  protected isWholeValue(literal: LexedLiteral): boolean {
    const { code, to } = literal;
    if (this.previous(literal) !== '=') return false;
    const index = code.beside(to, 1);
    const next = code.tokens[index];
    if (!next || /^[;,)}]$/.test(code.textAt(index))) return true;
    const beginsAnother = next.kind === 'word' || code.textAt(index) === '@';
    return beginsAnother && this.text.slice(literal.span.end, next.span.start).includes('\n');
  }
}

/** Of a variable before its fallback, in UTF-16 code units: a pattern with its end only is tried at every character. */
const LONGEST_READ = 300;

function isInHole({ start }: Span, { holes }: StringToken): boolean {
  return holes.some(({ span }) => span.start <= start && start < span.end);
}

/** Whether nothing but the key stands between the quotes. */
function isAllOf({ content }: { readonly content: Span }, { start, end }: Span): boolean {
  return content.start === start && content.end === end;
}
