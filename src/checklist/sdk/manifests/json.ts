import { type Node, parseTree } from 'jsonc-parser';
import type { Dependency } from '../manifest';

/** The string values under each of these keys of a JSON file's top object: `{"dependencies": {"name": "range"}}`. */
export function readJsonSections(text: string, sections: readonly string[]): Dependency[] {
  const found: Dependency[] = [];
  for (const [section, value] of propertiesOf(parse(text))) {
    if (!sections.includes(section)) continue;
    for (const [name, range] of propertiesOf(value)) {
      if (range?.type !== 'string') continue;
      // Inside the quotes.
      const span = { start: range.offset + 1, end: range.offset + Math.max(range.length - 1, 1) };
      found.push({ name, range: String(range.value), span });
    }
  }
  return found;
}

function parse(text: string): Node | undefined {
  try {
    return parseTree(text);
  } catch (error) {
    // The parser recurses; a file nested so deeply that the stack ends is no manifest.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function propertiesOf(node: Node | undefined): [string, Node | undefined][] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).map((property) => [
    String(property.children?.[0]?.value ?? ''),
    property.children?.[1],
  ]);
}
