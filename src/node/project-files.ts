import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ProjectFiles } from '../stores/project-files';
import { decode } from '../text/encoding';
import { Problem } from '../text/problem';
import { envFilesIn } from './env-files';
import { codeOf, describeFileError } from './file-error';
import type { Repository } from './git';
import type { Destination } from './write';

/** A project on the disk, as planning a move sees it. */
export class DiskProject implements ProjectFiles, Destination {
  private readonly listed = new Map<string, readonly string[]>();

  /**
   * @param root       absolute; the repository's root where there is one
   * @param repository undefined where there is none
   */
  constructor(
    readonly root: string,
    private readonly repository: Repository | undefined,
  ) {}

  get gitFolder(): string | undefined {
    return this.repository?.gitFolder;
  }

  async readText(file: string): Promise<string | undefined> {
    return this.readFromDisk(file);
  }

  async isTracked(file: string): Promise<boolean | undefined> {
    return (await this.repository?.tracked())?.has(file);
  }

  async envFiles(name: string): Promise<readonly string[]> {
    let paths = this.listed.get(name);
    if (!paths) {
      paths = envFilesIn(this.root, name);
      this.listed.set(name, paths);
    }
    return paths;
  }

  private readFromDisk(file: string): string | undefined {
    const absolute = path.join(this.root, ...file.split('/'));
    let bytes: Uint8Array;
    try {
      const stats = statSync(absolute, { throwIfNoEntry: false });
      if (!stats) return undefined;
      if (!stats.isFile())
        throw new Problem('not-a-file', `${file} is not a file. Move it out of the way and try again.`);
      bytes = readFileSync(absolute);
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
      throw new Problem('unreadable', `${file} cannot be read. ${describeFileError(error)}`);
    }
    const decoded = decode(bytes);
    if (!decoded) throw new Problem('binary', `${file} is not a text file. Look at it and try again.`);
    return decoded.text;
  }
}
