import type { Page } from 'playwright-core';
import { runCommand } from './quick-input';

/**
 * The messages with this in their text, once there is one; all are cleared then. (Under test VS Code shows them only in the
 * list behind the bell.)
 */
export async function notifications(page: Page, text: string): Promise<string[]> {
  const messages = page
    .locator('.notifications-center .notification-list-item-message')
    .filter({ hasText: text });
  for (let tries = 5; ; tries--) {
    await runCommand(page, 'Notifications: Show Notifications');
    try {
      await messages.first().waitFor({ timeout: 4000 });
      break;
    } catch (error) {
      // The list closes by itself when the last message in it goes, such as one about progress.
      if (tries === 0) throw error;
    }
  }
  const found = await messages.allTextContents();
  await runCommand(page, 'Notifications: Clear All Notifications');
  await messages.first().waitFor({ state: 'hidden' });
  return found;
}
