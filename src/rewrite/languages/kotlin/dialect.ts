import type { TextEdit } from '../../../text/edits';
import { SPRING_ANNOTATION } from '../../frameworks/spring';
import { LexedDialect } from '../../lexed/dialect';
import type { LexedLiteral } from '../../lexed/places';
import { annotationAround, bracketsAround } from '../../lexed/surroundings';
import type { Part, Refusal } from '../../literals';
import { constantsWith, dropConst } from './constants';

export class KotlinDialect extends LexedDialect {
  protected readonly joins = { operators: new Set(['+']) };
  protected override readonly fallbacks = [
    [String.raw`System\s*\.\s*getenv\s*\(\s*"NAME"\s*\)\s*\?:\s*`, ''],
    [String.raw`System\s*\.\s*getenv\s*\(\s*\)\s*\[\s*"NAME"\s*\]\s*\?:\s*`, ''],
    [String.raw`System\s*\.\s*getenv\s*\(\s*\)\s*\.\s*getOrDefault\s*\(\s*"NAME"\s*,\s*`, String.raw`\s*\)`],
  ] as const;
  private readonly system = SHADOWED.test(this.text) ? 'java.lang.System' : 'System';
  private readonly constants = new Map<string, TextEdit>();

  protected override refuse(literal: LexedLiteral): string | undefined {
    const annotation = annotationAround(literal);
    if (annotation !== undefined && !SPRING_ANNOTATION.test(annotation))
      return 'The argument of an annotation is a constant and cannot read a variable. Give the key in code instead, or replace it by hand.';
    for (const open of bracketsAround(literal))
      if (/^(?:buildConfigField|resValue|manifestPlaceholders)$/.test(literal.code.textAt(open - 1)))
        return 'This value is built into the app, where everyone who has the app can read it. Let your server send the mail.';
    return constantsWith(literal, this.lexed.code).refusal;
  }

  read(variable: string, literal: LexedLiteral): string {
    if (annotationAround(literal) !== undefined) return `${dollarIn(literal)}{${variable}}`;
    for (const edit of dropConst(literal, this.lexed.code)) this.constants.set(`${edit.span.start}`, edit);
    return `${this.system}.getenv("${variable}")`;
  }

  encode(variable: string, literal: LexedLiteral, before: string, after: string): string | Refusal {
    if (annotationAround(literal) !== undefined)
      return {
        refusal: 'An annotation cannot encode a variable. Encode the key in code, then use the fix again.',
      };
    const text = `"${quote(before)}\${${this.read(variable, literal)}}${quote(after)}"`;
    return `java.util.Base64.getEncoder().encodeToString(${text}.toByteArray())`;
  }

  override replace(literal: LexedLiteral, expression: string): readonly TextEdit[] {
    const { span } = literal;
    // Spring's own placeholder; without the backslash it would be Kotlin's.
    const { open, close } = literal.first;
    if (annotationAround(literal) !== undefined) return [{ span, newText: open + expression + close }];
    const variable = /^(?:java\.lang\.)?System\.getenv\("(\w+)"\)$/.exec(expression)?.[1];
    // In the middle of an expression the check would be longer than what it checks.
    if (variable === undefined || !this.isWholeValue(literal)) return [{ span, newText: expression }];
    return [{ span, newText: `${expression} ?: throw IllegalStateException("${variable} is not set")` }];
  }

  compose(literal: LexedLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    if (annotationAround(literal) === undefined)
      return this.interpolate(literal, parts, (expression) => `\${${expression}}`);
    const edits = this.interpolate(literal, parts, (expression) => expression);
    return 'refusal' in edits ? edits : edits.map((edit) => this.withFallback(edit));
  }

  /** Spring's `${NAME:SG…}` becomes `${NAME}`. */
  private withFallback({ span, newText }: TextEdit): TextEdit {
    const opening = `${newText.slice(0, -1)}:`;
    const start = span.start - opening.length;
    const isFallback = this.text.startsWith(opening, start) && this.text.charAt(span.end) === '}';
    return { span: isFallback ? { start, end: span.end + 1 } : span, newText };
  }

  finish(): readonly TextEdit[] {
    return [...this.constants.values()];
  }
}

/** A dollar that is text, and not the beginning of Kotlin's own `${…}`. */
function dollarIn({ first }: LexedLiteral): string {
  return first.form.name === 'raw' ? "${'$'}" : '\\$';
}

/** Something of the file's own that is called System. */
const SHADOWED =
  /\b(?:class|object|interface|typealias|va[lr])\s+System\b|\bimport\s+(?!java\.lang\.)[\w.]+\.System\b/;

function quote(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('$', '\\$');
}
