import { keyguardRun } from '../loading/loaders';

/** How a program gets what stands behind the env file's references: by the format's own words where they say so. */
export function vaultNotes(envPath: string, own: readonly string[] = []): readonly string[] {
  const known = own.filter((note) => note.includes('keyguard run '));
  return known.length > 0
    ? known.map((note) => note.replace(/^Nothing loads \S+ yet\./, `${envPath} says where the key is.`))
    : [`${envPath} says where the key is. Start the program with: ${keyguardRun(envPath, 'COMMAND')}`];
}
