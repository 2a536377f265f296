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
  for (const key of keys) {
    if (onServer.includes(key)) continue;
    const block = blocks.find((each) => contains(each, key.span));
    rewrites.push(await rewritePublished(name, source, key, block, rewritePart));
  }
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
  key: KeyInSource,
  block: Block | undefined,
  rewritePart: RewritePart,
): Promise<Rewrite> {
  const reference = placeholderFor(key.variable);
  if (block?.kind === 'comment')
    return { edits: [{ span: key.span, newText: reference }], outcomes: [{ key, reference }] };
  if (block?.kind === 'script') {
    const rewrite = await rewriteBlock(source, block, [key], rewritePart);
    if (rewrite.outcomes.every(isWords)) return rewrite;
  }
  const refusal = refusePublished(
    name === 'Astro' ? 'Astro sends all but its frontmatter there' : `${name} sends its components there`,
  );
  return { edits: [], outcomes: [{ key, refusal }] };
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
