import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { inWorkbench } from './support/in-workbench';
import { runCommand } from './support/quick-input';

function row(page: Page, name: RegExp): Locator {
  return page.getByRole('treeitem', { name });
}

describe('the security checklist', () => {
  it(
    'is ticked by mouse and by keyboard, and still ticked after a reload',
    inWorkbench({ theme: 'Light Modern' }, async (workbench) => {
      const { page } = workbench;
      await runCommand(page, 'KeyGuard: Show Security Checklist');
      await row(page, /^Tip 1 of 15, not done/).waitFor();
      // The tree is drawn anew when the scan that the view starts is through.
      await row(page, /^Tip 8 of 15, needs attention: .* 3 keys in the code/).waitFor();
      await page.waitForFunction('document.activeElement?.ariaLabel === "Security Checklist"');
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      // From the tree, Tab goes from checkbox to checkbox; Space ticks and goes back to the tree.
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await row(page, /^Tip 1 of 15, done/).waitFor();
      await page.waitForFunction('document.activeElement?.ariaLabel === "Security Checklist"');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await row(page, /^Tip 1 of 15, not done/).waitFor();

      await row(page, /^Tip 2 of 15, not done/)
        .getByRole('checkbox')
        .click();
      await row(page, /^Tip 2 of 15, done: .* Done on \d{4}-\d\d-\d\d by .+/).waitFor();
      await workbench.screenshot('checklist-ticked');

      await workbench.reload();
      await runCommand(page, 'KeyGuard: Show Security Checklist');
      const ticked = row(page, /^Tip 2 of 15, done/);
      await ticked.waitFor();
      assert.equal(await ticked.getByRole('checkbox').getAttribute('aria-checked'), 'true');
    }),
  );

  it(
    'shows evidence that leads to the place, and counts the findings',
    inWorkbench({ theme: 'Default High Contrast' }, async (workbench) => {
      const { page } = workbench;
      await runCommand(page, 'KeyGuard: Show Security Checklist');
      const tip = row(page, /^Tip 8 of 15, needs attention/);
      await tip.waitFor();
      await tip.locator('.monaco-tl-twistie').click();
      await row(page, /^Key SG\..{4}…, src\/mail\.js:3/).click();
      await inEditor(page, 'mail.js');

      const findings = row(page, /^error: Hardcoded SendGrid API key SG\./);
      // The tree is drawn anew when git has told of the file that was opened.
      await findings.nth(2).waitFor();
      assert.equal(await findings.count(), 3);
      await findings.filter({ hasText: 'line 12' }).click();
      await inEditor(page, 'notify.ts');
      await page
        .locator('.activitybar')
        .getByRole('tab', { name: /KeyGuard.*3 errors in 3 files/ })
        .waitFor();
      await workbench.screenshot('evidence-high-contrast');
    }),
  );
});

async function inEditor(page: Page, name: string): Promise<void> {
  await page.locator(`.editor-group-container.active .monaco-editor[data-uri$="${name}"]`).first().waitFor();
}
