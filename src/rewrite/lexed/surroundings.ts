import type { LexedLiteral } from './places';

type Site = Pick<LexedLiteral, 'code' | 'from'>;

/** The brackets around a literal, from the inside out, by the index of the opening one. */
export function* bracketsAround({ code, from }: Site): Generator<number> {
  for (let open = code.enclosing[from] ?? -1; open >= 0; open = code.enclosing[open] ?? -1) yield open;
}

/** The name of the annotation that a literal stands in the brackets of: `@Value("…")`. */
export function annotationAround(site: Site): string | undefined {
  const { code } = site;
  for (const open of bracketsAround(site)) {
    if (code.textAt(open) !== '(') continue;
    let name = open - 1;
    while (/^[.:]$/.test(code.textAt(name - 1)) && code.tokens[name]?.kind === 'word') name -= 2;
    if (code.textAt(name - 1) === '@') return code.textAt(open - 1);
  }
  return undefined;
}

/** The words and marks from the start of the line's code up to the literal, with a blank between them. */
export function lineUpTo({ code, from }: Site, text: string): string {
  const end = code.tokens[from]?.span.start ?? 0;
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  let first = from;
  while ((code.tokens[first - 1]?.span.start ?? -1) >= lineStart) first--;
  return code.tokens
    .slice(first, from)
    .map((token) => (token.kind === 'string' ? '""' : token.text))
    .join(' ');
}
