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
  const lengths = parts.map((part) => (part.kind === 'read' ? 69 : bytesIn(part.source)));
  const length = lengths.reduce((sum, each) => sum + each, 1);
  return Math.max(128, 2 ** Math.ceil(Math.log2(length)));
}

/** At most, in UTF-8. */
function bytesIn(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character > '\x7f' ? 4 : 1), 0);
}
