import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findApiKeys } from '../src/detect/api-key';
import { Grammars } from '../src/rewrite/grammars';
import { LANGUAGES } from '../src/rewrite/languages';
import { planMove } from '../src/rewrite/plan';
import { fakeKey } from '../test/support/keys';
import { MemoryProject } from '../test/support/memory-project';
import { markdownTable, percentile } from './measure';

/** A file of about 200 lines with one key, for each language that is rewritten by its syntax tree. */
const SAMPLES: Readonly<Record<string, readonly [name: string, line: string, key: string]>> = {
  JavaScript: ['a.js', "console.log('line', [1, 2, 3].map((n) => n + 1));", "send('KEY');"],
  TypeScript: ['a.ts', "console.log('line', [1, 2, 3].map((n: number) => n + 1));", "send('KEY');"],
  TSX: ['a.tsx', "console.log('line', <b>{[1, 2, 3].map((n: number) => n + 1)}</b>);", "send('KEY');"],
  Python: ['a.py', "print('line', [n + 1 for n in [1, 2, 3]])", "send('KEY')"],
  Go: ['a.go', '', 'package main\n\nfunc main() {\n\tsend("KEY")\n}'],
  Java: ['A.java', '', 'class A { static String key() { return "KEY"; } }'],
  'C#': ['A.cs', '', 'class A { static string Key() { return "KEY"; } }'],
  Ruby: ['a.rb', "puts 'line', [1, 2, 3].map { |n| n + 1 }", "send_mail('KEY')"],
  PHP: ['a.php', '', "<?php\nsend('KEY');"],
  Rust: ['a.rs', '', 'fn main() { send("KEY"); }'],
  'C++': ['a.cpp', '', 'int main() { send("KEY"); }'],
  Shell: ['a.sh', 'echo line "$HOME" | sort', 'send "KEY"'],
};

const LATER = 20;

/** How long does a fix take, the first one with its grammar and later ones? And 1,000 keys in 200 files? */
export async function benchFix(): Promise<string> {
  return [await oneFix(), wholeTree()].join('\n\n');
}

async function oneFix(): Promise<string> {
  const rows: string[][] = [];
  for (const [language, [name, line, key]] of Object.entries(SAMPLES)) {
    const found = LANGUAGES.find((each) => each.extensions.some((extension) => name.endsWith(extension)));
    if (!found?.grammar) continue;
    const filler = `${line}\n`.repeat(line === '' ? 0 : 200);
    const text = `${filler}${key.replace('KEY', fakeKey(1))}\n`;
    const grammars = newGrammars();
    const first = await timeOfFix(name, text, grammars);
    const later: number[] = [];
    for (let n = 0; n < LATER; n++) later.push(await timeOfFix(name, text, grammars));
    // The peer: nothing but the parser, from nothing.
    const alone = newGrammars();
    const start = performance.now();
    (await alone.parse(found.grammar, text)).delete();
    const parser = performance.now() - start;
    rows.push([
      language,
      first.toFixed(1),
      percentile(later, 0.5).toFixed(1),
      percentile(later, 0.95).toFixed(1),
      (first / parser).toFixed(1),
    ]);
  }
  return markdownTable(
    [
      'one fix, ms',
      'first, with its grammar',
      'later (median)',
      'later (95 %)',
      'first × its grammar and one parse',
    ],
    rows,
  );
}

function newGrammars(): Grammars {
  return new Grammars((name) => readFile(path.join(__dirname, 'grammars', name)));
}

async function timeOfFix(name: string, text: string, grammars: Grammars): Promise<number> {
  const project = new MemoryProject({ [name]: text });
  const start = performance.now();
  const plan = await planMove({
    file: { path: name, text },
    findings: findApiKeys(text),
    home: '',
    project,
    grammars,
    settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
  });
  const time = performance.now() - start;
  if (plan.moved.length !== 1) throw new Error(`${name} was not fixed: ${plan.skipped[0]?.reason}`);
  return time;
}

const FILES = 200;
const KEYS_IN_FILE = 5;

/** Against `perl -pi`, which replaces text without knowing what it is, and puts the key nowhere. */
function wholeTree(): string {
  const rows: string[][] = [];
  const base = timeOfTree('perl', ['-pi', '-e', 's/SG\\.[\\w-]{22}\\.[\\w-]{43}/KEY/g']);
  const keyguard = timeOfTree(process.execPath, [path.join(__dirname, 'cli.js'), 'fix', '--to', 'env']);
  rows.push(['keyguard fix', keyguard.toFixed(0), (keyguard / base).toFixed(1)]);
  rows.push(['perl -pi -e s/…/…/', base.toFixed(0), '1.0']);
  return markdownTable([`${FILES * KEYS_IN_FILE} keys in ${FILES} files`, 'ms', '× perl'], rows);
}

function timeOfTree(command: string, args: readonly string[]): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'keyguard-bench-fix-'));
  try {
    const names = writeFiles(folder);
    const start = performance.now();
    const given = command === 'perl' ? [...args, ...names] : args;
    const { status, stderr } = spawnSync(command, given, { cwd: folder, encoding: 'utf8' });
    const time = performance.now() - start;
    if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
    if (readFileSync(path.join(folder, names[0] ?? ''), 'utf8').includes('SG.'))
      throw new Error('nothing was fixed');
    return time;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeFiles(folder: string): string[] {
  writeFileSync(path.join(folder, 'package.json'), '{}\n');
  return Array.from({ length: FILES }, (_, n) => {
    const name = path.join(`part-${n % 20}`, `mail-${n}.${n % 2 ? 'js' : 'py'}`);
    const calls = Array.from({ length: KEYS_IN_FILE }, (_each, k) => `send('${fakeKey((n + k) % 50)}')\n`);
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), calls.join(`print('something else')\n`.repeat(20)));
    return name;
  });
}
