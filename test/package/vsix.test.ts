import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildVsix, type Vsix } from '../support/vsix';
import { inWorkbench } from '../ui/support/in-workbench';
import { openFile, runCommand } from '../ui/support/quick-input';

describe('the package', () => {
  const folder = mkdtemp(path.join(tmpdir(), 'keyguard-vsix-'));
  let file = '';
  let vsix: Vsix;

  before(async () => {
    file = path.join(await folder, 'keyguard.vsix');
    vsix = await buildVsix(file);
  });
  after(async () => rm(await folder, { recursive: true, force: true }));

  it('holds what the extension needs and nothing else', () => {
    assert.deepEqual(
      vsix.files.filter((name) => !name.startsWith('media/') && !name.startsWith('docs/rules/')),
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/cli.js',
        'dist/extension.js',
        'dist/grammars/tree-sitter-javascript.wasm',
        'dist/grammars/tree-sitter-python.wasm',
        'dist/grammars/tree-sitter-tsx.wasm',
        'dist/grammars/tree-sitter-typescript.wasm',
        'dist/grammars/web-tree-sitter.wasm',
        'dist/web.js',
        'package.json',
      ],
    );
  });

  it('is smaller than 3 MB', async () => {
    assert.ok((await stat(file)).size < 3 * 1024 * 1024);
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
