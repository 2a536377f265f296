import type { TextEdit } from '../../text/edits';
import type { Span } from '../../text/span';
import type { KeyInSource } from '../language';
import type { Dialect, Literal, Place } from '../literals';

/**
 * Spring resolves `${NAME}` in the values of its configuration and of annotations such as `@Value` when the program
 * starts, and loudly: "Could not resolve placeholder". Environment variables are among the sources it asks.
 * https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.property-placeholders
 */
export function springPlaceholder(variable: string): string {
  return `\${${variable}}`;
}

/** Annotations of Spring whose texts may hold `${…}`. */
export const SPRING_ANNOTATION = /^(?:Value|TestPropertySource|SpringBootTest)$/;

/**
 * What the placeholder takes the place of: the key. Where that is the fallback of the same variable, `${NAME:SG…}`, all
 * of it; in a fallback of another name placeholders nest.
 */
export function placeholderSpan(text: string, key: Span, variable: string): Span {
  const opening = `\${${variable}:`;
  const isFallback =
    text.slice(Math.max(0, key.start - opening.length), key.start) === opening &&
    text.charAt(key.end) === '}';
  return isFallback ? { start: key.start - opening.length, end: key.end + 1 } : key;
}

/** A key in a value of a configuration file. */
export interface SpringValue extends Literal {
  /** A plain YAML scalar that needs quotes, because braces mean something where it stands. */
  readonly unquoted?: Span | undefined;
}

/** Puts placeholders in the place of keys in Spring's configuration files. */
export class SpringDialect implements Dialect<SpringValue> {
  private readonly quoted = new Set<number>();

  constructor(
    readonly placeOf: (key: KeyInSource) => Place<SpringValue>,
    readonly read: (variable: string) => string = springPlaceholder,
  ) {}

  replace({ span, unquoted }: SpringValue, expression: string): readonly TextEdit[] {
    const edit = { span, newText: expression };
    if (!unquoted || this.quoted.has(unquoted.start)) return [edit];
    this.quoted.add(unquoted.start);
    const quoteAt = (offset: number) => ({ span: { start: offset, end: offset }, newText: '"' });
    return [quoteAt(unquoted.start), edit, quoteAt(unquoted.end)];
  }

  /** Each key is a literal of its own here, so there is never anything beside it. */
  compose(value: SpringValue): readonly TextEdit[] {
    return this.replace(value, '');
  }
}

/** The place of a key in a value. */
export function springValue(
  text: string,
  { span, variable }: KeyInSource,
  unquoted?: Span,
): Place<SpringValue> {
  return {
    kind: 'literal',
    literal: { span: placeholderSpan(text, span, variable), content: span, unquoted },
  };
}
