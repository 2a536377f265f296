import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { git, hasGit } from './git';
import { fillKeys } from './keys';

const SOURCE = path.resolve('test', 'fixtures', 'sample-project');

/**
 * Writes a small mail project in JavaScript, TypeScript and Python into FOLDER, as a committed git repository where
 * git is installed. Its keys are put in only now: the repository holds none.
 */
export async function makeSampleProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(SOURCE, folder, { recursive: true });
  for (const name of await readdir(SOURCE, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue;
    const file = path.join(folder, path.relative(SOURCE, name.parentPath), name.name);
    await writeFile(file, fillKeys(await readFile(file, 'utf8')));
  }
  if (!hasGit) return;
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=Start');
}
