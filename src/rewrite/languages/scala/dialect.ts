import type { TextEdit } from '../../../text/edits';
import { LexedDialect } from '../../lexed/dialect';
import type { LexedLiteral } from '../../lexed/places';
import { annotationAround, bracketsAround, lineUpTo } from '../../lexed/surroundings';
import type { Part, Refusal } from '../../literals';

export class ScalaDialect extends LexedDialect {
  protected readonly joins = { operators: new Set(['+', '++']) };
  protected override readonly fallbacks = [
    [String.raw`(?:scala\.)?sys\.env\.getOrElse\(\s*"NAME"\s*,\s*`, String.raw`\s*\)`],
    [String.raw`(?:scala\.)?sys\.env\.get\(\s*"NAME"\s*\)\s*\.\s*getOrElse\(\s*`, String.raw`\s*\)`],
    [String.raw`(?:scala\.util\.)?Properties\.envOrElse\(\s*"NAME"\s*,\s*`, String.raw`\s*\)`],
    [String.raw`Option\(\s*System\.getenv\(\s*"NAME"\s*\)\s*\)\s*\.\s*getOrElse\(\s*`, String.raw`\s*\)`],
  ] as const;

  private readonly sys = SHADOWED.test(this.text) ? 'scala.sys' : 'sys';

  protected override refuse(literal: LexedLiteral): string | undefined {
    if (annotationAround(literal) !== undefined)
      return 'The argument of an annotation is a constant and cannot read a variable. Give the key in code instead, or replace it by hand.';
    const line = lineUpTo(literal, this.text);
    if (isPattern(literal) || /\bva[lr]\b[^=]*$/.test(line))
      return 'A Scala pattern cannot read a variable. Compare in a guard instead (case key if key == …), then use the fix again.';
    if (/\btype \w+ =$/.test(line))
      return 'A Scala type cannot read a variable. Make it String instead, then use the fix again.';
    if (/\binline val\b/.test(line))
      return 'An inline value is a constant and cannot read a variable. Make it a plain val, then use the fix again.';
    const constant = /\bfinal val (\w+) = $/.exec(`${line} `)?.[1];
    if (constant !== undefined && this.isInAnnotation(constant))
      return `${constant} is used in an annotation, so it has to be a constant, which cannot read a variable. Give the annotation a string of its own, then use the fix again.`;
    const { first, last } = literal;
    if (![first, last].every(({ open }) => /^(?:s|f|raw)?"+$/.test(open)))
      return 'What this string interpolator makes of a value is its own business. Put the key into a plain string before it, then use the fix again.';
    if (XML_ATTRIBUTE.test(this.text.slice(Math.max(0, first.span.start - 500), first.span.start)))
      return 'The key is in an XML literal here. Put it into a value before it, write {thatValue} here, then use the fix again.';
    return undefined;
  }

  private isInAnnotation(name: string): boolean {
    const { code } = this.lexed;
    return code.tokens.some(
      (_, from) => code.textAt(from) === name && annotationAround({ code, from }) !== undefined,
    );
  }

  read(variable: string): string {
    return `${this.sys}.env("${variable}")`;
  }

  encode(variable: string, _literal: LexedLiteral, before: string, after: string): string {
    const isPlain = !/[\\"$\0]/.test(before + after);
    const value = this.read(variable);
    const text = isPlain
      ? `s"${before}\${${value}}${after}"`
      : `(${[JSON.stringify(before), value, JSON.stringify(after)].filter((part) => part !== '""').join(' + ')})`;
    return `java.util.Base64.getEncoder.encodeToString(${text}.getBytes("UTF-8"))`;
  }

  /** `->` binds as `+` does, from the left. */
  protected override needsParentheses(literal: LexedLiteral): boolean {
    return super.needsParentheses(literal) || this.previous(literal) === '->';
  }

  compose(literal: LexedLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { first, last } = literal;
    const written = (expression: string, behind: string) =>
      // In f"" a percent sign behind a value is that value's format.
      `\${${expression}}${first.open.startsWith('f') && behind.startsWith('%') ? '%s' : ''}`;
    if (/^\w/.test(first.open)) return this.interpolate(literal, parts, written);
    const texts = parts.map((part) => (part.kind === 'text' ? part.source : '')).join('');
    // An interpolator reads dollars and backslashes that a plain string has as text.
    const isSame = !texts.includes('$') && !texts.includes('\\') && first.open === last.open;
    if (!isSame) return this.concatenate(literal, parts, '+');
    return this.interpolate(literal, parts, written, { open: `s${first.open}`, close: first.close });
  }
}

/**
 * Whether `case` is the last before the literal that begins a part of a match, be it on another line: not its arrow or
 * guard, a class, or what a case of an enumeration extends.
 */
function isPattern(literal: LexedLiteral): boolean {
  const { code } = literal;
  for (const from of [literal.from, ...bracketsAround(literal)])
    for (let i = from - 1; i > (code.enclosing[from] ?? -1); i--) {
      if (code.enclosing[i] !== code.enclosing[from]) continue;
      const text = code.textAt(i);
      if (text === 'case') return true;
      // What stands before it in a list says nothing.
      if (text === ',') break;
      if (/^(?:=>?|<-|if|class|object|extends|va[lr]|def|[;}])$/.test(text)) return false;
    }
  return false;
}

/** Something of the file's own that is called `sys`. */
const SHADOWED = /\b(?:object|package|va[lr]|def|class)\s+sys\b|\bimport\s+(?!scala\.)[\w.]+\.sys\b/;

const XML_ATTRIBUTE = /<[A-Za-z][\w:.-]*(?:\s+[\w:.-]+=(?:"[^"]*"|'[^']*'|\{[^}]*\}))*\s+[\w:.-]+=$/;
