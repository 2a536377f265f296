import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { fakeKey } from '../support/keys';
import { onDisk } from './support/disk';
import { inWorkbench } from './support/in-workbench';
import { openLightbulb } from './support/lightbulb';
import { notifications } from './support/notifications';
import { readProblems } from './support/problems';
import { goToPlace, openFile, runCommand } from './support/quick-input';

async function underlined(page: Page): Promise<void> {
  // A squiggle is a picture without a size of its own, so it never counts as visible.
  await page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached' });
}

/** Chooses the first entry of the lightbulb as people do: Ctrl+. and Enter. */
async function quickFix(page: Page, title: string): Promise<void> {
  const entry = await openLightbulb(page, title);
  await page.keyboard.press('Enter');
  await entry.waitFor({ state: 'hidden' });
}

const MOVE = 'Move key to environment variable SENDGRID_API_KEY';

describe('a key in the editor', () => {
  it(
    'is underlined as it is typed, and explained without showing it',
    inWorkbench({}, async (workbench) => {
      const { page } = workbench;
      await openFile(page, 'README.md');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('SENDGRID_API_KEY=');
      assert.equal(await page.locator('.squiggly-error').count(), 0);
      await page.keyboard.type(fakeKey(7));
      await underlined(page);

      await runCommand(page, 'Show or Focus Hover');
      const hover = page.locator('.monaco-hover-content').first();
      await hover.getByText('Hardcoded SendGrid API key').waitFor();
      const text = (await hover.textContent()) ?? '';
      assert.ok(text.includes('api-key'), text);
      assert.ok(!text.includes(fakeKey(7)), 'the hover shows the whole key');
      await workbench.screenshot('hover');

      const problems = await readProblems(page);
      assert.ok(
        problems.some((row) => row.includes(`${fakeKey(7).slice(0, 7)}…`)),
        problems.join('\n'),
      );
    }),
  );

  for (const trusted of [true, false]) {
    it(
      `moves to .env with Ctrl+. and Enter, and back with Ctrl+Z, ${trusted ? 'in a trusted folder' : 'in Restricted Mode'}`,
      inWorkbench({ trusted }, async (workbench) => {
        const { page, folder } = workbench;
        const source = readFileSync(path.join(folder, 'src/mail.js'), 'utf8');
        const ignore = readFileSync(path.join(folder, '.gitignore'), 'utf8');
        await openFile(page, 'mail.js');
        await underlined(page);
        await goToPlace(page, 3, 30);
        await workbench.screenshot(`underlined-${trusted ? 'trusted' : 'restricted'}`);
        if (!trusted) {
          await (await openLightbulb(page, 'Move key to vault…')).click();
          await notifications(page, 'KeyGuard starts no vault program in a folder that you do not trust.');
          await goToPlace(page, 3, 30);
        }
        await quickFix(page, MOVE);

        const env = await onDisk(workbench, '.env', (text) => text?.includes(fakeKey(1)) ?? false);
        assert.equal(env, `SENDGRID_API_KEY=${fakeKey(1)}\n`);
        const moved = source.replace(`'${fakeKey(1)}'`, 'process.env.SENDGRID_API_KEY');
        await onDisk(workbench, 'src/mail.js', (text) => text === moved);
        await onDisk(workbench, '.gitignore', (text) => text === `${ignore}.env\n`);
        await onDisk(
          workbench,
          '.env.example',
          (text) => text === 'SENDGRID_API_KEY=your-sendgrid-api-key\n',
        );
        for (let tries = 0; (statSync(path.join(folder, '.env')).mode & 0o777) !== 0o600; tries++) {
          assert.ok(tries < 400, '.env can be read by others');
          await page.waitForTimeout(50);
        }

        // It has told what it did: nothing of the move is under way any more.
        await page.locator('.statusbar .codicon-bell-dot').waitFor();
        await page.locator('.editor-group-container.active .view-lines').first().click();
        await page.keyboard.press('Control+Z');
        await onDisk(workbench, 'src/mail.js', (text) => text === source);
        await onDisk(workbench, '.gitignore', (text) => text === ignore);
        await onDisk(workbench, '.env', (text) => text === undefined);
        await onDisk(workbench, '.env.example', (text) => text === undefined);
        await underlined(page);
      }),
    );
  }
});
