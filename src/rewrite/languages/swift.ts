import { folderOf, foldersUpTo, joinPath } from '../../stores/project-files';
import type { SourceFile } from '../language';
import { lexedLanguage } from '../lexed/language';
import type { Refusal } from '../literals';
import { loadSwift } from '../loading/swift';
import { SwiftDialect } from './swift/dialect';
import { SHAPE } from './swift/shape';

export const swift = lexedLanguage(
  { name: 'Swift', extensions: ['.swift'], languageIds: ['swift'], loading: loadSwift },
  SHAPE,
  async (source, lexed) => (await refuseApp(source)) ?? new SwiftDialect(source, lexed),
);

const IN_APP = {
  refusal:
    'An app has no environment of its own, and a key that is built into it can be read by everyone who has the app. Let your server send the mail.',
};

async function refuseApp({ path, text, project }: SourceFile): Promise<Refusal | undefined> {
  if (/^\s*(?:@\w+\s+)*import\s+(?:UIKit|SwiftUI|AppKit|WatchKit|Cocoa)\b/m.test(text)) return IN_APP;
  for (const folder of foldersUpTo(folderOf(path), '')) {
    const has = async (name: string) => (await project.readText(joinPath(folder, name))) !== undefined;
    if (await has('Package.swift')) return undefined;
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    if ((await has('Info.plist')) || (await has(`${name}.xcodeproj/project.pbxproj`))) return IN_APP;
  }
  return undefined;
}
