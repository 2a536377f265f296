import type { KeyInSource, PlainLanguage, SourceFile } from '../language';
import { startWithKeyguard } from '../loading/loaders';
import { type Answer, dropEntry, replaceByWords, replaceKey, rewriteEach, wholeLines } from './answers';
import { INI_READERS, type IniReader, PROPERTIES_READERS } from './ini/readers';
import { type IniLine, iniLineAt } from './ini/scan';

const ADVICE =
  'Nothing that KeyGuard knows puts a variable into this file. Let the program read the key from the environment, then delete the line.';

export const ini: PlainLanguage = {
  name: 'INI',
  extensions: ['.ini', '.cfg', '.conf', '.cnf'],
  paths:
    /(?:^|\/)\.?gitconfig$|(?:^|\/)\.git\/config$|(?:^|\/)(?:inventor(?:y|ies)\/(?:[^/]+\/)*)?hosts$|(?:^|\/)inventor(?:y|ies)\/[^./]+$/,
  languageIds: ['ini'],
  ...linesFor(INI_READERS, /^[ \t]*[#;]/),
};

export const properties: PlainLanguage = {
  name: 'Properties',
  extensions: ['.properties'],
  languageIds: ['properties', 'java-properties'],
  ...linesFor(PROPERTIES_READERS, /^[ \t]*[#!]/),
};

function linesFor(
  readers: readonly IniReader[],
  comment: RegExp,
): Pick<PlainLanguage, 'nameFor' | 'loading' | 'rewrite'> {
  const readersOf = ({ path, text }: Pick<SourceFile, 'path' | 'text'>) =>
    readers.filter(({ reads }) => reads(path, text));
  return {
    nameFor: (source, key) => nameOf(readersOf(source), iniLineAt(source.text, key, comment)),
    loading: async ({ file, envPath }) => {
      const note = startWithKeyguard(envPath);
      const command = readersOf(file)[0]?.command;
      return { notes: [command === undefined ? note : note.replace('COMMAND', command)] };
    },
    rewrite: (source, keys) => {
      const possible = readersOf(source);
      return rewriteEach(keys, (key) =>
        answer(source.text, key, iniLineAt(source.text, key.span, comment), possible),
      );
    },
  };
}

function nameOf(readers: readonly IniReader[], line: IniLine): string | undefined {
  return readers.map(({ overriddenBy }) => overriddenBy?.(line)).find((name) => name !== undefined);
}

function answer(text: string, key: KeyInSource, line: IniLine, readers: readonly IniReader[]): Answer {
  if (line.kind === 'comment') return replaceByWords(key);
  const name = nameOf(readers, line);
  if (name !== undefined) return dropEntry(key, name, wholeLines(text, key.span), line.isOnlyKey);
  for (const { reference } of readers) {
    const written = reference?.(key.variable, line);
    if (written !== undefined) return replaceKey(key, written);
  }
  return { refusal: readers.find(({ advice }) => advice !== undefined)?.advice ?? ADVICE };
}
