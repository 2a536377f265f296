import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SUITES } from '../support/suites/list';

/** What is ours: everything but what is installed, built or cached. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.vscode-test']);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return [];
    const file = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(file) : [file];
  });
}

/** A folder may import from those on its left; `editor` and `cli` never from each other. */
const LAYERS = ['text', 'detect', 'stores', 'rewrite', 'sendgrid', 'checklist', 'node'];
const ADAPTERS = ['editor', 'cli'];
const ENTRIES = ['src/extension.ts', 'src/web.ts', 'src/scan-worker.ts', 'src/cli.ts'];
const MAY_USE_VSCODE = ['src/editor/', 'src/extension.ts', 'src/web.ts'];
const MAY_USE_NODE = ['src/node/', 'src/cli/', 'src/cli.ts', 'src/extension.ts', 'src/scan-worker.ts'];

const sources = filesUnder('src');

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const statements = /^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(statements)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
}

function layerOf(file: string): string {
  return file.split('/')[1] ?? '';
}

describe('the source tree', () => {
  it('is read by these tests at all', () => {
    assert.deepEqual(importsOf('src/web.ts'), ['vscode', './editor/start']);
    assert.ok(sources.length > 80, `only ${sources.length} files`);
  });

  it('holds no key literal anywhere in the repository', () => {
    const files = filesUnder('.');
    assert.ok(files.length > 100, `only ${files.length} files were looked at`);
    const pattern = /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/;
    assert.deepEqual(
      files.filter((file) => pattern.test(readFileSync(file, 'latin1'))),
      [],
    );
  });

  it('imports one way', () => {
    const wrong = sources.flatMap((file) =>
      importsOf(file)
        .filter((module) => module.startsWith('.'))
        .map((module) => path.posix.join(path.posix.dirname(file), module))
        .filter((target) => !mayImport(file, target))
        .map((target) => `${file} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('uses vscode and Node only where it may', () => {
    const wrong = sources.flatMap((file) => {
      const allowed = (places: readonly string[]) => places.some((place) => file.startsWith(place));
      const text = readFileSync(file, 'utf8');
      return [
        ...(importsOf(file).includes('vscode') && !allowed(MAY_USE_VSCODE) ? [`${file} imports vscode`] : []),
        ...(importsOf(file).some((module) => module.startsWith('node:')) && !allowed(MAY_USE_NODE)
          ? [`${file} imports Node's modules`]
          : []),
        ...(/\bprocess\.\w|\bBuffer\.\w/.test(withoutTexts(text)) && !allowed(MAY_USE_NODE)
          ? [`${file} uses Node's globals`]
          : []),
      ];
    });
    assert.deepEqual(wrong, []);
  });

  it('has no folder that the layers do not name', () => {
    const folders = new Set(sources.filter((file) => !ENTRIES.includes(file)).map(layerOf));
    assert.deepEqual(
      [...folders].filter((folder) => ![...LAYERS, ...ADAPTERS].includes(folder)),
      [],
    );
  });

  it('keeps every file short enough to read', () => {
    const long = sources.filter((file) => readFileSync(file, 'utf8').split('\n').length > 300);
    assert.deepEqual(long, []);
  });

  it('collects every test file', async () => {
    const collected = (await Promise.all(SUITES.map((suite) => suite.files()))).flat();
    const tests = filesUnder('test').filter((file) => file.endsWith('.test.ts'));
    assert.deepEqual(
      tests.filter((file) => !collected.includes(file)),
      [],
    );
  });
});

function mayImport(file: string, target: string): boolean {
  if (ENTRIES.includes(file)) return true;
  const from = layerOf(file);
  const to = layerOf(target);
  if (from === to) return true;
  if (ADAPTERS.includes(from)) {
    // The editor runs in the browser too, so what needs Node reaches it through its host services.
    return LAYERS.includes(to) && !(from === 'editor' && to === 'node');
  }
  return LAYERS.includes(to) && LAYERS.indexOf(to) < LAYERS.indexOf(from);
}

/** Source without comments and strings, where `process.env` is only spoken of. */
function withoutTexts(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, '')
    .replace(/\/\/.*/g, '')
    .replace(/\/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n[])+\/[gimsuy]*/g, '');
}
