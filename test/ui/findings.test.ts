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
});
