import { applyEdits } from '../../text/edits';
import { lineAt, lineBefore } from '../../text/lines';
import type { KeyInSource, PlainLanguage } from '../language';
import { type Answer, replaceByEntities, replaceByWords, rewriteEach } from './answers';
import { markupAt } from './markup';

/** What people read. Their programs are not in these files, but the key is: it goes to the env file, so that it is not lost. */
export const documentation: PlainLanguage = {
  name: 'Documentation',
  extensions: [
    '.md',
    '.markdown',
    '.mdx',
    '.rst',
    '.adoc',
    '.asciidoc',
    '.txt',
    '.text',
    '.org',
    '.tex',
    '.textile',
    '.wiki',
  ],
  paths: /(?:^|\/)(?:README|CHANGELOG|CHANGES|CONTRIBUTING|HISTORY|INSTALL|NEWS|NOTES|TODO)$/i,
  languageIds: ['markdown', 'mdx', 'restructuredtext', 'asciidoc', 'latex', 'org'],
  rewrite: ({ path, text }, keys) => {
    const isNothingElse = !/\w/.test(without(text, keys));
    return rewriteEach(keys, (key) => {
      if (isNothingElse) return { refusal: NOTHING_BUT_THE_KEY };
      return needsEntities(path, text, key) ? replaceByEntities(key) : replaceByWords(key);
    });
  },
};

const NOTHING_BUT_THE_KEY =
  'This file holds the key and nothing else, so a program may read it from here. Let it read the variable instead and delete the file.';

function without(text: string, keys: readonly KeyInSource[]): string {
  const cuts = keys.map(({ span }) => ({ span, newText: '' }));
  return applyEdits(text, cuts);
}

/** In MDX a `<` outside of code begins an element. In Markdown a tag's name has no `_`: with one it is a text. */
function needsEntities(path: string, text: string, { span, variable }: KeyInSource): boolean {
  const isMdx = path.endsWith('.mdx');
  if (!isMdx && !(/\.(?:md|markdown)$/.test(path) && !variable.includes('_'))) return false;
  return !isInCode(text, span.start);
}

function isInCode(text: string, offset: number): boolean {
  const { start } = lineAt(text, offset);
  const fences = [...text.slice(0, start).matchAll(/^[ \t]*(`{3,}|~{3,})[^`\r\n]*$/gm)];
  let open = '';
  for (const [, fence = ''] of fences) {
    if (open === '') open = fence;
    else if (fence.startsWith(open)) open = '';
  }
  return open !== '' || (lineBefore(text, offset).split('`').length - 1) % 2 === 1;
}

/** Pages and templates of pages. */
export const html: PlainLanguage = {
  name: 'HTML',
  extensions: [
    '.html',
    '.htm',
    '.xhtml',
    '.hbs',
    '.handlebars',
    '.mustache',
    '.njk',
    '.twig',
    '.liquid',
    '.ejs',
  ],
  languageIds: ['html', 'handlebars', 'ejs', 'twig', 'liquid', 'nunjucks'],
  rewrite: ({ text }, keys) => rewriteEach(keys, (key) => answerInPage(text, key)),
};

const SENT_TO_BROWSERS =
  'This is sent to the browser, where everybody can read the key. Let your server call SendGrid, and replace the key: it is known.';

function answerInPage(text: string, key: KeyInSource): Answer {
  const { kind, elements } = markupAt(text, key.span, true);
  if (kind === 'comment') return replaceByWords(key);
  if (isInTemplateCode(text.slice(0, key.span.start))) {
    return {
      refusal:
        'A template has no business with the key. Let the program read it from the environment, then delete it here.',
    };
  }
  const isScript = /^(?:script|style)$/i.test(elements.at(-1)?.name ?? '');
  return kind === 'text' && !isScript ? replaceByEntities(key) : { refusal: SENT_TO_BROWSERS };
}

function isInTemplateCode(before: string): boolean {
  return [
    ['<%', '%>'],
    ['{{', '}}'],
    ['{%', '%}'],
    ['<?', '?>'],
  ].some(([open = '', close = '']) => before.lastIndexOf(open) > before.lastIndexOf(close));
}
