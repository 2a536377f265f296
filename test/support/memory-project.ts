import type { ProjectFiles } from '../../src/stores/project-files';
import { Problem } from '../../src/text/problem';

/** A project that is only a table: path to text. A path that ends in `/` is a folder where a file is looked for. */
export class MemoryProject implements ProjectFiles {
  constructor(
    private readonly files: Readonly<Record<string, string>>,
    /** Undefined: there is no git. */
    private readonly tracked?: readonly string[],
  ) {}

  async readText(path: string): Promise<string | undefined> {
    if (this.files[`${path}/`] !== undefined) throw new Problem('folder', `${path} is a folder.`);
    return this.files[path];
  }

  async envFiles(name: string): Promise<readonly string[]> {
    return Object.keys(this.files).filter((path) => path === name || path.endsWith(`/${name}`));
  }

  async isTracked(path: string): Promise<boolean | undefined> {
    return this.tracked?.includes(path);
  }
}
