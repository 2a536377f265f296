import type { TextEdit } from '../../../text/edits';
import { LexedDialect } from '../../lexed/dialect';
import type { LexedLiteral } from '../../lexed/places';
import { annotationAround, lineUpTo } from '../../lexed/surroundings';
import type { Part, Refusal } from '../../literals';

export class GroovyDialect extends LexedDialect {
  protected readonly joins = { operators: new Set(['+']) };
  protected override readonly fallbacks = [
    [String.raw`System\.getenv\(\s*(?:"NAME"|'NAME')\s*\)\s*\?:\s*`, ''],
    [String.raw`System\.env\.NAME\s*\?:\s*`, ''],
  ] as const;

  protected override refuse(literal: LexedLiteral): string | undefined {
    if (this.isPipeline())
      return "Jenkins keeps secrets itself. Add the key to Jenkins as a secret text credential, write SENDGRID_API_KEY = credentials('sendgrid-api-key') in the pipeline's environment block and use that variable here.";
    const annotation = annotationAround(literal);
    if (annotation !== undefined && (annotation !== 'Value' || literal.first.form.name !== 'plain'))
      return 'The argument of an annotation is a constant and cannot read a variable. Give the key in code instead, or replace it by hand.';
    const line = lineUpTo(literal, this.text);
    if (/\b(?:buildConfigField|resValue|manifestPlaceholders)\b/.test(line))
      return 'This value is built into the app, where everyone who has the app can read it. Let your server send the mail.';
    return undefined;
  }

  /** Also a shared one with a name of its own. */
  private isPipeline(): boolean {
    return (
      /(?:^|\/)Jenkinsfile(?:\.[\w-]+)?$|\.jenkinsfile$/i.test(this.source.path) ||
      /^\s*pipeline\s*\{\s*agent\b/m.test(this.text)
    );
  }

  read(variable: string, { first, ...literal }: LexedLiteral): string {
    if (annotationAround(literal) !== undefined) return `\${${variable}}`;
    const quote = first.open.startsWith('"') ? '"' : "'";
    return `System.getenv(${quote}${variable}${quote})`;
  }

  encode(variable: string, literal: LexedLiteral, before: string, after: string): string | Refusal {
    if (annotationAround(literal) !== undefined)
      return {
        refusal: 'An annotation cannot encode a variable. Encode the key in code, then use the fix again.',
      };
    const parts = [quote(before), this.read(variable, literal), quote(after)].filter((part) => part !== "''");
    const value = parts.length === 1 ? parts.join('') : `(${parts.join(' + ')})`;
    return `${value}.bytes.encodeBase64().toString()`;
  }

  override replace(literal: LexedLiteral, expression: string): readonly TextEdit[] {
    const isSpring = annotationAround(literal) !== undefined;
    if (isSpring) return [{ span: literal.span, newText: `'${expression}'` }];
    return [{ span: literal.span, newText: this.isMapKey(literal) ? `(${expression})` : expression }];
  }

  /** Without brackets it has to be a name or a string: `[(key): value]`. */
  private isMapKey(literal: LexedLiteral): boolean {
    return this.next(literal) === ':' && /^[[,(]$/.test(this.previous(literal));
  }

  compose(literal: LexedLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { first, last } = literal;
    if (annotationAround(literal) !== undefined)
      return this.interpolate(literal, parts, (expression) => expression);
    const isInterpolating = first.form.name !== 'plain';
    const hasHoles = first.holes.length > 0 || last.holes.length > 0;
    // A text with holes is no String to everything that asks; one that was a String stays one.
    if (isInterpolating && (hasHoles || this.needsParentheses(literal)))
      return this.interpolate(literal, parts, (expression) => `\${${expression}}`);
    const before = literal.code.tokens[literal.code.beside(literal.from, -1)];
    if (before?.kind === 'word' && before.text !== 'return' && this.needsParentheses(literal))
      return {
        refusal: 'This call has no brackets around its arguments. Put some there, then use the fix again.',
      };
    const edits = this.concatenate(literal, parts, '+');
    return this.isMapKey(literal) ? edits.map((edit) => ({ ...edit, newText: `(${edit.newText})` })) : edits;
  }
}

function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}
