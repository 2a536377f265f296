import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of its own for each test of the surrounding `describe`, gone afterwards. */
export function temporaryFolder(): {
  readonly path: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
} {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'keyguard-test-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get path() {
      return folder;
    },
    /** Paths with `/`; one that ends in `/` makes an empty folder. */
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        const file = path.join(folder, name);
        mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
        if (!name.endsWith('/')) writeFileSync(file, content);
      }
    },
  };
}
