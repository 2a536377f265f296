import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { applyChanges, type Destination } from '../../../src/node/write';
import type { FileChange } from '../../../src/rewrite/plan';
import { Problem } from '../../../src/text/problem';
import { failingDisk, withCalls } from '../../support/disks';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

const KEY = fakeKey(1);
const SOURCE = `send('${KEY}');\n`;
const FIXED = 'send(process.env.SENDGRID_API_KEY);\n';

describe('writing the changes of a plan', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  const to = (): Destination => ({ root: folder.path, gitFolder: undefined });

  it('makes every change', () => {
    folder.write(BEFORE);
    applyChanges(to(), moveKey());
    assert.deepEqual(textsIn(folder.path), AFTER);
  });

  it('writes .gitignore first and the source last, each in one step', () => {
    folder.write(BEFORE);
    const placed: string[] = [];
    const disk = withCalls((name, args) => {
      if (name === 'renameSync' || name === 'linkSync')
        placed.push(path.relative(folder.path, String(args[1])));
    });
    applyChanges(to(), moveKey().toReversed(), disk);
    assert.deepEqual(placed, ['.gitignore', '.env', '.env.example', path.join('src', 'mail.js')]);
  });

  describe('keeps', () => {
    before(function () {
      if (process.platform === 'win32') this.skip();
    });
    const modeOf = (name: string): string => (fs.statSync(at(name)).mode & 0o7777).toString(8);

    it("the files' modes, but lets only the owner read the env file", () => {
      folder.write({ ...BEFORE, '.env': 'A=1\n' });
      fs.chmodSync(at('src/mail.js'), 0o751);
      fs.chmodSync(at('.env'), 0o664);
      applyChanges(to(), [
        edit('src/mail.js', 'source', SOURCE, FIXED),
        edit('.env', 'env', 'A=1\n', `A=1\nK=${KEY}\n`),
        edit('.env.example', 'example', undefined, 'K=\n'),
      ]);
      const usual = (0o666 & ~process.umask()).toString(8);
      assert.deepEqual(['src/mail.js', '.env', '.env.example'].map(modeOf), ['751', '600', usual]);
    });

    it('a new env file from everybody but its owner', () => {
      applyChanges(to(), [edit('.env', 'env', undefined, `K=${KEY}\n`)]);
      assert.equal(modeOf('.env'), '600');
    });

    it('a symbolic link, and writes where it leads', () => {
      folder.write({ 'shared/env': 'A=1\n' });
      fs.symlinkSync(path.join('shared', 'env'), at('.env'));
      applyChanges(to(), [edit('.env', 'env', 'A=1\n', 'B=2\n')]);
      assert.equal(fs.readlinkSync(at('.env')), path.join('shared', 'env'));
      assert.deepEqual(textsIn(at('shared')), { env: 'B=2\n' });
    });
  });

  it('keeps the encoding and the byte-order mark', () => {
    const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
    folder.write({ 'a.js': utf16(SOURCE), 'b.js': utf16(SOURCE).swap16(), 'c.js': `\ufeff${SOURCE}` });
    applyChanges(
      to(),
      ['a.js', 'b.js', 'c.js'].map((name) => edit(name, 'source', SOURCE, FIXED)),
    );
    assert.deepEqual(fs.readFileSync(at('a.js')), utf16(FIXED));
    assert.deepEqual(fs.readFileSync(at('b.js')), utf16(FIXED).swap16());
    assert.deepEqual(fs.readFileSync(at('c.js')), Buffer.from(`\ufeff${FIXED}`));
  });

  describe('refuses, and leaves every file as it is', () => {
    const refusals: readonly {
      readonly when: string;
      readonly given: () => void;
      readonly sentence: string;
    }[] = [
      {
        when: 'the source is read-only',
        given: () => fs.chmodSync(at('src/mail.js'), 0o444),
        sentence: 'src/mail.js is read-only. Make it writable and try again.',
      },
      {
        when: 'the ignore file is read-only',
        given: () => fs.chmodSync(at('.gitignore'), 0o400),
        sentence: '.gitignore is read-only. Make it writable and try again.',
      },
      {
        when: 'the source has changed',
        given: () => folder.write({ 'src/mail.js': `${SOURCE}// more\n` }),
        sentence: 'src/mail.js changed meanwhile, so nothing was done. Try again.',
      },
      {
        when: 'the source is gone',
        given: () => fs.rmSync(at('src/mail.js')),
        sentence: 'src/mail.js changed meanwhile, so nothing was done. Try again.',
      },
      {
        when: 'an env file has come',
        given: () => folder.write({ '.env': 'A=1\n' }),
        sentence: '.env is there now, so nothing was done. Try again.',
      },
      {
        when: 'the env file is a folder',
        given: () => folder.write({ '.env/': '' }),
        sentence: '.env is there now, so nothing was done. Try again.',
      },
      {
        when: 'the source has become a folder',
        given: () => {
          fs.rmSync(at('src/mail.js'));
          folder.write({ 'src/mail.js/': '' });
        },
        sentence: 'src/mail.js is not a file. Move it out of the way and try again.',
      },
      {
        when: 'the source holds bytes that are no text',
        given: () => folder.write({ 'src/mail.js': Buffer.concat([Buffer.from(SOURCE), Buffer.of(0xff)]) }),
        sentence:
          'src/mail.js holds bytes that are no valid text and would not survive. Save it as UTF-8 and try again.',
      },
    ];
    for (const { when, given, sentence } of refusals) {
      it(when, () => {
        folder.write(BEFORE);
        given();
        const before = snapshot(folder.path);
        const seen = /no text/.test(when) ? `${SOURCE}\ufffd` : SOURCE;
        assert.equal(
          problemOf(() => applyChanges(to(), moveKey(seen))),
          sentence,
        );
        assert.deepEqual(snapshot(folder.path), before);
      });
    }

    it('the env file is a link that leads nowhere', function () {
      if (process.platform === 'win32') this.skip();
      folder.write(BEFORE);
      fs.symlinkSync('nowhere', at('.env'));
      assert.equal(
        problemOf(() => applyChanges(to(), moveKey())),
        '.env is a link to a file that is not there. Make that file or delete the link, then use the fix again.',
      );
      assert.equal(fs.existsSync(at('nowhere')), false);
    });

    it('somebody else writes the env file at the last moment', () => {
      folder.write(BEFORE);
      const disk = withCalls((name, args) => {
        if (name === 'linkSync' && path.basename(String(args[1])) === '.env')
          folder.write({ '.env': 'OTHER=1\n' });
      });
      assert.throws(() => applyChanges(to(), moveKey(), disk), Problem);
      assert.deepEqual(textsIn(folder.path), { ...BEFORE, '.env': 'OTHER=1\n' });
    });
  });

  describe('when an operation of the disk fails', () => {
    /** How many operations a whole write takes. */
    function countOperations(): number {
      folder.write(BEFORE);
      let operations = 0;
      applyChanges(
        to(),
        moveKey(),
        withCalls(() => operations++),
      );
      return operations;
    }

    function startOver(): void {
      fs.rmSync(folder.path, { recursive: true });
      fs.mkdirSync(folder.path);
      folder.write(BEFORE);
    }

    const keyPlaces = (): string[] =>
      Object.entries(textsIn(folder.path)).flatMap(([name, text]) =>
        text.includes(KEY) && !name.endsWith('.tmp') ? [name] : [],
      );

    /** Moves the key on a disk of which some operations fail. */
    function tryMove(...failing: Parameters<typeof failingDisk>): Problem | undefined {
      try {
        applyChanges(to(), moveKey(), failingDisk(...failing));
        return undefined;
      } catch (error) {
        assert.ok(error instanceof Problem, String(error));
        return error;
      }
    }

    it('puts everything back, whichever it is, and names the file', () => {
      const operations = countOperations();
      const failures: string[] = [];
      for (let failing = 1; failing <= operations; failing++) {
        startOver();
        const before = snapshot(folder.path);
        const problem = tryMove('undone', (n) => n === failing);
        if (problem) {
          assert.deepEqual(snapshot(folder.path), before, `operation ${failing}`);
          failures.push(problem.message.split(' ')[0] ?? '');
        } else {
          // One that could be done without.
          assert.deepEqual(textsIn(folder.path), AFTER, `operation ${failing}`);
        }
      }
      assert.deepEqual(new Set(failures), new Set(['.gitignore', '.env', '.env.example', 'src/mail.js']));
    });

    it('has the key in the source or in the env file, wherever the process is killed', () => {
      const operations = countOperations();
      const places = new Set<string>();
      for (let killed = 1; killed <= operations; killed++) {
        startOver();
        // A killed process does nothing any more, so neither does this one.
        tryMove('undone', (n) => n >= killed);
        places.add(keyPlaces().join());
      }
      assert.deepEqual(places, new Set(['src/mail.js', '.env,src/mail.js', '.env']));
    });

    it('has the key in the source or in the env file, wherever putting back fails too', () => {
      const operations = countOperations();
      for (let failing = 1; failing <= operations; failing++) {
        for (let next = failing + 1; next <= failing + 8; next++) {
          startOver();
          const problem = tryMove('done', (n) => n === failing || n === next);
          assert.notDeepEqual(keyPlaces(), [], `operations ${failing} and ${next}: ${problem?.message}`);
        }
      }
    });
  });
});

