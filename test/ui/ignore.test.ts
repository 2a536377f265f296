import { inWorkbench } from './support/in-workbench';
import { openLightbulb } from './support/lightbulb';
import { goToPlace, openFile } from './support/quick-input';

describe('ignoring a finding', () => {
  it(
    'asks why and writes a comment behind the code',
    inWorkbench({ theme: 'Light Modern' }, async (workbench) => {
      const { page } = workbench;
      await openFile(page, 'mail.js');
      const squiggle = page.locator('.monaco-editor .squiggly-error').first();
      await squiggle.waitFor({ state: 'attached' });
      await goToPlace(page, 3, 30);
      const entry = await openLightbulb(page, 'Ignore this finding…');
      await workbench.screenshot('ignore-offered');
      await entry.click();
      const input = page.locator('.quick-input-widget .quick-input-box input');
      await input.waitFor();
      await input.fill('a key of the tests until 2099-12-31');
      await workbench.screenshot('ignore-asked');
      await page.keyboard.press('Enter');
      await page
        .locator('.view-line')
        .filter({ hasText: 'keyguard:ignore a key of the tests until 2099-12-31' })
        .waitFor();
      await squiggle.waitFor({ state: 'detached' });
      await workbench.screenshot('ignored');
    }),
  );
});
