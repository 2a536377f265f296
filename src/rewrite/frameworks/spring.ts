import type { TextEdit } from '../../text/edits';
import type { Span } from '../../text/span';

/**
 * Spring resolves `${NAME}` in the values of its property files and of annotations such as `@Value`, at the start of the
 * program and loudly: "Could not resolve placeholder". Environment variables are among the sources it asks
 * (https://docs.spring.io/spring-boot/reference/features/external-config.html).
 */
export function springPlaceholder(variable: string): string {
  return `\${${variable}}`;
}

/**
 * Puts the placeholder in the place of the key. Where the key is the fallback of the same variable, `${NAME:SG…}`, what
 * is left is `${NAME}`; in a fallback of another name placeholders nest.
 */
export function placeholderEdit(text: string, key: Span, variable: string): TextEdit {
  return { span: placeholderSpan(text, key, variable), newText: springPlaceholder(variable) };
}

/** What the placeholder takes the place of. */
export function placeholderSpan(text: string, key: Span, variable: string): Span {
  const opening = `\${${variable}:`;
  const isFallback =
    text.slice(Math.max(0, key.start - opening.length), key.start) === opening &&
    text.charAt(key.end) === '}';
  return isFallback ? { start: key.start - opening.length, end: key.end + 1 } : key;
}

export const SPRING_IMPORT = 'spring.config.import=optional:file:.env[.properties]';
