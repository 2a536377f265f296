import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeKey } from '../test/support/keys';
import { randomBytes } from '../test/support/random';
import { markdownTable, medianTimeOf } from './measure';

const COMMITS = 3000;
const FILES = 2000;
/** In bytes: what people write by hand and change again and again. */
const SMALLEST = 5_000;
const LARGEST = 100_000;
/** Every hundredth commit brings a key, which the next one takes away. */
const KEY_EVERY = 100;

const KEY = 'SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}';
const ALL_OBJECTS = 'git cat-file --batch-all-objects --batch --unordered';

/** How long does a scan of every version of every file take, against printing them all and searching what is printed? */
export function benchHistory(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'keyguard-bench-'));
  try {
    fill(folder);
    const keyguard = `"${process.execPath}" "${path.join(__dirname, 'cli.js')}" scan --history --output /dev/null`;
    const commands = [
      { name: 'git cat-file, to nowhere', command: `${ALL_OBJECTS} > /dev/null` },
      {
        name: 'git cat-file, piped into rg',
        command: `${ALL_OBJECTS} | rg -a -c '${KEY}'`,
        needs: ['rg', '--version'],
      },
      {
        name: 'gitleaks git',
        command: 'gitleaks git --no-banner --exit-code 0 .',
        needs: ['gitleaks', 'git', '--help'],
      },
      { name: 'keyguard scan --history', command: keyguard },
    ].filter(({ needs }) => needs === undefined || runs(needs));
    const measured = commands.map(({ name, command }) => ({
      name,
      time: medianTimeOf(name.startsWith('gitleaks') ? 1 : 5, () => run(command, folder)),
    }));
    const base = measured[1]?.time ?? Number.NaN;
    const rows = measured.map(({ name, time }) => [name, time.toFixed(0), (time / base).toFixed(2)]);
    return markdownTable([`history of ${COMMITS} commits`, 'ms', '× piped into rg'], rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A repository as years of work leave it: real sources, from one to four of them changed in each commit. */
function fill(folder: string): void {
  spawnSync('git', ['init', '-q', '-b', 'main', folder]);
  const file = openSync(path.join(folder, '.git', 'import'), 'w');
  const files = sources();
  let random = 0;
  const bytes = randomBytes('history', 1 << 16);
  const next = (below: number): number => {
    random = (random + 2) % (bytes.length - 1);
    return bytes.readUInt16LE(random) % below;
  };
  const put = ({ name, lines }: Source): void => {
    const content = Buffer.from(lines.join('\n'));
    writeSync(file, `M 100644 inline ${name}\ndata ${content.length}\n`);
    writeSync(file, content);
    writeSync(file, '\n');
  };
  for (let n = 0; n < COMMITS; n++) {
    const message = `Commit ${n}`;
    const who = `Bench <bench@example.com> ${1_600_000_000 + n * 3600} +0000`;
    writeSync(file, `commit refs/heads/main\ncommitter ${who}\ndata ${message.length}\n${message}\n`);
    if (n === 0) files.forEach(put);
    for (let changes = 1 + next(4); changes > 0; changes--) {
      const source = files[next(files.length)];
      if (!source) continue;
      const at = next(Math.max(source.lines.length, 1));
      source.lines[at] =
        `  const changed${n} = ${next(60_000)} + ${changes}; // ${source.lines[at] ?? ''}`.slice(0, 200);
      put(source);
    }
    const first = files[0];
    if (!first || n % KEY_EVERY > 1) continue;
    first.lines[0] = n % KEY_EVERY === 0 ? `const key = '${fakeKey(n)}';` : '';
    put(first);
  }
  closeSync(file);
  run('git fast-import --quiet < .git/import && rm .git/import && git repack -adfq', folder);
}

interface Source {
  readonly name: string;
  readonly lines: string[];
}

/** What this project is built with. */
function sources(): Source[] {
  const found: Source[] = [];
  for (const entry of readdirSync('node_modules', { recursive: true, withFileTypes: true })) {
    if (found.length === FILES) break;
    if (!entry.isFile() || !/\.(?:m?js|ts|json|md)$/.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    if (text.length < SMALLEST || text.length > LARGEST) continue;
    found.push({ name: file.split(path.sep).slice(1).join('/'), lines: text.split('\n') });
  }
  return found;
}

function run(command: string, folder: string): void {
  const { status, error } = spawnSync('sh', ['-c', command], { cwd: folder, stdio: 'ignore' });
  // 1 means that something was found.
  if (error || (status !== 0 && status !== 1)) throw new Error(`${command} failed: ${error ?? status}`);
}

/** And knows what it is asked: older versions of gitleaks have no `git`. */
function runs(command: readonly string[]): boolean {
  const [program = '', ...args] = command;
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
