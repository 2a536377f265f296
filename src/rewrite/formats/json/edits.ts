import type { Node } from 'jsonc-parser';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
import { type JsonFile, type JsonString, spanOf } from './document';

/** Collects members and items to take out, and takes out what is empty then. */
export class Remover {
  private readonly removed = new Set<Node>();

  constructor(private readonly file: JsonFile) {}

  /** @param depth of how many objects around it an empty one goes with it */
  remove(value: Pick<JsonString, 'node'>, depth = 1): void {
    let item: Node | undefined = itemOf(value.node);
    for (let left = depth; item; left--) {
      this.removed.add(item);
      const list: Node | undefined = item.parent;
      const isEmpty: boolean | undefined = list?.children?.every((child) => this.removed.has(child));
      item = isEmpty && list?.parent && left > 0 ? itemOf(list) : undefined;
    }
  }

  edits(): TextEdit[] {
    const outermost = [...this.removed].filter((item) => {
      for (let { parent } = item; parent; parent = parent.parent) if (this.removed.has(parent)) return false;
      return true;
    });
    return outermost.flatMap((item) => {
      const items = item.parent?.children ?? [];
      const index = items.indexOf(item);
      const before = items[index - 1];
      // Neighbours go together, in one edit with the first of them.
      if (before && this.removed.has(before)) return [];
      const end = items.findIndex((each, i) => i > index && !this.removed.has(each));
      return this.removeItems(items, index, end < 0 ? items.length : end);
    });
  }

  private removeItems(items: readonly Node[], first: number, behind: number): TextEdit[] {
    const { text } = this.file;
    const start = items[first]?.offset ?? 0;
    const last = items[behind - 1];
    const end = last ? spanOf(last).end : start;
    const next = items[behind];
    if (next) return [{ span: { start, end: next.offset }, newText: '' }];
    // With the blanks before it; the line end of a comment there stays.
    let from = start;
    while (/\s/.test(text.charAt(from - 1))) from--;
    const comma = /^\s*,/.exec(text.slice(end))?.[0].length;
    if (comma !== undefined) return [{ span: { start: from, end: end + comma }, newText: '' }];
    const kept = items[first - 1];
    if (!kept) return [{ span: { start: from, end: end + blanksAt(text, end) }, newText: '' }];
    const separator = text.indexOf(',', spanOf(kept).end);
    return [
      { span: { start: separator, end: separator + 1 }, newText: '' },
      { span: { start: Math.max(from, separator + 1), end }, newText: '' },
    ];
  }
}

/** A member, or an item of a list. */
function itemOf(node: Node): Node {
  return node.parent?.type === 'property' ? node.parent : node;
}

function blanksAt(text: string, offset: number): number {
  return /^\s*/.exec(text.slice(offset))?.[0].length ?? 0;
}

/** A new member beside one that may be taken out in the same go. `value` is JSON. */
export function insertBeside({ text }: JsonFile, property: Node, name: string, value: string): TextEdit {
  const siblings = property.parent?.children ?? [];
  const index = siblings.indexOf(property);
  const previous = siblings[index - 1];
  const lead = lineBefore(text, property.offset);
  const gap = /^[ \t]*$/.test(lead) ? `${lineEndOf(text)}${lead}` : ' ';
  const member = `"${name}": ${value}`;
  if (previous) {
    const { end } = spanOf(previous);
    return { span: { start: end, end }, newText: `,${gap}${member}` };
  }
  const start = siblings[index + 1]?.offset ?? property.offset;
  return { span: { start, end: start }, newText: `${member},${gap}` };
}
