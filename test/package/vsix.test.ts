import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { type BuiltVsix, buildVsix, packFolder } from '../support/vsix';
import { inWorkbench } from '../ui/support/in-workbench';
import { openFile, runCommand } from '../ui/support/quick-input';

describe('the package', () => {
  const folder = mkdtemp(path.join(tmpdir(), 'keyguard-vsix-'));
  let file = '';
  let vsix: BuiltVsix;

  before(async () => {
    file = path.join(await folder, 'keyguard.vsix');
    vsix = await buildVsix(file);
  });
  after(async () => rm(await folder, { recursive: true, force: true }));

  it('holds what the extension needs and nothing else', () => {
    assert.deepEqual(
      vsix.files.filter((name) => !/^(?:media|docs\/rules|dist\/cli|dist\/extension)\//.test(name)),
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/cli.js',
        'dist/extension.js',
        'dist/grammars/tree-sitter-bash.wasm',
        'dist/grammars/tree-sitter-c-sharp.wasm',
        'dist/grammars/tree-sitter-cpp.wasm',
        'dist/grammars/tree-sitter-go.wasm',
        'dist/grammars/tree-sitter-java.wasm',
        'dist/grammars/tree-sitter-javascript.wasm',
        'dist/grammars/tree-sitter-php.wasm',
        'dist/grammars/tree-sitter-python.wasm',
        'dist/grammars/tree-sitter-ruby.wasm',
        'dist/grammars/tree-sitter-rust.wasm',
        'dist/grammars/tree-sitter-tsx.wasm',
        'dist/grammars/tree-sitter-typescript.wasm',
        'dist/grammars/web-tree-sitter.wasm',
        'dist/scan-worker.js',
        'dist/web.js',
        'package.json',
        'schemas/keyguard.schema.json',
      ],
    );
  });

  it('holds all that the build makes, also the parts that are loaded when they are needed', () => {
    for (const part of [/^dist\/cli\/scan-\w+\.js$/, /^dist\/extension\/plan-\w+\.js$/])
      assert.ok(
        vsix.built.some((name) => part.test(name)),
        String(part),
      );
    assert.deepEqual(
      vsix.files.filter((name) => name.startsWith('dist/')),
      vsix.built,
    );
  });

  it('is smaller than 3.5 MB, most of it the grammars of languages', async () => {
    assert.ok((await stat(file)).size < 3.5 * 1024 * 1024);
  });

  it('is refused when it holds a key', async () => {
    const bad = path.join(await folder, 'bad');
    const manifest = {
      name: 'x',
      publisher: 'x',
      version: '1.0.0',
      engines: { vscode: '*' },
      activationEvents: [],
      main: 'a.js',
    };
    await mkdir(bad);
    await writeFile(path.join(bad, 'package.json'), JSON.stringify(manifest));
    await writeFile(path.join(bad, 'LICENSE'), 'MIT');
    await writeFile(path.join(bad, 'a.js'), `const key = '${fakeKey(1)}';`);
    await assert.rejects(packFolder(bad, path.join(bad, 'bad.vsix')), /found Sendgrid api key/);
  });

  for (const host of ['node', 'web'] as const) {
    it(
      `works in a fresh VS Code, in the ${host} host`,
      inWorkbench(
        () => ({ vsix: file, host }),
        async ({ page }) => {
          await openFile(page, 'mail.js');
          await page.locator('.squiggly-error').first().waitFor();
          await runCommand(page, 'KeyGuard: Show Security Checklist');
          await page.getByRole('treeitem').filter({ hasText: 'HTTPS' }).first().waitFor();
        },
      ),
    );
  }
});
