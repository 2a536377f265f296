import type { Loading } from '../language';
import { startWithReferences } from '../loading/loaders';

/** How a program gets what stands behind the env file's references: by the format's own words where they say so. */
export function vaultNotes(
  envPath: string,
  { notes, withReferences }: Pick<Loading, 'notes' | 'withReferences'> = { notes: [] },
): readonly string[] {
  if (withReferences) return withReferences;
  const known = notes.filter((note) => note.includes('keyguard run '));
  return known.length > 0
    ? known.map((note) => note.replace(/^Nothing loads \S+ yet\./, `${envPath} says where the key is.`))
    : [startWithReferences(envPath)];
}
