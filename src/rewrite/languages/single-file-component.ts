import { contains, type Span } from '../../text/span';
import { refusePublished } from '../frameworks/browser-bundle';
import type {
  KeyInSource,
  KeyOutcome,
  Language,
  PlainLanguage,
  Rewrite,
  RewritePart,
  SourceFile,
} from '../language';
import { placeholderFor } from '../literals';
import { loadNode } from '../loading/node';
import { javascript } from './javascript';
import { tsx, typescript } from './typescript';

/** A component whose markup, style and code are in one file. All of it is sent to browsers, also where a server renders it first. */
function component(name: string, extension: string): PlainLanguage {
  return {
    name,
    extensions: [extension],
    languageIds: [name.toLowerCase()],
    rewrite: (source, keys, rewritePart) => rewriteComponent(name, source, keys, rewritePart),
  };
}

export const vue = component('Vue', '.vue');
export const svelte = component('Svelte', '.svelte');

/** Its code between `---` runs on the server or when the site is built. */
export const astro: PlainLanguage = { ...component('Astro', '.astro'), loading: loadNode };

interface Block extends Span {
  readonly kind: 'comment' | 'script' | 'frontmatter' | 'style';
  readonly language: Language;
}

const FRONTMATTER = /^\s*---\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m;
const BLOCKS =
  /<!--([\s\S]*?)(?:-->|$)|<(script|style)\b((?:"[^"]*"|'[^']*'|[^'">])*)>([\s\S]*?)(?:<\/\2\s*>|$)/gi;

function blocksIn(text: string, isAstro: boolean): Block[] {
  const blocks: Block[] = [];
  const head = isAstro ? FRONTMATTER.exec(text) : null;
  const code = head?.[1] ?? '';
  if (head) {
    const start = head[0].indexOf('---') + head[0].slice(head[0].indexOf('---')).indexOf('\n') + 1;
    blocks.push({ kind: 'frontmatter', start, end: start + code.length, language: typescript });
  }
  const from = head?.[0].length ?? 0;
  for (const match of text.slice(from).matchAll(BLOCKS)) {
    const [whole, comment, tag = '', attributes = '', content = ''] = match;
    const start = from + match.index + (comment === undefined ? tag.length + attributes.length + 2 : 4);
    blocks.push({
      kind: comment !== undefined ? 'comment' : tag.toLowerCase() === 'script' ? 'script' : 'style',
      start,
      end: comment === undefined ? start + content.length : from + match.index + whole.length,
      language: languageOf(attributes),
    });
  }
  return blocks;
}

function languageOf(attributes: string): Language {
  const name = /\blang\s*=\s*["']?(\w+)/.exec(attributes)?.[1] ?? '';
  if (/^(?:tsx|jsx)$/.test(name)) return name === 'tsx' ? tsx : javascript;
  return /^(?:ts|typescript)$/.test(name) ? typescript : javascript;
}

async function rewriteComponent(
  name: string,
  source: SourceFile,
  keys: readonly KeyInSource[],
  rewritePart: RewritePart,
): Promise<Rewrite> {
  const blocks = blocksIn(source.text, name === 'Astro');
  const server = blocks.find(({ kind }) => kind === 'frontmatter');
  const onServer = keys.filter(({ span }) => server && contains(server, span));
  const rewrites: Rewrite[] = [];
  if (server && onServer.length > 0) rewrites.push(await rewriteBlock(source, server, onServer, rewritePart));
  const published = new Map<Block | undefined, KeyInSource[]>();
  for (const key of keys) {
    if (server && contains(server, key.span)) continue;
    const block = blocks.find((each) => contains(each, key.span));
    published.set(block, [...(published.get(block) ?? []), key]);
  }
  for (const [block, inside] of published)
    rewrites.push(await rewritePublished(name, source, inside, block, rewritePart));
  const outcomes = new Map(
    rewrites.flatMap((each) => each.outcomes.map((outcome) => [outcome.key, outcome])),
  );
  const isRead = rewrites.some(({ outcomes: some }) => some.some((outcome) => !isWords(outcome)));
  return {
    edits: rewrites.flatMap(({ edits }) => edits),
    outcomes: keys.flatMap((key) => outcomes.get(key) ?? []),
    ...(isRead ? {} : { notes: [] }),
  };
}

function isWords(outcome: KeyOutcome): boolean {
  return 'reference' in outcome && outcome.reference === placeholderFor(outcome.key.variable);
}

/** Only what nothing reads can be replaced: comments of the markup and of the code. */
async function rewritePublished(
  name: string,
  source: SourceFile,
  keys: readonly KeyInSource[],
  block: Block | undefined,
  rewritePart: RewritePart,
): Promise<Rewrite> {
  const inScript =
    block?.kind === 'script' ? await rewriteBlock(source, block, keys, rewritePart) : undefined;
  const words =
    block?.kind === 'comment' ? keys : (inScript?.outcomes.filter(isWords) ?? []).map(({ key }) => key);
  const refusal = refusePublished(
    name === 'Astro' ? 'Astro sends all but its frontmatter there' : `${name} sends its components there`,
  );
  const isInWords = new Set(words);
  return {
    edits: words.map(({ span, variable }) => ({ span, newText: placeholderFor(variable) })),
    outcomes: keys.map((key) =>
      isInWords.has(key) ? { key, reference: placeholderFor(key.variable) } : { key, refusal },
    ),
  };
}

/** With everything else of the file blanked out, so that all places are the same. */
function rewriteBlock(
  source: SourceFile,
  { start, end, language, kind }: Block,
  keys: readonly KeyInSource[],
  rewritePart: RewritePart,
): Promise<Rewrite> {
  const blank = (text: string) => text.replace(/[^\r\n]/g, ' ');
  const { text, path } = source;
  const part = {
    ...source,
    path: kind === 'frontmatter' ? path.replace(/\.astro$/i, '.server.ts') : path,
    languageId: undefined,
    text: blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end)),
  };
  return rewritePart(language, part, keys);
}
