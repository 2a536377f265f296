import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fakeKey } from '../../support/keys';

/** The parts that are secret; the others are told in reports. */
const SECRETS = Array.from({ length: 9 }, (_, n) => fakeKey(n + 1).slice(26));

/** To be set in the environment of the process that is watched: all that it starts inherit it, also what it leaves behind. */
export const MARK = { KEYGUARD_WATCHED: String(process.pid) } as const;

/**
 * A program that looks every few milliseconds, as long as it is told to, whether a key stands in the arguments or the
 * environment of a process that has `MARK`, or in a file of the given folders. By itself, so that it looks while tests wait;
 * keys come on its standard input. Processes that were there before are passed over. It knows Linux alone: elsewhere it sees the
 * folders and no processes.
 */
const PROGRAM = `
const fs = require('node:fs');
let secrets = [];
let mark = '';
let folders = [];
let isLooking = false;
let strangers = new Set();
let found = new Set();
const read = (file) => { try { return fs.readFileSync(file, 'latin1'); } catch { return ''; } };
const list = (folder, options) => { try { return fs.readdirSync(folder, options); } catch { return []; } };
const holdsKey = (file) => { const text = read(file); return secrets.some((secret) => text.includes(secret)); };
const processes = () => list('/proc').filter((name) => /^[0-9]+$/.test(name));
const isMarked = (process) => read('/proc/' + process + '/environ').includes(mark);
const look = () => {
  const running = processes();
  strangers = new Set(running.filter((process) => strangers.has(process)));
  for (const process of running) {
    if (strangers.has(process) || !isMarked(process)) continue;
    for (const what of ['cmdline', 'environ'])
      if (holdsKey('/proc/' + process + '/' + what))
        found.add('the ' + what + ' of ' + read('/proc/' + process + '/cmdline').split('\\0').slice(0, 2).join(' '));
  }
  for (const folder of folders)
    for (const entry of list(folder, { withFileTypes: true, recursive: true }))
      if (entry.isFile() && holdsKey(entry.parentPath + '/' + entry.name)) found.add(entry.parentPath + '/' + entry.name);
};
const goOn = () => {
  if (!isLooking) return;
  look();
  setTimeout(goOn, 10);
};
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  if (order.secrets) ({ secrets, mark } = order);
  if (order.folders) {
    folders = order.folders;
    found = new Set();
    isLooking = true;
    strangers = new Set(processes().filter((process) => !isMarked(process)));
    console.log('looking');
    goOn();
  } else if (isLooking) {
    look();
    isLooking = false;
    console.log(JSON.stringify([...found]));
  }
});`;

let running: { readonly child: ChildProcessWithoutNullStreams; readonly answers: Interface } | undefined;

function canary() {
  if (running) return running;
  const child = spawn(process.execPath, ['-e', PROGRAM]);
  // It ends with the process whose standard output it is on.
  child.unref();
  const answers = createInterface({ input: child.stdout });
  child.stdin.write(`${JSON.stringify({ secrets: SECRETS, mark: Object.entries(MARK).flat().join('=') })}\n`);
  running = { child, answers };
  return running;
}

/**
 * Does some work, and tells where keys were seen meanwhile. One at a time.
 * @param folders where no key may ever stand
 */
export async function leaksDuring(
  folders: readonly string[],
  work: () => Promise<unknown>,
): Promise<string[]> {
  const { child, answers } = canary();
  const line = () => new Promise<string>((resolve) => answers.once('line', resolve));
  const begins = line();
  child.stdin.write(`${JSON.stringify({ folders })}\n`);
  await begins;
  try {
    await work();
  } finally {
    child.stdin.write('{}\n');
  }
  return JSON.parse(await line()) as string[];
}
