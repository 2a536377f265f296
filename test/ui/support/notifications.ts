import type { Page } from 'playwright-core';
import { runCommand } from './quick-input';

/**
 * The messages with this in their text, once there is one; all are cleared then. (Under test VS Code shows them only in the
 * list behind the bell.)
 */
export async function notifications(page: Page, text: string): Promise<string[]> {
  await runCommand(page, 'Notifications: Show Notifications');
  const messages = page
    .locator('.notifications-center .notification-list-item-message')
    .filter({ hasText: text });
  await messages.first().waitFor();
  const found = await messages.allTextContents();
  await runCommand(page, 'Notifications: Clear All Notifications');
  await messages.first().waitFor({ state: 'hidden' });
  return found;
}
