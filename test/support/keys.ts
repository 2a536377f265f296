import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Keys for tests, put together at run time: no key literal may stand in this repository.
 * The same number gives the same key in every run, shaped as SendGrid's are: base64url of a version-4 UUID and of 32 bytes.
 * Without `node:crypto` and `Buffer`, because tests also run in a web worker.
 */
export function fakeKey(n = 1): string {
  const id = sha256(utf8ToBytes(`keyguard test id ${n}`)).subarray(0, 16);
  id[6] = ((id[6] ?? 0) & 0x0f) | 0x40;
  id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
  const secret = sha256(utf8ToBytes(`keyguard test secret ${n}`));
  return ['SG', base64Url(id), base64Url(secret)].join('.');
}

/**
 * Fixtures write `{{KEY1}}`, `{{KEY2}}` … where a key stands, and `{{ID1}}`, `{{SECRET1}}` for the two parts of one;
 * `{{base64 apikey:{{KEY1}}}}` and the like (see ENCODINGS) for text that is encoded, with `\n`, `\r` and `\0` as escapes;
 * `{{base64/64 …}}` for lines of 64 characters, indented as the first one is.
 */
export function fillKeys(fixture: string): string {
  const lineEnd = fixture.includes('\r\n') ? '\r\n' : '\n';
  const filled = fixture.replace(/\{\{(KEY|ID|SECRET)(\d)\}\}/g, (_, what: string, n: string) => {
    const [, id = '', secret = ''] = fakeKey(Number(n)).split('.');
    return what === 'KEY' ? fakeKey(Number(n)) : what === 'ID' ? id : secret;
  });
  return filled
    .split(lineEnd)
    .map((line) => encodeIn(line, lineEnd))
    .join(lineEnd);
}

function encodeIn(line: string, lineEnd: string): string {
  const indentation = line.match(/^[ \t]*/)?.[0] ?? '';
  return line.replace(
    /\{\{([\w-]+)(?:\/(\d+))? (.*?)\}\}/g,
    (all, name: string, width: string | undefined, text: string) => {
      const encoded = ENCODINGS[name]?.(
        text.replace(/\\([nr0])/g, (_, letter: string) => ({ n: '\n', r: '\r' })[letter] ?? '\0'),
      );
      if (encoded === undefined || width === undefined) return encoded ?? all;
      return encoded.match(new RegExp(`.{1,${width}}`, 'g'))?.join(lineEnd + indentation) ?? '';
    },
  );
}

/** Ways to write a text of ASCII characters. */
export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => btoa(text),
  base64url: (text) => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  percent: (text) => ofEach(text, (code) => `%${code.toString(16).toUpperCase().padStart(2, '0')}`),
  unicode: (text) => ofEach(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
  'unicode-braces': (text) => ofEach(text, (code) => `\\u{${code.toString(16)}}`),
  'hex-escapes': (text) => ofEach(text, (code) => `\\x${code.toString(16).padStart(2, '0')}`),
  octal: (text) => ofEach(text, (code) => `\\${code.toString(8).padStart(3, '0')}`),
  decimal: (text) => ofEach(text, (code) => `&#${code};`),
  hexadecimal: (text) => ofEach(text, (code) => `&#x${code.toString(16).toUpperCase()};`),
  'decimal-open': (text) => ofEach(text, (code) => `&#${code}`),
  hex: (text) => ofEach(text, (code) => code.toString(16).padStart(2, '0')),
};

function ofEach(text: string, write: (code: number) => string): string {
  return Array.from(text, (character) => write(character.charCodeAt(0))).join('');
}

function base64Url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
