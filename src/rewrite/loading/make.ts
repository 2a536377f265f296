import type { Loading, LoadingRequest } from '../language';
import { isDefault, loads } from './loaders';

const INCLUDE = /^[ \t]*[-s]?include[ \t].*\.env\b/m;

/** make takes the variables of the environment as its own, and hands them to its recipes. */
export async function loadMake({ file, envPath }: LoadingRequest): Promise<Loading> {
  if (loads(INCLUDE, file.text, envPath))
    return { from: 'env file', notes: [`This Makefile includes ${envPath} itself.`] };
  const option = isDefault(envPath) ? '' : `--env-file ${envPath} `;
  return { notes: [`Nothing loads ${envPath} yet. Start make with: keyguard run ${option}-- make`] };
}
