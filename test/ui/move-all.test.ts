import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { fakeKey, fillKeys } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { onDisk } from './support/disk';
import { inWorkbench } from './support/in-workbench';
import { runCommand } from './support/quick-input';

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "mailer" }\n',
  '.gitignore': 'node_modules/\n',
  'src/mail.js': "const mail = require('@sendgrid/mail');\n\nmail.setApiKey('{{KEY1}}');\n",
  'src/marketing.py': 'marketing_key = "{{KEY2}}"\n',
  'src/other.js': "exports.headers = { authorization: 'Bearer {{KEY1}}' };\n",
};

const panel = (page: Page) => page.locator('.bulk-edit-panel');

/** The rows of the preview: what stands in it, and whether it is ticked. */
async function rowsOf(page: Page): Promise<{ text: string; ticked: boolean }[]> {
  const rows = panel(page).locator('.monaco-list-row');
  await rows.first().waitFor();
  return rows.evaluateAll((elements) =>
    elements.map((row) => ({
      text: row.textContent?.trim() ?? '',
      ticked: row.querySelector('[role=checkbox]')?.getAttribute('aria-checked') === 'true',
    })),
  );
}

async function press(page: Page, button: string): Promise<void> {
  await panel(page).locator('.monaco-button').getByText(button, { exact: true }).click();
}

describe('Move All Keys…', () => {
  const project = temporaryFolder();
  const options = () => {
    project.write(Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, fillKeys(text)])));
    return { workspace: project.path, theme: 'Dark Modern' };
  };

  it(
    'shows what it would do, then moves what is ticked',
    inWorkbench(options, async (workbench) => {
      const { page } = workbench;
      await runCommand(page, 'KeyGuard: Move All Keys…');
      const rows = await rowsOf(page);
      await workbench.screenshot('move-all-preview');
      assert.ok(rows.length > 5, JSON.stringify(rows));
      const unticked = rows.filter(({ ticked }) => !ticked).map(({ text }) => text);
      assert.ok(
        unticked.length > 0 && unticked.every((text) => /example|your-sendgrid-api-key/.test(text)),
        unticked.join(),
      );
      assert.equal(existsSync(path.join(workbench.folder, '.env')), false);

      await press(page, 'Apply');
      await onDisk(
        workbench,
        'src/mail.js',
        (text) => text?.includes('process.env.SENDGRID_API_KEY') ?? false,
      );
      const env = await onDisk(workbench, '.env', (text) => text?.split('\n').length === 3);
      assert.equal(env, `SENDGRID_API_KEY=${fakeKey(1)}\nSENDGRID_MARKETING_API_KEY=${fakeKey(2)}\n`);
      await onDisk(
        workbench,
        'src/marketing.py',
        (text) => text === 'import os\n\nmarketing_key = os.environ["SENDGRID_MARKETING_API_KEY"]\n',
      );
      await onDisk(
        workbench,
        'src/other.js',
        (text) => text === 'exports.headers = { authorization: `Bearer ${process.env.SENDGRID_API_KEY}` };\n',
      );
      await page.locator('.statusbar .codicon-bell-dot').waitFor();
      await workbench.screenshot('move-all-done');
    }),
  );

  it(
    'changes nothing when it is discarded',
    inWorkbench(options, async (workbench) => {
      const { page } = workbench;
      await runCommand(page, 'KeyGuard: Move All Keys…');
      await rowsOf(page);
      await press(page, 'Discard');
      await panel(page).waitFor({ state: 'hidden' });
      for (const [name, text] of Object.entries(FILES))
        assert.equal(readFileSync(path.join(workbench.folder, name), 'utf8'), fillKeys(text));
      assert.equal(existsSync(path.join(workbench.folder, '.env')), false);
    }),
  );

  it(
    'puts everything back when the env file is unticked',
    inWorkbench(options, async (workbench) => {
      const { page } = workbench;
      await runCommand(page, 'KeyGuard: Move All Keys…');
      await rowsOf(page);
      const env = panel(page).locator('.monaco-list-row').first();
      assert.match((await env.textContent()) ?? '', /^\.env\b/);
      await env.locator('[role=checkbox]').click();
      await press(page, 'Apply');
      await panel(page).waitFor({ state: 'hidden' });
      await page.locator('.statusbar .codicon-bell-dot').waitFor();
      for (const name of ['src/mail.js', 'src/marketing.py', 'src/other.js'])
        await onDisk(workbench, name, (text) => text === fillKeys(FILES[name] ?? ''));
      assert.equal(existsSync(path.join(workbench.folder, '.env')), false);
    }),
  );
});
