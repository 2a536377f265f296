import assert from 'node:assert/strict';
import { fillKeys } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { inWorkbench } from './support/in-workbench';
import { openLightbulb } from './support/lightbulb';
import { goToPlace, openFile, runCommand } from './support/quick-input';

describe('after a move', () => {
  const project = temporaryFolder();
  const options = () => {
    project.write({
      'go.mod': 'module shop\n',
      'main.go': fillKeys('package main\n\nconst apiKey = "{{KEY1}}"\n'),
      'other.go': fillKeys('package main\n\nvar other = "{{KEY1}}"\n'),
    });
    return { workspace: project.path, theme: 'Default High Contrast' };
  };

  it(
    'one message tells what was done and what is left, and lists where the key still stands',
    inWorkbench(options, async (workbench) => {
      const { page } = workbench;
      await runCommand(page, 'KeyGuard: Scan Workspace');
      await openFile(page, 'main.go');
      await goToPlace(page, 3, 20);
      await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
      await openLightbulb(page, 'Move key to environment variable SENDGRID_API_KEY');
      await page.keyboard.press('Enter');
      await page.locator('.statusbar .codicon-bell-dot').waitFor();

      await runCommand(page, 'Notifications: Show Notifications');
      const message = page.locator('.notifications-center .notification-list-item-message').first();
      await message.waitFor();
      // VS Code's Local History may have a copy by now, too.
      assert.match(
        (await message.textContent()) ?? '',
        /^The key is in \.env as SENDGRID_API_KEY\. It also stands in \d other places?\. Nothing loads \.env yet\. Start the program with: keyguard run -- COMMAND$/,
      );
      await workbench.screenshot('after-move-message');
      await page.getByText('Show Copies', { exact: true }).click();
      const row = page.locator('.quick-input-widget').getByRole('option');
      await row.first().waitFor();
      assert.match((await row.allTextContents()).join('\n'), /^other\.goin this workspace/);
      await workbench.screenshot('after-move-copies');
      await page.keyboard.press('Enter');
      await page.locator('.monaco-editor[data-uri$="other.go"]').waitFor();
    }),
  );
});
