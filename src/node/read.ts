import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decode, sniffEncoding } from '../text/encoding';
import { codeOf, describeFileError } from './file-error';

/** In bytes. A string cannot be much longer in V8 (2^29 characters), and nobody writes keys into a larger source by hand. */
export const MAX_BYTES = 512_000_000;

/** Most sources are smaller than this, in bytes: opened, read in one go and closed. */
const CHUNK_BYTES = 1 << 18;

/** What every key begins with, as bytes. The second also stands in big-endian UTF-16. */
const KEY_START = Buffer.from('SG.', 'latin1');
const KEY_START_UTF16 = Buffer.from('SG.', 'utf16le').subarray(0, -1);

export type ScanText =
  /** `text` is undefined where it was not asked for: it is no text, or no key can be in it. */
  | { readonly bytes: number; readonly binary: boolean; readonly text: string | undefined }
  | { readonly error: string };

/**
 * Reads files for a scan, one after the other into one buffer. Synchronous on purpose: 20,000 files take a tenth of a
 * second so, and seven times as long through promises.
 */
export class ScanReader {
  private readonly chunk = Buffer.allocUnsafe(CHUNK_BYTES);

  /** @param wanted whether to decode every text, or only those that hold the first characters of a key */
  read(file: string, wanted: 'keys' | 'all' = 'keys'): ScanText {
    try {
      return textToScan(this.bytesOf(file), wanted);
    } catch (error) {
      return { error: describeReadError(error) };
    }
  }

  /** Valid until the next call. */
  private bytesOf(file: string): Buffer {
    const descriptor = openSync(file, 'r');
    try {
      const length = readSync(descriptor, this.chunk, 0, CHUNK_BYTES, null);
      const head = this.chunk.subarray(0, length);
      if (length < CHUNK_BYTES || sniffEncoding(head) === 'binary') return head;
      return readRest(descriptor, head);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** What is in the file as far as its size says now; a log that grows meanwhile is not run after. */
function readRest(descriptor: number, head: Buffer): Buffer {
  const { size } = fstatSync(descriptor);
  if (size > MAX_BYTES) throw new TooLarge();
  const bytes = Buffer.allocUnsafe(Math.max(size, head.length));
  let length = head.copy(bytes);
  for (let read = -1; read !== 0 && length < bytes.length; length += read) {
    read = readSync(descriptor, bytes, length, bytes.length - length, null);
  }
  return bytes.subarray(0, length);
}

export function textToScan(bytes: Buffer, wanted: 'keys' | 'all' = 'keys'): ScanText {
  if (bytes.length > MAX_BYTES) return { error: describeReadError(new TooLarge()) };
  const encoding = sniffEncoding(bytes);
  if (encoding === 'binary') return { bytes: bytes.length, binary: true, text: undefined };
  const start = encoding.startsWith('utf-16') ? KEY_START_UTF16 : KEY_START;
  const text = wanted === 'all' || bytes.includes(start) ? decode(bytes)?.text : undefined;
  return { bytes: bytes.length, binary: false, text };
}

class TooLarge extends Error {}

function describeReadError(error: unknown): string {
  if (error instanceof TooLarge)
    return 'Larger than 512 MB, so not scanned. Split the file, or scan its parts with --stdin.';
  if (codeOf(error) === 'ENOENT') return 'It was deleted before it could be read.';
  return describeFileError(error);
}
