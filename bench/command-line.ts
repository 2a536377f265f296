import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { markdownTable, percentile, timeOf } from './measure';
import { writeTree } from './scan-tree';

const KEY = 'SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}';

/**
 * With the peers' commands found on the PATH, or in a folder that is named here and their `node_modules/.bin`; nothing is
 * installed. Not with certificates to trust: reading them takes Node longer than anything else at its start.
 */
const PEERS = process.env['KEYGUARD_BENCH_PEERS'] ?? '';
const ENVIRONMENT = {
  ...process.env,
  NODE_EXTRA_CA_CERTS: '',
  PATH: [PEERS, path.join(PEERS, 'bin'), path.join(PEERS, 'node_modules', '.bin'), process.env['PATH']].join(
    path.delimiter,
  ),
};

interface Tool {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const NODE: Tool = { name: 'Node, starting and ending', command: process.execPath, args: ['-e', ''] };
const KEYGUARD: Tool = {
  name: 'keyguard scan',
  command: process.execPath,
  args: [path.join(__dirname, 'cli.js'), 'scan'],
};
const RG: Tool = { name: 'rg -c', command: 'rg', args: ['-c', KEY] };
const GITLEAKS: Tool = {
  name: 'gitleaks',
  command: 'gitleaks',
  args: ['detect', '--no-git', '--no-banner', '--exit-code', '0', '--source', '.'],
};
const SECRETLINT: Tool = {
  name: 'secretlint',
  command: 'secretlint',
  args: ['--secretlintrc', '../secretlintrc.json', '**/*.ts'],
};

/** How long do whole scans from the command line take, and how much memory, against other tools? */
export function benchCommandLine(): string {
  return [
    table(
      20_000,
      840_000_000,
      [
        NODE,
        RG,
        KEYGUARD,
        { ...KEYGUARD, name: 'keyguard scan --jobs 1', args: [...KEYGUARD.args, '--jobs', '1'] },
      ],
      9,
    ),
    table(10_000, 420_000_000, [RG, KEYGUARD], 9),
    // So many that what Node takes to start does not count for much.
    table(5000, 210_000_000, [KEYGUARD, SECRETLINT, GITLEAKS], 2),
  ].join('\n\n');
}

function table(files: number, size: number, wanted: readonly Tool[], runs: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'keyguard-bench-'));
  try {
    const tree = path.join(folder, 'tree');
    writeTree(tree, files, size);
    const rules = [{ id: '@secretlint/secretlint-rule-sendgrid' }];
    writeFileSync(path.join(folder, 'secretlintrc.json'), JSON.stringify({ rules }));
    const tools = wanted.filter(({ command }) => isThere(command));
    const missing = wanted.filter((tool) => !tools.includes(tool)).map(({ name }) => name);
    const times = tools.map((): number[] => []);
    // In turns, so that all have the same share of what else the machine does. The first round warms the disk's cache.
    for (let run = 0; run <= runs; run++)
      tools.forEach((tool, n) => {
        const time = timeOf(() => start(tool, tree));
        if (run > 0) times[n]?.push(time);
      });
    const base =
      times[tools.findIndex((tool) => tool === RG || (wanted[0] === KEYGUARD && tool === KEYGUARD))] ?? [];
    const rows = tools.map(({ name }, n) => {
      const median = percentile(times[n] ?? [], 0.5);
      const least = Math.min(...(times[n] ?? []));
      return [name, median.toFixed(0), least.toFixed(0), (median / percentile(base, 0.5)).toFixed(2)];
    });
    const title = `${files.toLocaleString('en-US')} files, ${size / 1e6} MB`;
    const notes = [
      `Peak memory of keyguard scan: ${peakMegabytes(folder, tree).toFixed(0)} MB.`,
      ...(missing.length > 0 ? [`Not installed here, so not measured: ${missing.join(', ')}.`] : []),
    ];
    const against = base.length > 0 && wanted[0] === KEYGUARD ? 'keyguard' : 'rg';
    return `${markdownTable([title, 'ms (median)', 'ms (least)', `× ${against}`], rows)}\n\n${notes.join('\n')}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asked of the process itself when it ends: that works on every system. */
function peakMegabytes(folder: string, tree: string): number {
  const hook = path.join(folder, 'peak.js');
  writeFileSync(hook, "process.on('exit', () => console.error(`peak ${process.resourceUsage().maxRSS}`));");
  const { stderr } = start({ ...KEYGUARD, args: ['--require', hook, ...KEYGUARD.args] }, tree);
  return Number(/^peak (\d+)$/m.exec(stderr)?.[1]) / 1000;
}

function start({ command, args }: Tool, folder: string): { stderr: string } {
  const options = { cwd: folder, env: ENVIRONMENT, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  const { status, error, stderr } = spawnSync(command, args, {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // 1 means that something was found.
  if (error || (status !== 0 && status !== 1)) throw new Error(`${command} failed: ${error ?? stderr}`);
  return { stderr };
}

function isThere(command: string): boolean {
  return spawnSync(command, ['--help'], { stdio: 'ignore', env: ENVIRONMENT }).error === undefined;
}
