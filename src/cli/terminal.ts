import type { Environment } from '../node/git';

/**
 * Control characters, which a terminal would obey, and characters that reorder or break lines. File names and source
 * lines are other people's text.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text with such characters written as `\u001b`; a tab becomes a space. */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNSAFE, escaped);
}

/** A finished document made safe, its lines kept. JSON means the same afterwards. */
export function printableLines(document: string): string {
  return document.replace(UNSAFE, (character) => (character === '\n' ? character : escaped(character)));
}

/** Ends with a line end. */
export function printableJson(value: unknown): string {
  return `${printableLines(JSON.stringify(value, undefined, 2))}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'blue' | 'green';

const CODES: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, yellow: 33, blue: 34, green: 32 };

export type Paint = (style: Style, text: string) => string;

/** Colours for a terminal that has not asked for none (https://no-color.org). */
export function painter(isTTY: boolean, env: Environment): Paint {
  if (!isTTY || env['NO_COLOR'] || env['TERM'] === 'dumb') return (_, text) => text;
  return (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m`;
}
