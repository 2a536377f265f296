import type { StringToken } from '../../lexed/token';
import type { Part } from '../../literals';

/** The text of a string without variables, as it is written in one with variables. */
export function interpolatingText(part: Part, { form, open, close }: StringToken): Part {
  if (part.kind === 'read') return part;
  // In the lines of a here-document a backslash is a backslash.
  if (form.name === 'literal-lines') return { ...part, source: part.source.replace(/[\\$@]/g, '\\$&') };
  const delimiters = new Set([open.slice(-1), close]);
  const isPlainQuote = open === "'";
  const source = part.source.replace(/\\([\s\S])|[\\$@]/g, (all, escaped: string | undefined) => {
    if (escaped === undefined) return `\\${all}`;
    if (escaped === '\\') return all;
    if (delimiters.has(escaped)) return isPlainQuote ? escaped : all;
    return `\\\\${escaped === '$' || escaped === '@' ? `\\${escaped}` : escaped}`;
  });
  return { ...part, source };
}

/** `"…"`, or `qq` with brackets where the text has double quotes. */
export function interpolatingQuotes(
  { open, close }: StringToken,
  parts: readonly Part[],
): { readonly open: string; readonly close: string } {
  if (open !== "'") return { open: open.replace(/^q/, 'qq'), close };
  const text = parts.map((part) => (part.kind === 'text' ? part.source : '')).join('');
  if (!text.includes('"')) return { open: '"', close: '"' };
  if (parts.some((part, i) => i > 0 && part.kind === 'text' && /^(?:->)?[[{]/.test(part.source)))
    return { open: '"', close: '"' };
  if (!/[{}]/.test(text) || isBalanced(text, '{', '}')) return { open: 'qq{', close: '}' };
  return /[()]/.test(text) ? { open: '"', close: '"' } : { open: 'qq(', close: ')' };
}

function isBalanced(text: string, open: string, close: string): boolean {
  let depth = 0;
  for (const character of text.replace(/\\[\s\S]/g, '')) {
    if (character === open) depth++;
    if (character === close && --depth < 0) return false;
  }
  return depth === 0;
}
