import type { Loading, LoadingRequest } from '../language';
import { languageFor } from '../languages';
import { isDefault, nameOf } from './loaders';

/** What the file's language says of loading; without a word of its own, the command that works with every program. */
export async function loadingOf(request: LoadingRequest): Promise<Loading> {
  const { file, envPath } = request;
  const language = languageFor(file.path, file.languageId, file.text);
  return (await language?.loading?.(request)) ?? { notes: [startWithKeyguard(envPath)] };
}

/** For programs that nothing hands the env file's variables to. */
export function startWithKeyguard(envPath: string): string {
  // A program is started in the folder of its package, where its env file is.
  const option = isDefault(envPath) ? '' : `--env-file ${nameOf(envPath)} `;
  return `Nothing loads ${envPath} yet. Start the program with: keyguard run ${option}-- COMMAND`;
}
