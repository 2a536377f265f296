/** Encodings that KeyGuard reads and writes back unchanged. */
export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

/** Text without its byte-order mark, and how its bytes were written. */
export interface Decoded {
  readonly text: string;
  readonly encoding: Encoding;
  /** False where `encode` would not give the same bytes (invalid bytes, UTF-16 without a mark): such a file must not be written back. */
  readonly exact: boolean;
}

/** How much of a file is looked at to tell binary from text; git looks at as much. */
export const SNIFF_BYTES = 8000;

/** Reads the byte-order mark; without one, NUL bytes on every other place mean UTF-16, and NUL bytes elsewhere mean binary. */
export function sniffEncoding(bytes: Uint8Array): Encoding | 'binary' {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8-bom';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, SNIFF_BYTES);
  if (!head.includes(0)) return 'utf-8';
  let even = 0;
  let odd = 0;
  for (let i = 0; i < head.length; i++) {
    if (head[i] === 0) i % 2 === 0 ? even++ : odd++;
  }
  // Mostly ASCII text in UTF-16 has a NUL in nearly every pair, always on the same side.
  const most = head.length * 0.35;
  if (odd > most && even === 0) return 'utf-16le';
  if (even > most && odd === 0) return 'utf-16be';
  return 'binary';
}

/** The text of `bytes`, or undefined when they are binary. */
export function decode(bytes: Uint8Array): Decoded | undefined {
  const encoding = sniffEncoding(bytes);
  if (encoding === 'binary') return undefined;
  const label = encoding === 'utf-8-bom' ? 'utf-8' : encoding;
  // `ignoreBOM: false` drops the byte-order mark.
  const text = new TextDecoder(label, { ignoreBOM: false }).decode(bytes);
  const certain = label === 'utf-8' && !text.includes('\ufffd');
  return { text, encoding, exact: certain || equalBytes(encode(text, encoding), bytes) };
}

/**
 * The text of `bytes` in an encoding by its name, without a byte-order mark.
 * @param name as iconv or the web name it, in any case
 * @returns undefined where the name is not known
 */
export function decodeAs(bytes: Uint8Array, name: string): string | undefined {
  const label = name.toLowerCase();
  const isUtf16 = /^utf-?16/.test(label);
  // A mark says more than a name; and text in UTF-16 has NUL bytes, if only in its line ends: else nobody converted it.
  if (isUtf16 && (hasMark(bytes) || !bytes.includes(0))) return decode(bytes)?.text;
  try {
    return new TextDecoder(LABELS[label] ?? label).decode(bytes);
  } catch {
    return undefined;
  }
}

function hasMark([first, second, third]: Uint8Array): boolean {
  if (first === 0xef) return second === 0xbb && third === 0xbf;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** What iconv calls otherwise than the web. Source: iconv -l, and encoding.spec.whatwg.org. */
const LABELS: Readonly<Record<string, string>> = {
  'utf-16': 'utf-16be',
  'utf-16le-bom': 'utf-16le',
  'utf-16be-bom': 'utf-16be',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  cp932: 'shift_jis',
  'euc-cn': 'gb2312',
  cp949: 'euc-kr',
  cp936: 'gbk',
};

/** The bytes of `text`, with the byte-order mark that the encoding stands for. UTF-16 is always written with one. */
export function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  if (encoding === 'utf-8-bom') return new TextEncoder().encode(`\ufeff${text}`);
  const marked = `\ufeff${text}`;
  const bytes = new Uint8Array(marked.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < marked.length; i++)
    view.setUint16(i * 2, marked.charCodeAt(i), encoding === 'utf-16le');
  return bytes;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
