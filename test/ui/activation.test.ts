import assert from 'node:assert/strict';
import { inWorkbench } from './support/in-workbench';
import { openFile, runCommand } from './support/quick-input';

/** High enough for every running extension: rows outside the page do not exist. */
const size = { width: 1280, height: 2000 };

describe('the workbench', () => {
  for (const host of ['node', 'web'] as const) {
    it(
      `opens with the extension active in the ${host} host`,
      inWorkbench({ host, size }, async ({ page }) => {
        await openFile(page, 'mail.js');
        await runCommand(page, 'Developer: Show Running Extensions');
        const row = page
          .locator('.runtime-extensions-editor .monaco-list-row')
          .filter({ hasText: 'keyguard.sendgrid-keyguard' });
        await row.getByText(/Activation: \d+ms/).waitFor();
        assert.equal(await row.getByText('web worker').count(), host === 'web' ? 1 : 0);
      }),
    );
  }

  it(
    'underlines a hardcoded key',
    inWorkbench({}, async (workbench) => {
      await openFile(workbench.page, 'mail.js');
      await workbench.page.locator('.squiggly-error').first().waitFor();
      await workbench.screenshot('underlined-key');
    }),
  );
});