const BEFORE = { '.gitignore': 'dist/\n', 'src/mail.js': SOURCE };
const AFTER = {
  '.gitignore': 'dist/\n.env\n',
  '.env': `SENDGRID_API_KEY=${KEY}\n`,
  '.env.example': 'SENDGRID_API_KEY=\n',
  'src/mail.js': FIXED,
};

function moveKey(source = SOURCE): FileChange[] {
  return [
    edit('.gitignore', 'ignore', BEFORE['.gitignore'], AFTER['.gitignore']),
    edit('.env', 'env', undefined, AFTER['.env']),
    edit('.env.example', 'example', undefined, AFTER['.env.example']),
    edit('src/mail.js', 'source', source, AFTER['src/mail.js']),
  ];
}

function edit(name: string, role: FileChange['role'], before: string | undefined, after: string): FileChange {
  return {
    path: name,
    role,
    before,
    edits: [{ span: { start: 0, end: before?.length ?? 0 }, newText: after }],
  };
}

function filesIn(folder: string): string[] {
  return (fs.readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => fs.lstatSync(path.join(folder, name)).isFile())
    .sort();
}

function textsIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesIn(folder).map((name) => [
      name.replaceAll(path.sep, '/'),
      fs.readFileSync(path.join(folder, name), 'utf8'),
    ]),
  );
}

/** Everything that could tell that a file was touched, but its time. */
function snapshot(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesIn(folder).map((name) => {
      const file = path.join(folder, name);
      return [name, `${fs.statSync(file).mode.toString(8)} ${fs.readFileSync(file, 'hex')}`];
    }),
  );
}

function problemOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return '';
}
