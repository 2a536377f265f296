import type { Locator, Page } from 'playwright-core';

/** Opens the lightbulb's menu with Ctrl+. and gives the entry with this title. */
export async function openLightbulb(page: Page, title: string): Promise<Locator> {
  const entry = page.locator('.action-widget').getByText(title, { exact: true });
  for (let tries = 4; ; tries--) {
    await page.keyboard.press('Control+.');
    try {
      await entry.waitFor({ timeout: 5000 });
      return entry;
    } catch (error) {
      // On a busy machine the menu may be asked for before the editor has taken the cursor's new place, and then closes.
      if (tries === 0) throw error;
      await page.keyboard.press('Escape');
    }
  }
}
