import type { Loading, LoadingRequest } from '../language';
import { languageFor } from '../languages';
import { startWithKeyguard } from './start';

export { startWithKeyguard };

/** What the file's language says of loading; without a word of its own, the command that works with every program. */
export async function loadingOf(request: LoadingRequest): Promise<Loading> {
  const { file, envPath } = request;
  const language = languageFor(file.path, file.languageId);
  return (await language?.loading?.(request)) ?? { notes: [startWithKeyguard(envPath)] };
}
