import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { NEEDLES } from '../../detect/needles';
import { SNIFF_BYTES, sniffEncoding } from '../../text/encoding';
import { MAX_BYTES } from '../read';
import { longestNeedle } from './needle-tables';

/** What is in a file: the number of its bytes where it holds no needle, or one of these. */
export const Screened = {
  /** Text that may hold a finding: to be read and scanned. */
  candidate: -1,
  binary: -2,
  /** It could not be read; who reads it again learns why. */
  failed: -3,
} as const;

interface Exports {
  readonly memory: WebAssembly.Memory;
  holdsNeedle(start: number, end: number): number;
  holdsNul(start: number, end: number): number;
}

/** Where in the module's memory files are read to, with room before it for the end of what was read last. */
const TEXT = 1 << 16;

/** How much is read at once: most files are shorter, and what is read stays in the processor's cache. In bytes. */
const CHUNK_BYTES = 1 << 17;

/** A longer needle could lie across three chunks' ends; in bytes. */
const LONGEST = longestNeedle(NEEDLES);

/**
 * Tells, at the speed of reading, the few files in which any rule may find something from all the others. It never misses
 * one: a file without a needle has no finding (see `NEEDLES`). One for each thread.
 */
export class Prefilter {
  private readonly exports: Exports;
  private readonly memory: Uint8Array;
  private read = 0;

  /** @param compiled shared between threads, so that one compiles it for all */
  constructor(readonly compiled: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    this.memory = new Uint8Array(this.exports.memory.buffer);
  }

  /** How many bytes of files were read so far. */
  get bytesRead(): number {
    return this.read;
  }

  /** How many bytes a file without needles has, or a value of `Screened`. Never throws. */
  screen(file: string): number {
    try {
      const descriptor = openSync(file, 'r');
      try {
        return this.screenOpen(descriptor);
      } finally {
        closeSync(descriptor);
      }
    } catch {
      return Screened.failed;
    }
  }

  /** Whether a needle is in the bytes, which are text in UTF-8; of any length. */
  holdsNeedle(bytes: Uint8Array): boolean {
    this.memory.fill(0, TEXT - LONGEST, TEXT);
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, at + CHUNK_BYTES);
      this.memory.set(chunk, TEXT);
      if (this.exports.holdsNeedle(TEXT - LONGEST, TEXT + chunk.length)) return true;
      this.keepEnd(chunk.length);
    }
    return false;
  }

  private screenOpen(descriptor: number): number {
    const { memory, exports } = this;
    const length = readSync(descriptor, memory, TEXT, CHUNK_BYTES, null);
    this.read += length;
    memory.fill(0, TEXT - LONGEST, TEXT);
    const mark = memory[TEXT] ?? 0;
    // Every byte-order mark begins with one of these; all but UTF-8 is rare and left to who decodes it.
    if (mark >= 0xef || exports.holdsNul(TEXT, TEXT + Math.min(length, SNIFF_BYTES))) {
      const encoding = sniffEncoding(memory.subarray(TEXT, TEXT + length));
      if (encoding === 'binary') return Screened.binary;
      if (encoding.startsWith('utf-16')) return Screened.candidate;
    }
    if (exports.holdsNeedle(TEXT, TEXT + length)) return Screened.candidate;
    if (length < CHUNK_BYTES) return length;
    return this.screenRest(descriptor);
  }

  /** As far as the file's size says now; a log that grows meanwhile is not run after. */
  private screenRest(descriptor: number): number {
    const { size } = fstatSync(descriptor);
    if (size > MAX_BYTES) return Screened.failed;
    let total = CHUNK_BYTES;
    let length = CHUNK_BYTES;
    while (length > 0 && total < size) {
      this.keepEnd(length);
      length = readSync(descriptor, this.memory, TEXT, CHUNK_BYTES, null);
      if (this.exports.holdsNeedle(TEXT - LONGEST, TEXT + length)) return Screened.candidate;
      this.read += length;
      total += length;
    }
    return total;
  }

  /** Puts the end of the text before the next one: a needle may lie across. */
  private keepEnd(length: number): void {
    this.memory.copyWithin(TEXT - LONGEST, TEXT + length - LONGEST, TEXT + length);
  }
}
