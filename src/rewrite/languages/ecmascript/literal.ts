import type { Span } from '../../../text/span';
import type { KeyInSource } from '../../language';

/** The expression for a key's variable. */
export type ReadKey = (key: KeyInSource) => string;

/**
 * A template literal with the value that a string literal has once its keys are read from the environment.
 * @param body  what is between the string's quotes
 * @param keys  those in `body`, by ascending offset
 */
export function templateFromString(
  text: string,
  body: Span,
  keys: readonly KeyInSource[],
  read: ReadKey,
): string {
  return template(text, body, keys, read, escapeForTemplate);
}

/** A template literal of the keys' reads and of what stands between them, put through `adapt`. */
export function template(
  text: string,
  body: Span,
  keys: readonly KeyInSource[],
  read: ReadKey,
  adapt: (source: string) => string,
): string {
  let result = '';
  let position = body.start;
  for (const key of keys) {
    result += `${adapt(text.slice(position, key.span.start))}\${${read(key)}}`;
    position = key.span.end;
  }
  return `\`${result}${adapt(text.slice(position, body.end))}\``;
}

/** Whether an odd number of backslashes stands before `offset`: then the character there is escaped. */
export function isEscaped(text: string, offset: number): boolean {
  let start = offset;
  while (text[start - 1] === '\\') start--;
  return (offset - start) % 2 === 1;
}

/** One escape of a string literal (at the very end of a piece: a backslash before the key), or what only a template reads as special. */
const STRING_TOKEN = /\\([0-3][0-7]{0,2}|[4-7][0-7]?|\r\n|[\s\S]|$)|`|\$\{/g;

/** Rewrites the source of (a piece of) a string literal so that it means the same in a template literal. */
function escapeForTemplate(source: string): string {
  return source.replace(STRING_TOKEN, (token: string, escaped: string | undefined, offset: number) => {
    if (escaped === undefined) return `\\${token}`;
    if (/^[0-7]/.test(escaped)) {
      const digitFollows = /^\\?[0-9]/.test(source.slice(offset + token.length));
      return escaped === '0' && !digitFollows ? token : hexEscape(Number.parseInt(escaped, 8));
    }
    // Escapes that a template forbids (\8) or does not need; the last is the backslash of `\SG.`, whose S goes with the key.
    return /^(?:['"89]|)$/.test(escaped) ? escaped : token;
  });
}

/** Octal escapes are an error in templates. */
function hexEscape(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`;
}
