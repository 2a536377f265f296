import type { Span } from '../../text/span';

export interface MarkupElement {
  readonly name: string;
  /** From the `<`. */
  readonly start: number;
  readonly attributes: ReadonlyMap<string, string>;
}

interface OpenTag {
  readonly name: string;
  /** Whole, from `<` to `>`. */
  readonly tag: string;
  readonly start: number;
}

/** Where a place in XML or HTML is. */
export interface MarkupPlace {
  readonly kind: 'comment' | 'attribute' | 'text' | 'cdata' | 'tag';
  /** The elements that the place is in, from the outermost; for an attribute its own element is the last. */
  readonly elements: readonly MarkupElement[];
  /** The attribute's name. */
  readonly attribute?: string;
  /** The attribute's quote: `"`, `'` or nothing. */
  readonly quote?: string;
  /** Of an attribute between the quotes, of text up to the next tags. */
  readonly content: Span;
}

const ATTRIBUTE = /([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?|[\s\S]/g;

/** In HTML these have no end tag, and what is in those is no markup. */
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i;
const RAW = /^(?:script|style|textarea|title)$/i;

const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[?!][^>]*>?|<\/?[A-Za-z_:](?:"[^"]*"|'[^']*'|[^"'>])*>?/g;

/** Reads markup from its beginning up to the place, forgiving what is missing; templates' own marks count as text. */
export function markupAt(text: string, place: Span, isHtml: boolean): MarkupPlace {
  const open: OpenTag[] = [];
  const token = new RegExp(TOKEN);
  let behind = 0;
  for (;;) {
    const match = token.exec(text);
    const start = match?.index ?? text.length;
    if (start >= place.end || !match)
      return { kind: 'text', elements: open.map(elementOf), content: { start: behind, end: start } };
    const [tag] = match;
    const end = start + tag.length;
    if (end > place.start) return insideOf({ name: nameOf(tag), tag, start }, place, open);
    behind = end;
    const name = nameOf(tag);
    if (/^<[?!]/.test(tag)) continue;
    if (tag.startsWith('</')) {
      const index = open.findLastIndex((element) => element.name === name);
      if (index >= 0) open.length = index;
    } else if (!tag.endsWith('/>') && !(isHtml && VOID.test(name))) {
      open.push({ name, tag, start });
      if (isHtml && RAW.test(name)) {
        const close = new RegExp(`</${name}`, 'gi');
        close.lastIndex = end;
        token.lastIndex = close.exec(text)?.index ?? text.length;
      }
    }
  }
}

function insideOf(current: OpenTag, place: Span, open: readonly OpenTag[]): MarkupPlace {
  const { tag, start } = current;
  const elements = open.map(elementOf);
  const content = { start, end: start + tag.length };
  if (tag.startsWith('<!--')) return { kind: 'comment', elements, content };
  if (tag.startsWith('<![CDATA[')) {
    return { kind: 'cdata', elements, content: { start: start + 9, end: start + tag.length - 3 } };
  }
  const all = [...elements, elementOf(current)];
  for (const { span, name, quote } of attributesOf(tag, start)) {
    if (span.start <= place.start && place.end <= span.end)
      return { kind: 'attribute', elements: all, attribute: name, quote, content: span };
  }
  return { kind: 'tag', elements: all, content };
}

function nameOf(tag: string): string {
  return /^<\/?([^\s/>]+)/.exec(tag)?.[1] ?? '';
}

function elementOf({ name, tag, start }: OpenTag): MarkupElement {
  return { name, start, attributes: new Map(attributesOf(tag, start).map((one) => [one.name, one.value])) };
}

function attributesOf(
  tag: string,
  start: number,
): { readonly name: string; readonly value: string; readonly quote: string; readonly span: Span }[] {
  const from = /^<[^\s/>]+/.exec(tag)?.[0].length ?? 0;
  return [...tag.slice(from).matchAll(ATTRIBUTE)].flatMap(
    ({ 0: all, 1: name, 2: double, 3: single, 4: bare, index }) => {
      const value = double ?? single ?? bare;
      if (name === undefined || value === undefined) return [];
      const quote = double !== undefined ? '"' : single !== undefined ? "'" : '';
      const end = start + from + index + all.length - quote.length;
      return [{ name, value, quote, span: { start: end - value.length, end } }];
    },
  );
}
