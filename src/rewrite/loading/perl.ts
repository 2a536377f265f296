import { folderOf, foldersUpTo, joinPath } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { firstMatch, loads, startWithKeyguard } from './loaders';

/** https://metacpan.org/pod/Dotenv and https://metacpan.org/pod/Env::Dot */
const LOADER = /\buse\s+Dotenv\s+-load\b|\bDotenv->load\b|\buse\s+Env::Dot\b/;

const ENTRIES = ['app.pl', 'app.psgi', 'main.pl', 'bin/app.psgi', 'script/app.pl'];

export async function loadPerl({ file, envPath, project }: LoadingRequest): Promise<Loading> {
  if (loads(LOADER, file.text, envPath))
    return { notes: [`This file loads ${envPath}; it must do so before the key is read.`] };
  const folder = folderOf(envPath);
  const entry = await firstMatch(
    ENTRIES.map((name) => joinPath(folder, name)),
    LOADER,
    envPath,
    project,
  );
  if (entry) return { notes: [`${entry} loads ${envPath}.`] };
  for (const above of foldersUpTo(folderOf(file.path), '')) {
    const required = await project.readText(joinPath(above, 'cpanfile'));
    const loader = /\bEnv::Dot\b/.test(required ?? '')
      ? 'use Env::Dot;'
      : /\bDotenv\b/.test(required ?? '')
        ? 'use Dotenv -load;'
        : undefined;
    if (loader !== undefined)
      return { notes: [`Nothing loads ${envPath} yet. Make this the first line of the program: ${loader}`] };
  }
  return { notes: [startWithKeyguard(envPath)] };
}
