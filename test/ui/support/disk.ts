import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Workbench } from './workbench';

/**
 * The text of a file of the workspace, undefined where there is none, as soon as it is what is wanted.
 * The page says nothing of files, so this looks at the disk again and again. (VS Code in a browser saves by itself.)
 */
export async function onDisk(
  { page, folder }: Workbench,
  name: string,
  wanted: (text: string | undefined) => boolean,
): Promise<string> {
  const file = path.join(folder, name);
  const read = (): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  for (let tries = 0; !wanted(read()); tries++) {
    assert.ok(tries < 200, `${name} never became what it should be`);
    await page.waitForTimeout(50);
  }
  return read() ?? '';
}
