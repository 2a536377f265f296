import { parse } from 'smol-toml';
import { folderOf, joinPath } from '../../stores/project-files';
import { contains, type Span } from '../../text/span';
import type { KeyInSource, LoadingRequest, PlainLanguage, Rewrite, SourceFile } from '../language';
import { startWithKeyguard } from '../loading/loaders';
import {
  type Answer,
  dropEntry,
  isBetween,
  replaceByWords,
  replaceKey,
  rewriteEach,
  wholeLines,
} from './answers';
import { oncePerSource } from './kind';
import { TOML_READERS, type TomlReader } from './toml/readers';
import { scanToml, type TomlDocument, type TomlString } from './toml/scan';

const ADVICE =
  'Nothing that KeyGuard knows puts a variable into this file. Let the program read the key from the environment, then delete the entry.';

export const toml: PlainLanguage = {
  name: 'TOML',
  extensions: ['.toml'],
  languageIds: ['toml'],
  countErrors: (text) => {
    try {
      parse(text);
      return 0;
    } catch {
      return 1;
    }
  },
  nameFor: (source, key) => {
    const place = stringAt(documentOf(source), key);
    return place && readerOf(source.path)?.variables?.(place.path) ? place.path.at(-1) : undefined;
  },
  envPathFor: async ({ path, project }) => {
    const own = readerOf(path)?.envFile;
    if (own === undefined) return undefined;
    const beside = joinPath(folderOf(path), own);
    return (await project.readText(beside)) === undefined ? undefined : beside;
  },
  loading: async (request: LoadingRequest) =>
    readerOf(request.file.path)?.loading?.(request) ?? { notes: [startWithKeyguard(request.envPath)] },
  rewrite: (source, keys) => {
    const reader = readerOf(source.path);
    const made = rewriteWithReader(source, keys, reader);
    return reader?.notesFor && !made.notes ? { ...made, notes: reader.notesFor(movedIn(made)) } : made;
  },
  rewriteForVault: (source, keys) => {
    const reader = readerOf(source.path);
    const { vault } = reader ?? {};
    if (!vault || keys.some((key) => key.vault.scheme !== vault.scheme)) return undefined;
    const made = rewriteWithReader(source, keys, reader, (key, path) => {
      const refusal = vault.refusal(path);
      if (refusal !== undefined) return refusal;
      const wanted = keys
        .find((each) => each.span.start === key.span.start)
        ?.vault.path.split('/')
        .at(-1);
      return wanted === path.at(-1) ? undefined : OTHER_NAME;
    });
    return made.notes ? made : { ...made, notes: vault.notes(movedIn(made)) };
  },
};

const OTHER_NAME =
  'The program reads this variable by its name here, and the reference would set another one. Let it end with {variable}.';

function movedIn({ outcomes }: Pick<Rewrite, 'outcomes'>): string[] {
  return [...new Set(outcomes.flatMap((outcome) => ('reference' in outcome ? [outcome.key.variable] : [])))];
}

/** @param refuse  why an entry that could go stays all the same */
function rewriteWithReader(
  { text }: SourceFile,
  keys: readonly KeyInSource[],
  reader: TomlReader | undefined,
  refuse?: (key: KeyInSource, path: readonly string[]) => string | undefined,
): Pick<Rewrite, 'edits' | 'outcomes' | 'notes'> {
  const document = scanToml(text);
  return rewriteEach(keys, (key) => {
    if (document.comments.some((comment) => contains(comment, key.span))) return replaceByWords(key);
    const string = stringAt(document, key.span);
    const refusal = string && refuse?.(key, string.path);
    return refusal === undefined ? answer(text, key, string, reader) : { refusal };
  });
}

const documentOf = oncePerSource(({ text }: SourceFile) => scanToml(text));

function readerOf(path: string): TomlReader | undefined {
  return TOML_READERS.find(({ paths }) => paths.test(path));
}

function stringAt({ strings }: TomlDocument, key: Span): TomlString | undefined {
  return strings.find(({ content }) => contains(content, key));
}

function answer(
  text: string,
  key: KeyInSource,
  string: TomlString | undefined,
  reader: TomlReader | undefined,
): Answer {
  if (!string)
    return { refusal: 'The key is in no string here. Put quotes around it, then use the fix again.' };
  const isWhole = string.content.start === key.span.start && string.content.end === key.span.end;
  if (reader?.variables?.(string.path)) {
    const name = string.path.at(-1) ?? '';
    return dropEntry(
      key,
      name,
      extentOf(text, string),
      string.isValue && isBetween(text, key.span, string.content),
    );
  }
  const { reference } = reader ?? {};
  if (reference?.at(string.path) && (isWhole || reference.inStrings))
    return replaceKey(key, reference.of(key.variable));
  return { refusal: reader?.advice ?? ADVICE };
}

/** What goes with an entry: its lines; between braces the comma that parts it from its neighbour. */
function extentOf(text: string, { entry, inside }: TomlString): Span {
  if (inside === 'table') return wholeLines(text, entry);
  const behind = /^[ \t]*,[ \t]*/.exec(text.slice(entry.end))?.[0];
  if (behind !== undefined) return { start: entry.start, end: entry.end + behind.length };
  const before = /[ \t]*,[ \t]*$|(?<=\{)[ \t]+$/.exec(text.slice(0, entry.start))?.[0] ?? '';
  const blank = before.trim() === '' ? (/^[ \t]*(?=\})/.exec(text.slice(entry.end))?.[0] ?? '') : '';
  return { start: entry.start - before.length, end: entry.end + blank.length };
}
