import { folderOf, foldersUpTo, joinPath } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { firstMatch, loads, startWithKeyguard } from './loaders';

/** What puts a file's variables into the environment that `System` reads: Dotenv does; Dotenvy only if it is told to. */
const LOADER = /\bDotenv\.load!?\b|\bside_effect:\s*&System\.put_env\/1|^\s*import Dotenvy\b/m;

const ENTRIES = ['config/runtime.exs', 'config/config.exs', 'mix.exs', 'lib/application.ex'];

export async function loadElixir({ file, envPath, project }: LoadingRequest): Promise<Loading> {
  if (loads(LOADER, file.text, envPath)) return { notes: [`${file.path} loads ${envPath}.`] };
  for (const folder of foldersUpTo(folderOf(file.path), '')) {
    const paths = ENTRIES.map((name) => joinPath(folder, name));
    const entry = await firstMatch(paths, LOADER, envPath, project);
    if (entry) return { notes: [`${entry} loads ${envPath}.`] };
  }
  return { notes: [startWithKeyguard(envPath)] };
}
