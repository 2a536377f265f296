import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';

/**
 * gofmt writes the `=` of neighbouring lines below each other. Where some of a group's lines go away, the others may
 * have to move nearer; groups that are laid out in another way are left alone.
 */
export function alignNames(text: string, specs: readonly Node[], removed: readonly Node[]): TextEdit[] {
  return blocksOf(specs).flatMap((block) => {
    if (!block.some((spec) => removed.includes(spec))) return [];
    const columns = block.flatMap((spec) => gapOf(text, spec) ?? []);
    const isAligned = new Set(columns.map(({ column }) => column)).size === 1;
    if (!isAligned || columns.length !== block.length) return [];
    const staying = columns.filter(({ spec }) => !removed.includes(spec));
    const width = Math.max(...staying.map(({ name }) => name));
    return staying.map(({ span, name }) => ({ span, newText: ' '.repeat(width - name + 1) }));
  });
}

/** Without an empty line or a comment in between. */
function blocksOf(specs: readonly Node[]): Node[][] {
  const blocks: Node[][] = [];
  for (const spec of specs) {
    const block = blocks.at(-1);
    const last = block?.at(-1);
    if (block && last && last.endPosition.row === spec.startPosition.row - 1) block.push(spec);
    else blocks.push([spec]);
  }
  return blocks;
}

/** The blanks between the names and the `=` of a spec without a type. */
function gapOf(text: string, spec: Node) {
  const match = /^([^=\r\n]*?)([ \t]+)=/.exec(text.slice(spec.startIndex, spec.endIndex));
  if (!match || spec.childForFieldName('type')) return undefined;
  const [, names = '', gap = ''] = match;
  const start = spec.startIndex + names.length;
  return {
    spec,
    name: names.length,
    column: names.length + gap.length,
    span: { start, end: start + gap.length },
  };
}
