import { lineAt, lineBefore } from '../../../text/lines';
import type { Span } from '../../../text/span';
import { isBetween } from '../answers';

/** The line that a key stands on, in a file of sections and `name = value` lines. */
export interface IniLine {
  readonly kind: 'comment' | 'entry';
  /** Without brackets; '' before the first one. */
  readonly section: string;
  /** What the value is given to on this line; '' where there is no `=`. */
  readonly name: string;
  /** Of an indented line the name that its entry begins with, of others `name`. */
  readonly option: string;
  readonly value: string;
  /** Whether the key is the whole value, but for quotes around it. */
  readonly isOnlyKey: boolean;
}

export function iniLineAt(text: string, key: Span, comment: RegExp): IniLine {
  const { start, end } = lineAt(text, key.start);
  const line = text.slice(start, end);
  const section = sectionBefore(text, start);
  if (comment.test(line))
    return { kind: 'comment', section, name: '', option: '', value: '', isOnlyKey: false };
  // The first one that is before the key: what is behind it belongs to the value.
  const assignment = /^[ \t]*([^=:\s]+(?::[^=:\s]+)*)[ \t]*(?:[=:]|[ \t](?=\S))[ \t]*/.exec(line);
  const isAssignment = assignment !== null && start + assignment[0].length <= key.start;
  const name = isAssignment ? (assignment[1] ?? '') : '';
  const valueStart = isAssignment ? start + assignment[0].length : start;
  const value = text.slice(valueStart, end);
  const quotes = /^["']/.test(value) && value.trimEnd().endsWith(value.charAt(0)) && value.length > 1 ? 1 : 0;
  const inner = { start: valueStart + quotes, end: valueStart + value.trimEnd().length - quotes };
  const option = /^[ \t]/.test(line) ? optionBefore(text, start) : name;
  return { kind: 'entry', section, name, option, value, isOnlyKey: isBetween(text, key, inner) };
}

function sectionBefore(text: string, offset: number): string {
  const headers = [...text.slice(0, offset).matchAll(/^[ \t]*\[([^\]\r\n]*)\]/gm)];
  return headers.at(-1)?.[1]?.trim() ?? '';
}

/** The name on the nearest line above that is not indented. */
function optionBefore(text: string, start: number): string {
  for (let position = start; position > 0; ) {
    const previous = position - 1 - (text.slice(position - 2, position) === '\r\n' ? 1 : 0);
    const line = lineBefore(text, previous);
    const name = /^([^\s=:#;[]+)[ \t]*[=:]/.exec(line)?.[1];
    if (name !== undefined) return name;
    if (line !== '' && !/^[ \t#;]/.test(line)) return '';
    position = previous - line.length;
  }
  return '';
}
