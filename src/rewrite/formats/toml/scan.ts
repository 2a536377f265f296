import type { Span } from '../../../text/span';

/** A string of a TOML document and the way to it. */
export interface TomlString {
  /** With its quotes. */
  readonly span: Span;
  readonly content: Span;
  /** Table headers and keys that lead to it. */
  readonly path: readonly string[];
  /** The `name = value` that it is the value of, or in the value of. */
  readonly entry: Span;
  /** What the entry is written in: a line of its own, or a place between braces. */
  readonly inside: 'table' | 'inline table';
  /** Whether it is the entry's whole value, and not one of an array. */
  readonly isValue: boolean;
}

export interface TomlDocument {
  readonly strings: readonly TomlString[];
  readonly comments: readonly Span[];
}

const KEY = /(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*')/y;
const BLANK = /[ \t]*/y;
const COMMENT = /#[^\r\n]*/y;
const REST_OF_LINE = /[^\r\n]*(?:\r\n|\n|\r)?/y;
const STRING =
  /"""(?:\\[\s\S]|(?!""")[^\\])*"{3,5}|'''(?:(?!''')[\s\S])*'{3,5}|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*'/y;

/** Reads what matters of a TOML document (https://toml.io/en/v1.0.0), which gives no place of anything when it is parsed. */
export function scanToml(text: string): TomlDocument {
  return new Scanner(text).scan();
}

class Scanner {
  private readonly strings: TomlString[] = [];
  private readonly comments: Span[] = [];
  private position = 0;

  constructor(private readonly text: string) {}

  scan(): TomlDocument {
    let table: string[] = [];
    while (this.position < this.text.length) {
      const before = this.position;
      this.skipBlank();
      if (this.text.startsWith('[', this.position)) {
        this.position += this.text.startsWith('[[', this.position) ? 2 : 1;
        table = this.keys();
        this.take(/\]*/y);
      } else if (!this.comment()) {
        this.entry(table, 'table');
      }
      this.skipBlank();
      this.comment();
      this.take(REST_OF_LINE);
      if (this.position === before) this.position++;
    }
    return { strings: this.strings, comments: this.comments };
  }

  private entry(table: readonly string[], inside: TomlString['inside']): void {
    const { position: start } = this;
    const names = this.keys();
    if (names.length === 0 || this.text.charAt(this.position) !== '=') return;
    this.position++;
    this.skipBlank();
    const first = this.strings.length;
    this.value([...table, ...names], inside, true);
    for (let i = first; i < this.strings.length; i++) {
      const string = this.strings[i];
      // Strings in an inline table have an entry of their own.
      if (string && string.entry.start < 0) {
        this.strings[i] = { ...string, entry: { start, end: this.position } };
      }
    }
  }

  private value(path: readonly string[], inside: TomlString['inside'], isValue: boolean): void {
    const { position: start } = this;
    const string = this.take(STRING);
    if (string !== '') {
      const quotes = string.startsWith('"""') || string.startsWith("'''") ? 3 : 1;
      this.strings.push({
        span: { start, end: this.position },
        content: { start: start + quotes, end: this.position - quotes },
        path,
        entry: { start: -1, end: -1 },
        inside,
        isValue,
      });
    } else if (this.text.startsWith('[', start)) {
      this.list(']', () => this.value(path, inside, false));
    } else if (this.text.startsWith('{', start)) {
      this.list('}', () => this.entry(path, 'inline table'));
    } else {
      this.take(/[^,\]}#\r\n]*/y);
    }
  }

  /** From the bracket that opens a list to behind the one that closes it. */
  private list(close: string, item: () => void): void {
    this.position++;
    while (this.position < this.text.length) {
      this.take(/[\s,]*/y);
      if (this.comment()) continue;
      const before = this.position;
      if (this.text.charAt(before) === close) {
        this.position++;
        return;
      }
      item();
      if (this.position === before) return;
    }
  }

  /** Of a dotted key or a header. */
  private keys(): string[] {
    const names: string[] = [];
    for (;;) {
      this.skipBlank();
      const name = this.take(KEY);
      if (name === '') return names;
      names.push(/^["']/.test(name) ? name.slice(1, -1) : name);
      this.skipBlank();
      if (this.text.charAt(this.position) !== '.') return names;
      this.position++;
    }
  }

  private comment(): boolean {
    const { position: start } = this;
    if (this.take(COMMENT) === '') return false;
    this.comments.push({ start, end: this.position });
    return true;
  }

  private skipBlank(): void {
    this.take(BLANK);
  }

  private take(sticky: RegExp): string {
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.text)?.[0] ?? '';
    this.position += found.length;
    return found;
  }
}
