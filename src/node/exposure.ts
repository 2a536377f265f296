import type { Exposure } from '../detect/finding';
import type { WalkedFile } from './walk';

/** `unknown` where git is not there to be asked; its ignore files are read all the same. */
export async function exposureOf(file: WalkedFile): Promise<Exposure> {
  const tracked = await file.repository?.tracked();
  if (tracked?.has(file.pathInRepository)) return 'tracked';
  if (file.ignored) return 'ignored';
  return tracked ? 'untracked' : 'unknown';
}
