import type { Loading, LoadingRequest } from '../language';
import { languageFor } from '../languages';

/** What the file's language says of loading; without a word of its own, the command that works with every program. */
export async function loadingOf(request: LoadingRequest): Promise<Loading> {
  const { file, envPath } = request;
  const language = languageFor(file.path, file.languageId, file.text);
  return (await language?.loading?.(request)) ?? { notes: [startWithKeyguard(envPath)] };
}

/** For programs that nothing hands the env file's variables to. */
export function startWithKeyguard(envPath: string): string {
  const isDefault = /(?:^|\/)\.env$/.test(envPath);
  const option = isDefault ? '' : `--env-file ${envPath} `;
  return `Nothing loads ${envPath} yet. Start the program with: keyguard run ${option}-- COMMAND`;
}
