import { folderOf, foldersUpTo, joinPath } from '../../stores/project-files';
import type { SourceFile } from '../language';
import { lexedLanguage } from '../lexed/language';
import { DartDialect } from './dart/dialect';
import { SHAPE } from './dart/shape';

export const dart = lexedLanguage(
  { name: 'Dart', extensions: ['.dart'], languageIds: ['dart'] },
  SHAPE,
  async (source, lexed) => {
    const pubspec = await pubspecOf(source);
    if (/^\s*import\s+['"]package:flutter\//m.test(source.text) || /^\s+flutter:\s*$/m.test(pubspec ?? ''))
      return {
        refusal:
          'A Flutter app has no environment of its own, and a key that is built into it can be read by everyone who has the app. Let your server send the mail.',
      };
    if (/^\s*import\s+['"]dart:html['"]|^\s*import\s+['"]package:web\//m.test(source.text))
      return {
        refusal:
          'A web page has no environment, and its visitors could read the key. Let your server send the mail.',
      };
    return new DartDialect(source, lexed, isNullSafe(pubspec));
  },
);

async function pubspecOf({ path, project }: SourceFile): Promise<string | undefined> {
  for (const folder of foldersUpTo(folderOf(path), '')) {
    const text = await project.readText(joinPath(folder, 'pubspec.yaml'));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Null safety came with 2.12: https://dart.dev/null-safety. Before, `x!` is a mistake. */
function isNullSafe(pubspec = ''): boolean {
  const [, major, minor] = /^\s+sdk:\s*["']?(?:>=|\^)?\s*(\d+)\.(\d+)/m.exec(pubspec) ?? [];
  return major === undefined || Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 12);
}
