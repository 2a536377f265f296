import {
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type Pair,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
import type { Span } from '../../../text/span';
import type { YamlFile } from './document';
import { nameOf, type YamlScalar } from './scalar';

/** A tree of new entries; a text is written as it stands. */
export interface Entries {
  readonly [name: string]: string | Entries;
}

/** The same with lists in it. */
interface Tree {
  readonly [name: string]: string | Tree | readonly (string | Tree)[];
}

/** From the entry's name to the end of its value. */
export function spanOfPair(pair: Pair): Span {
  const start = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
  const end = isNode(pair.value)
    ? (pair.value.range?.[1] ?? start)
    : isNode(pair.key)
      ? (pair.key.range?.[1] ?? start)
      : start;
  return { start, end };
}

export function entryOf(map: unknown, name: string): Pair | undefined {
  return isMap(map) ? map.items.find((pair) => nameOf(pair) === name) : undefined;
}

export function textOf(map: unknown, name: string): string | undefined {
  const value = entryOf(map, name)?.value;
  return isScalar(value) ? String(value.value) : undefined;
}

/** New entries in front of one that is there. */
export function insertBefore(file: YamlFile, map: YAMLMap, pair: Pair, entries: Tree): TextEdit {
  const { start } = spanOfPair(pair);
  const at = { start, end: start };
  const lead = lineBefore(file.text, start);
  const eol = lineEndOf(file.text);
  if (map.flow) {
    const separator = /^[ \t]*$/.test(lead) ? `,${eol}${lead}` : ', ';
    return { span: at, newText: flowOf(entries) + separator };
  }
  const indentation = ' '.repeat(lead.length);
  return { span: at, newText: linesOf(entries, indentation).join(eol).trimStart() + eol + indentation };
}

/** New entries behind one that is there. */
function insertAfter({ text }: YamlFile, map: YAMLMap, pair: Pair, entries: Entries): TextEdit {
  const { start, end } = spanOfPair(pair);
  if (map.flow) return { span: { start: end, end }, newText: `, ${flowOf(entries)}` };
  const at = endOfLine(text, end);
  const eol = lineEndOf(text);
  const lines = linesOf(entries, ' '.repeat(lineBefore(text, start).length));
  const newText = /[\r\n]$/.test(text.slice(0, at))
    ? lines.map((line) => line + eol).join('')
    : eol + lines.join(eol);
  return { span: { start: at, end: at }, newText };
}

/** Other entries in the place of one. */
export function replacePair(file: YamlFile, map: YAMLMap, pair: Pair, entries: Tree): TextEdit {
  const span = spanOfPair(pair);
  if (map.flow) return { span, newText: flowOf(entries) };
  const indentation = ' '.repeat(lineBefore(file.text, span.start).length);
  const eol = lineEndOf(file.text);
  const newText = linesOf(entries, indentation).join(eol).trimStart();
  return { span, newText: /[\r\n]$/.test(file.text.slice(span.start, span.end)) ? newText + eol : newText };
}

export function linesOf(entries: Tree, indentation: string): string[] {
  return Object.entries(entries).flatMap(([name, value]) => {
    if (typeof value === 'string') return [`${indentation}${name}: ${value}`];
    const inner = isList(value)
      ? value.flatMap((item) => linesOfItem(item, `${indentation}  `))
      : linesOf(value, `${indentation}  `);
    return [`${indentation}${name}:`, ...inner];
  });
}

function linesOfItem(item: string | Tree, indentation: string): string[] {
  if (typeof item === 'string') return [`${indentation}- ${item}`];
  return linesOf(item, `${indentation}  `).map((line, i) =>
    i === 0 ? `${indentation}- ${line.trimStart()}` : line,
  );
}

function flowOf(entries: Tree): string {
  return Object.entries(entries)
    .map(
      ([name, value]) =>
        `${name}: ${isList(value) ? `[${value.map(flowOfValue).join(', ')}]` : flowOfValue(value)}`,
    )
    .join(', ');
}

function flowOfValue(value: string | Tree): string {
  if (typeof value !== 'string') return `{ ${flowOf(value)} }`;
  return /[{}[\],]/.test(value) && !/^["'{[]/.test(value) ? JSON.stringify(value) : value;
}

/** `Array.isArray` does not know lists that are read only. */
function isList(value: Tree[string]): value is readonly (string | Tree)[] {
  return Array.isArray(value);
}

/** A document of its own at the end of the file. */
export function appendDocument({ text }: YamlFile, entries: Tree): TextEdit {
  const eol = lineEndOf(text);
  const lines = ['---', ...linesOf(entries, '')];
  const lead = text === '' || /[\r\n]$/.test(text) ? '' : eol;
  return {
    span: { start: text.length, end: text.length },
    newText: lead + lines.map((line) => line + eol).join(''),
  };
}

/** Takes one entry out of a mapping that has others. */
export function removePair(file: YamlFile, map: YAMLMap, pair: Pair): TextEdit {
  return removeItem(file, map, pair, new Set([pair]));
}

/** A text as it can stand for a value. */
export function scalarOf(text: string): string {
  const isPlain =
    /^[A-Za-z_/][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|[yn])$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** Collects entries and items to take out, and takes out what is empty then. */
export class Remover {
  private readonly removed = new Set<unknown>();
  private readonly lists = new Map<YAMLMap | YAMLSeq, unknown[]>();

  constructor(private readonly file: YamlFile) {}

  /**
   * False where something else refers to it, or nothing would be left.
   * @param item what goes: the scalar's own entry or item, or a mapping around it
   */
  remove(scalar: YamlScalar, item: unknown = scalar.node): boolean {
    let child = item;
    const { parents } = scalar;
    for (const parent of parents.slice((parents as readonly unknown[]).indexOf(item) + 1)) {
      if (isReferredTo(scalar, child)) return false;
      if (isCollection(parent)) {
        if (parent.items.some((item) => item !== child && !this.removed.has(item))) {
          this.removed.add(child);
          this.lists.set(parent, [...(this.lists.get(parent) ?? []), child]);
          return true;
        }
        // What was to be taken out of it goes with it.
        this.lists.delete(parent);
        this.removed.add(child);
      }
      child = parent;
    }
    return false;
  }

  edits(): TextEdit[] {
    return [...this.lists].flatMap(([list, items]) =>
      items.map((item) => removeItem(this.file, list, item, this.removed)),
    );
  }
}

function removeItem(
  { text }: YamlFile,
  { flow, items }: YAMLMap | YAMLSeq,
  item: unknown,
  removed: ReadonlySet<unknown>,
): TextEdit {
  const index = (items as unknown[]).indexOf(item);
  const span = spanOfItem(item);
  const next: unknown = items[index + 1];
  const isLast = items.slice(index + 1).every((each) => removed.has(each));
  if (flow) {
    const start = isLast ? spanOfItem(items[index - 1]).end : span.start;
    return { span: { start, end: isLast ? span.end : spanOfItem(next).start }, newText: '' };
  }
  const lead = lineBefore(text, span.start);
  if (!(isPair(item) ? /^[ \t]*$/ : /^[ \t]*-[ \t]+$/).test(lead) && next !== undefined) {
    // Behind the dash of an item, which the next entry moves up to.
    return { span: { start: span.start, end: spanOfItem(next).start }, newText: '' };
  }
  return { span: { start: span.start - lead.length, end: endOfLine(text, span.end) }, newText: '' };
}

/** Behind the line's end; where `offset` is the start of a line already, as behind a block, there. */
function endOfLine(text: string, offset: number): number {
  if (/[\r\n]/.test(text.charAt(offset - 1))) return offset;
  const end = /[\r\n]/.exec(text.slice(offset));
  if (!end) return text.length;
  const at = offset + end.index;
  return at + (text.startsWith('\r\n', at) ? 2 : 1);
}

function spanOfItem(item: unknown): Span {
  if (isPair(item)) return spanOfPair(item);
  const [start = 0, end = 0] = isNode(item) ? (item.range ?? []) : [];
  return { start, end };
}

/** Whether it has an anchor that an alias names. */
export function isReferredTo({ document }: YamlScalar, item: unknown): boolean {
  const anchors = new Set<string>();
  for (const node of isPair(item) ? [item.key, item.value] : [item]) {
    if ((isScalar(node) || isCollection(node)) && node.anchor) anchors.add(node.anchor);
  }
  const aliases = new Set<string>();
  if (anchors.size > 0) visit(document, { Alias: (_, { source }) => void aliases.add(source) });
  return [...anchors].some((anchor) => aliases.has(anchor));
}

/** Collects entries of mappings that a step of a pipeline may not have yet, such as its environment. */
export class EntryAdder {
  private readonly wanted = new Map<YAMLMap, { after: Pair; entries: Record<string, string | Entries> }>();

  constructor(
    private readonly file: YamlFile,
    private readonly block: string,
  ) {}

  /** @param after the entry of `map` that a new block is put behind */
  add(map: YAMLMap, after: Pair, name: string, value: string | Entries): void {
    const wanted = this.wanted.get(map) ?? { after, entries: {} };
    wanted.entries[name] = value;
    this.wanted.set(map, wanted);
  }

  edits(): TextEdit[] {
    return [...this.wanted].flatMap(([map, { after, entries }]) => {
      const block = entryOf(map, this.block)?.value;
      const first = isMap(block) ? block.items[0] : undefined;
      const missing = Object.fromEntries(
        Object.entries(entries).filter(([name]) => entryOf(block, name) === undefined),
      );
      if (Object.keys(missing).length === 0) return [];
      return isMap(block) && first
        ? [insertBefore(this.file, block, first, missing)]
        : [insertAfter(this.file, map, after, { [this.block]: missing })];
    });
  }
}
