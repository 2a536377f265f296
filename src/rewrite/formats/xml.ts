import type { KeyInSource, PlainLanguage } from '../language';
import {
  type Answer,
  dropEntry,
  refuseDisguise,
  replaceByWords,
  replaceKey,
  rewriteEach,
  wholeLines,
} from './answers';
import { type MarkupPlace, markupAt } from './markup';
import { XML_ADVICE, XML_READERS, type XmlSource } from './xml/readers';

export const xml: PlainLanguage = {
  name: 'XML',
  extensions: [
    '.xml',
    '.config',
    '.csproj',
    '.fsproj',
    '.vbproj',
    '.props',
    '.targets',
    '.pubxml',
    '.pom',
    '.plist',
    '.storyboard',
    '.xib',
    '.resx',
    '.xaml',
  ],
  paths: /(?:^|\/)phpunit[\w.-]*\.xml\.dist$/,
  languageIds: ['xml'],
  nameFor: ({ path, text }, key) => {
    const source = { path, text, key, place: markupAt(text, key, false) };
    return readersOf(source)
      .map(({ overriddenBy }) => overriddenBy?.(source)?.name)
      .find((name) => name !== undefined);
  },
  rewrite: ({ path, text }, keys) =>
    rewriteEach(keys, (key) =>
      answer({ path, text, key: key.span, place: markupAt(text, key.span, false) }, key),
    ),
};

function readersOf(source: XmlSource) {
  return XML_READERS.filter(({ reads }) => reads(source));
}

function answer(source: XmlSource, key: KeyInSource): Answer {
  const { place, text } = source;
  if (place.kind === 'comment') return replaceByWords(key);
  const readers = readersOf(source);
  for (const { reference, overriddenBy } of readers) {
    const overridden = overriddenBy?.(source);
    if (overridden?.how === 'drop') return dropEntry(key, overridden.name, elementLines(text, place), true);
    if (overridden?.how === 'empty') return dropEntry(key, overridden.name, key.span, true);
    const written = reference?.(key.variable, source);
    if (written !== undefined && place.kind !== 'tag') return replaceKey(key, written);
  }
  return (
    refuseDisguise(key.disguise) ?? {
      refusal: readers.find(({ advice }) => advice !== undefined)?.advice ?? XML_ADVICE,
    }
  );
}

/** An empty element with the line that it has for itself, or alone. */
function elementLines(text: string, { elements, content }: MarkupPlace): { start: number; end: number } {
  const start = elements.at(-1)?.start ?? content.start;
  const rest = /^[^<>]*?(?:\/>|>\s*<\/\w+\s*>)/.exec(text.slice(content.end))?.[0] ?? '';
  const element = { start, end: content.end + rest.length };
  const lines = wholeLines(text, element);
  const isAlone =
    text.slice(lines.start, element.start).trim() === '' && text.slice(element.end, lines.end).trim() === '';
  return isAlone ? lines : element;
}
