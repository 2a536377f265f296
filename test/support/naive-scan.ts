import { isPlaceholder } from '../../src/detect/placeholder';

const LEGAL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Where keys begin, found the slow way: every offset, character by character, no regular expression. The oracle for the real scan. */
export function naiveKeyOffsets(text: string): number[] {
  const offsets: number[] = [];
  for (let start = 0; start < text.length; start++) {
    if (isKeyAt(text, start) && !isPlaceholder(text.slice(start + 26, start + 69))) offsets.push(start);
  }
  return offsets;
}

function isKeyAt(text: string, start: number): boolean {
  for (let i = 0; i < 69; i++) {
    const character = text[start + i] ?? '';
    const expected = i === 0 ? 'S' : i === 1 ? 'G' : i === 2 || i === 25 ? '.' : undefined;
    if (expected === undefined ? !isLegal(character) : character !== expected) return false;
  }
  return !isLegal(text[start + 69] ?? '');
}

function isLegal(character: string): boolean {
  return character !== '' && LEGAL.includes(character);
}
