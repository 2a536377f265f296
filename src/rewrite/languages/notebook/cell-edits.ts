import type { CellText } from '../../../detect/notebook';
import type { TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';

/**
 * Edits of a cell's source as edits of the notebook's JSON, in which each line of the source is mostly a string of its
 * own. What they do not touch stays as it is, byte for byte.
 */
export class CellEdits {
  /** Where in the source each string begins, and at the end where the last one ends. */
  private readonly starts: readonly number[];

  constructor(
    private readonly file: string,
    private readonly cell: CellText,
  ) {
    let length = 0;
    this.starts = [0, ...cell.strings.map(({ start, end }) => (length += this.lengthOf(start, end)))];
  }

  fromFile({ start, end }: Span): Span {
    return { start: this.offsetOf(start), end: this.offsetOf(end) };
  }

  toFile({ span, newText }: TextEdit): TextEdit {
    if (newText === '') return { span: this.wholeStrings(span) ?? this.cell.joined.toFile(span), newText };
    return { span: this.cell.joined.toFile(span), newText: this.written(newText) };
  }

  private offsetOf(place: number): number {
    const { strings } = this.cell;
    const i = strings.findIndex(({ end }) => place <= end);
    const string = strings[i];
    return string ? (this.starts[i] ?? 0) + this.lengthOf(string.start, place) : 0;
  }

  /** How much text a stretch of a JSON string stands for. */
  private lengthOf(start: number, end: number): number {
    return String(JSON.parse(`"${this.file.slice(start, Math.max(start, end))}"`)).length;
  }

  /** Text as it stands within the quotes, where a line ends with a string that ends. */
  private written(text: string): string {
    const { strings } = this.cell;
    const source = strings.map(({ start, end }) => this.file.slice(start, end)).join('');
    const escaped = JSON.stringify(text).slice(1, -1);
    // As Python's `ensure_ascii` writes it, where the cell is written so.
    const asciiOnly = /^[\0-\x7f]*$/.test(source) && /\\u[0-9a-fA-F]{4}/.test(source);
    const inStyle = asciiOnly ? escaped.replace(/[^\0-\x7f]/g, escapeCode) : escaped;
    const joint = this.joint();
    return joint === undefined ? inStyle : inStyle.replace(/(?<!\\)((?:\\\\)*\\n)/g, `$1${joint}`);
  }

  /** What stands between two strings of the list, from quote to quote; undefined for a source that is one string. */
  private joint(): string | undefined {
    const [first, second] = this.cell.strings;
    if (!first) return undefined;
    if (second) return this.file.slice(first.end, second.start);
    const before = /\[(\s*)"$/.exec(this.file.slice(0, first.start))?.[1];
    return before === undefined ? undefined : `",${before}"`;
  }

  /** The strings with what divides them from the next one, where a deletion takes whole lines. */
  private wholeStrings({ start, end }: Span): Span | undefined {
    const { strings } = this.cell;
    const first = this.starts.indexOf(start);
    const last = this.starts.indexOf(end);
    if (strings.length < 2 || first < 0 || last <= first) return undefined;
    const [from, next] = [strings[first], strings[last]];
    if (from && next) return { start: from.start, end: next.start };
    const [before, until] = [strings[first - 1], strings[last - 1]];
    return before && until ? { start: before.end, end: until.end } : undefined;
  }
}

function escapeCode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
