import type { Part } from '../../literals';
import type { CLiteral } from './literal';

/** Names for arrays of characters that the file does not use yet. */
export class NewNames {
  private readonly taken = new Set<string>();

  constructor(private readonly text: string) {}

  nameFor(literal: CLiteral, parts: readonly Part[]): string {
    const base = nameOf(literal, parts);
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : `${base}${n}`;
      if (this.taken.has(name) || new RegExp(`\\b${name}\\b`).test(this.text)) continue;
      this.taken.add(name);
      return name;
    }
  }
}

function nameOf({ node }: CLiteral, [first]: readonly Part[]): string {
  const start = first?.kind === 'text' ? first.source : '';
  if (/^Authorization\b/i.test(start)) return 'authorization';
  if (/^\w+:\/\//.test(start)) return 'url';
  const called = node.parent?.parent?.childForFieldName('function')?.text ?? '';
  return /slist|header/i.test(called) ? 'header' : 'text';
}

/** A power of two with room for the text and keys of 69 characters. */
export function sizeFor(parts: readonly Part[]): number {
  const length = parts.reduce((sum, part) => sum + (part.kind === 'read' ? 69 : part.source.length), 1);
  return Math.max(128, 2 ** Math.ceil(Math.log2(length)));
}
