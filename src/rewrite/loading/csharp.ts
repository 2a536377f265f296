import type { Loading, LoadingRequest } from '../language';

export async function loadCSharp(_: LoadingRequest): Promise<Loading> {
  return { notes: [] };
}
