import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { applyChanges } from '../../../src/node/write';
import type { FileChange } from '../../../src/rewrite/plan';
import { Problem } from '../../../src/text/problem';
import { failingDisk, withCalls } from '../../support/disks';
import { git, hasGit } from '../../support/git';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

const KEY = fakeKey(1);
const SOURCE = `send('${KEY}');\n`;
const FIXED = 'send(process.env.SENDGRID_API_KEY);\n';

describe('writing the changes of a plan in a repository', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  const read = (name: string): string => fs.readFileSync(at(name), 'utf8');
  const temporaryFiles = (): string[] =>
    (fs.readdirSync(folder.path, { recursive: true }) as string[]).filter((name) => name.endsWith('.tmp'));

  before(function () {
    if (!hasGit) this.skip();
  });
  beforeEach(() => {
    git(folder.path, 'init', '-q');
    folder.write({ 'mail.js': SOURCE });
  });

  /** @param env what the env file holds before; undefined where there is none */
  function move(env: string | undefined, disk: Parameters<typeof applyChanges>[2]): void {
    const changes: FileChange[] = [
      { path: '.gitignore', role: 'ignore', before: undefined, edits: replaceAll('', '.env\n') },
      {
        path: '.env',
        role: 'env',
        before: env,
        edits: replaceAll(env ?? '', `${env ?? ''}SENDGRID_API_KEY=${KEY}\n`),
      },
      { path: 'mail.js', role: 'source', before: SOURCE, edits: replaceAll(SOURCE, FIXED) },
    ];
    applyChanges({ root: folder.path, gitFolder: at('.git') }, changes, disk);
  }

  /** The files that `git add .` would take and that hold the key. */
  function addable(): string[] {
    const files = git(folder.path, 'ls-files', '-z', '--others', '--exclude-standard').split('\0');
    return files.filter((name) => name !== '' && read(name).includes(KEY));
  }

  for (const env of [undefined, 'PORT=1\n']) {
    it(`leaves no key that git would take, wherever it is killed (${env ? 'a line more' : 'a new file'})`, () => {
      const startOver = () => {
        for (const name of ['.gitignore', '.env', 'mail.js', ...temporaryFiles()])
          fs.rmSync(at(name), { force: true });
        folder.write({ 'mail.js': SOURCE, ...(env === undefined ? {} : { '.env': env }) });
      };
      let operations = 0;
      startOver();
      move(
        env,
        withCalls(() => operations++),
      );
      let leftovers = 0;
      for (let killed = 1; killed <= operations; killed++) {
        startOver();
        try {
          // A killed process does nothing any more, so neither does this one.
          move(
            env,
            failingDisk('undone', (n) => n >= killed),
          );
        } catch (error) {
          assert.ok(error instanceof Problem, String(error));
        }
        assert.deepEqual(addable(), read('mail.js') === SOURCE ? ['mail.js'] : [], `operation ${killed}`);
        leftovers += temporaryFiles().filter((name) => read(name).includes(KEY)).length;
      }
      assert.notEqual(leftovers, 0, 'no kill came while there was a temporary file with the key');
    });
  }

  it('leaves nothing in the folder of git when all goes well', () => {
    move(undefined, fs);
    assert.deepEqual([read('.env'), read('mail.js')], [`SENDGRID_API_KEY=${KEY}\n`, FIXED]);
    assert.deepEqual(temporaryFiles(), []);
  });

  for (const code of ['EXDEV', 'EACCES', 'EROFS']) {
    it(`does without the folder of git where it cannot be used (${code})`, () => {
      const fails = code === 'EXDEV' ? ['linkSync', 'renameSync'] : ['openSync'];
      let failures = 0;
      const disk = withCalls((name, [file]) => {
        if (!fails.includes(name) || path.dirname(String(file)) !== at('.git')) return;
        failures++;
        throw Object.assign(new Error(code), { code });
      });
      move(undefined, disk);
      assert.notEqual(failures, 0);
      assert.deepEqual([read('.env'), read('mail.js')], [`SENDGRID_API_KEY=${KEY}\n`, FIXED]);
      assert.deepEqual(temporaryFiles(), []);
    });
  }

  it('does not write over an env file that somebody else makes at the last moment', () => {
    const disk = withCalls((name, args) => {
      if (name === 'linkSync' && args[1] === at('.env')) folder.write({ '.env': 'OTHER=1\n' });
    });
    assert.throws(() => move(undefined, disk), Problem);
    assert.deepEqual([read('.env'), read('mail.js')], ['OTHER=1\n', SOURCE]);
    assert.deepEqual(temporaryFiles(), []);
  });
});

function replaceAll(before: string, after: string): FileChange['edits'] {
  return [{ span: { start: 0, end: before.length }, newText: after }];
}
