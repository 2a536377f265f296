import { hasGit } from '../support/git';
import { inWorkbench } from './support/in-workbench';
import { runCommand } from './support/quick-input';

describe('the Findings view', () => {
  it(
    'says what to do where no folder is open',
    inWorkbench({ workspace: 'none' }, async ({ page }) => {
      await runCommand(page, 'KeyGuard: Show Security Checklist');
      await page.getByText('Open a folder to scan all of it.').waitFor();
      await page.getByRole('treeitem', { name: /^Tip 1 of 15/ }).waitFor();
    }),
  );

  it(
    'lists what is in the git history, and opens the version that has it',
    inWorkbench({}, async (workbench) => {
      if (!hasGit) return;
      const { page } = workbench;
      await runCommand(page, 'KeyGuard: Scan Git History');
      const row = page.getByRole('treeitem', {
        name: /^error: Hardcoded SendGrid API key .*, src\/mail\.js, /,
      });
      await row.click();
      await page.getByText('(69 selected)').waitFor();
      await page.locator('[data-uri^="keyguard-history:/src/mail.js"]').first().waitFor();
      await workbench.screenshot('history');
    }),
  );

  it(
    'starts no git for a workspace that is not trusted',
    inWorkbench({ trusted: false }, async ({ page }) => {
      await runCommand(page, 'KeyGuard: Scan Git History');
      await page.getByText('which this workspace must be trusted for').first().waitFor();
    }),
  );
});
