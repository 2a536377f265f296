import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { applyEdits, type TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';
import type { KeyInSource } from '../../language';
import type { Refusal } from '../../literals';
import { type ConfigValue, MARK, type Path } from '../values';
import type { Parent } from './document';

type Style = 'plain' | 'single' | 'double' | 'block';

/** A scalar that holds a key, where it is in its document, and how it is written. */
export class YamlScalar implements ConfigValue {
  readonly span: Span;
  readonly style: Style;
  /** Within brackets or braces. */
  readonly inFlow: boolean;
  readonly path: Path;

  constructor(
    private readonly text: string,
    readonly document: Document.Parsed,
    readonly node: Scalar,
    /** The innermost first. */
    readonly parents: readonly Parent[],
    readonly isKey: boolean,
  ) {
    const [start = 0, end = 0] = node.range ?? [];
    this.span = { start, end };
    this.style = STYLES[node.type ?? ''] ?? 'plain';
    this.inFlow = parents.some((parent) => !isPair(parent) && parent.flow === true);
    this.path = pathOf(node, parents);
  }

  /** `|` or `>` with what else stands on that line. */
  get header(): Span | undefined {
    if (this.style !== 'block') return undefined;
    const length = this.source.search(/[\r\n]/);
    return { start: this.span.start, end: this.span.start + (length < 0 ? this.source.length : length) };
  }

  /** The entry that this is the value of; undefined for an item of a sequence. */
  get pair(): Pair | undefined {
    const [parent] = this.parents;
    return isPair(parent) ? parent : undefined;
  }

  /** The mapping that holds the entry. */
  get map(): YAMLMap | undefined {
    const [, parent] = this.parents;
    return this.pair && isMap(parent) ? parent : undefined;
  }

  /** The nearest entry around it whose name matches. */
  entryNamed(name: RegExp): { pair: Pair; map: YAMLMap } | undefined {
    for (const [i, pair] of this.parents.entries()) {
      const map = this.parents[i + 1];
      if (isPair(pair) && isMap(map) && name.test(nameOf(pair))) return { pair, map };
    }
    return undefined;
  }

  private get source(): string {
    return this.text.slice(this.span.start, this.span.end);
  }

  marked(keys: readonly KeyInSource[]): string {
    const marked = applyEdits(
      this.source,
      keys.map(({ span }) => ({ span: this.within(span), newText: MARK })),
    );
    // A block's own indentation tells where it begins, so that any one around it will do.
    const value: unknown = parseDocument(this.style === 'block' ? `x: ${marked}` : marked, {
      logLevel: 'silent',
    }).toJS();
    const read = this.style === 'block' && isRecord(value) ? value['x'] : value;
    return typeof read === 'string' ? read : marked;
  }

  find(character: string, position: number, direction: 1 | -1): Span | undefined {
    const written = this.style === 'single' ? character.replace("'", "''") : escaped(character, this.style);
    const start =
      direction === 1
        ? this.text.indexOf(written, position)
        : this.text.lastIndexOf(written, position - written.length);
    const found = { start, end: start + written.length };
    return start > this.span.start - (this.style === 'plain' ? 1 : 0) && found.end <= this.span.end
      ? found
      : undefined;
  }

  write(edits: readonly TextEdit[]): readonly TextEdit[] | Refusal {
    const written = edits.map(({ span, newText }) => ({ span, newText: escaped(newText, this.style) }));
    if (this.style !== 'plain') return written;
    const result = applyEdits(
      this.source,
      edits.map(({ span, newText }) => ({ span: this.within(span), newText })),
    );
    // What is in no quotes and no YAML either is made YAML by a template.
    if (isPlain(result, this.inFlow) || !isPlain(this.source, this.inFlow)) return edits;
    const quoted = /["\\]/.test(result) ? `'${result.replaceAll("'", "''")}'` : `"${result}"`;
    return [{ span: this.span, newText: quoted }];
  }

  private within({ start, end }: Span): Span {
    return { start: start - this.span.start, end: end - this.span.start };
  }
}

const STYLES: Readonly<Record<string, Style>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

function escaped(text: string, style: Style): string {
  if (style === 'single') return text.replaceAll("'", "''");
  return style === 'double' ? text.replace(/["\\]/g, '\\$&') : text;
}

/** Whether a text without quotes is read as that text, and not as notation, a number or nothing. */
function isPlain(source: string, inFlow: boolean): boolean {
  const document = parseDocument(inFlow ? `[${source}]` : `x: ${source}`, { logLevel: 'silent' });
  const value: unknown = document.getIn(inFlow ? [0] : ['x']);
  const items = isSeq(document.contents) ? document.contents.items.length : 1;
  return (
    document.errors.length === 0 &&
    items === 1 &&
    typeof value === 'string' &&
    value.replaceAll(/\s+/g, '') === source.replaceAll(/\s+/g, '')
  );
}

function pathOf(node: Scalar, parents: readonly Parent[]): Path {
  const path: (string | number)[] = [];
  let child: unknown = node;
  for (const parent of parents) {
    if (isPair(parent)) path.push(nameOf(parent));
    else if (isSeq(parent)) path.push(parent.items.indexOf(child));
    child = parent;
  }
  return path.reverse();
}

/** What an entry is called. */
export function nameOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
