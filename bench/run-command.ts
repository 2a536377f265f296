import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VaultProxy } from '../test/stores/support/vault-proxy';
import { VaultStandIn } from '../test/stores/support/vault-stand-in';
import { fakeKey } from '../test/support/keys';
import { markdownTable, percentile } from './measure';

const RUNS = 31;

/** How long a slow vault takes for each answer, in milliseconds. Resolving a reference takes two answers. */
const SLOW_MS = 200;

/**
 * What does `keyguard run` add to a command? The command is `/bin/true`, the peer is the same command started by a Node that
 * does nothing else. The vault is the tests' stand-in, on loopback, in this process.
 */
export async function benchRunCommand(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'keyguard-bench-'));
  const vault = new VaultStandIn();
  await vault.start();
  const slow = new VaultProxy(vault);
  await slow.start();
  slow.meddle = () => ({ delayMs: SLOW_MS });
  for (let n = 1; n <= 10; n++) await vault.write(`secret/mail${n}`, { api_key: fakeKey(n) });
  const cli = path.join(__dirname, 'cli.js');
  const run = (references: number) => {
    const lines = Array.from(
      { length: references },
      (_, n) => `KEY${n}=ref+vault://secret/mail${n + 1}#/api_key\n`,
    );
    writeFileSync(path.join(folder, '.env'), `A=1\n${lines.join('')}`);
    return [cli, 'run', '--', '/bin/true'];
  };
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    VAULT_ADDR: vault.address,
    VAULT_TOKEN: vault.reader,
  };
  const time = (args: readonly string[], runs = RUNS) => medianOf(runs, () => start(args, folder, env));
  try {
    const node = await time(['-e', "require('node:child_process').spawn('/bin/true', { stdio: 'inherit' })"]);
    const none = await time(run(0));
    const one = await time(run(1));
    const ten = await time(run(10));
    env['VAULT_ADDR'] = slow.address;
    const slowOne = await time(run(1), 5);
    const slowTen = await time(run(10), 5);
    const row = (what: string, ms: number, against: number, name: string) => [
      what,
      ms.toFixed(0),
      `${(ms - node).toFixed(0)}`,
      `${(ms / against).toFixed(2)} × ${name}`,
    ];
    return markdownTable(
      ['`keyguard run -- /bin/true`, whole process', 'ms', 'more than a bare Node', ''],
      [
        row('a Node that only starts it', node, node, 'itself'),
        row('an env file without references', none, node, 'that Node'),
        row('one Vault reference', one, node, 'that Node'),
        row('ten Vault references', ten, one, 'one'),
        row(`one, each answer after ${SLOW_MS} ms`, slowOne, one, 'one'),
        row(`ten, each answer after ${SLOW_MS} ms`, slowTen, slowOne, 'one of those'),
      ],
    );
  } finally {
    await slow.stop();
    await vault.stop();
    rmSync(folder, { recursive: true });
  }
}

async function medianOf(runs: number, work: () => Promise<void>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let n = 0; n < runs; n++) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  return percentile(times, 0.5);
}

function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('close', (status) =>
      status === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${status}`)),
    );
  });
}
