import type { Page } from 'playwright-core';

/** Puts a text on the clipboard. */
export async function copy(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
}

/** As people do where nothing is offered the first time: the extension may not have started yet, or may be slow. */
export async function pasteUntilOffered(page: Page): Promise<void> {
  const widget = page.locator('.post-edit-widget');
  for (let tries = 5; ; tries--) {
    await page.keyboard.press('Control+V');
    try {
      await widget.waitFor({ timeout: 5000 });
      return;
    } catch (error) {
      if (tries === 0) throw error;
      await page.keyboard.press('Control+Z');
    }
  }
}

/** The entries of "Show paste options…", with a mark before the one in use. */
export async function pasteOptions(page: Page): Promise<string[]> {
  await page.keyboard.press('Control+.');
  const rows = page.locator('.action-widget .monaco-list-row.action');
  await rows.first().waitFor();
  return rows.evaluateAll((elements) =>
    elements.map(
      (element) => `${element.querySelector('.codicon-check') ? '✓ ' : ''}${element.textContent?.trim()}`,
    ),
  );
}

/** Chooses an entry of "Show paste options…", which is open. */
export async function choosePaste(page: Page, option: string): Promise<void> {
  const entry = page.locator('.action-widget').getByText(option, { exact: true });
  await entry.click();
  await entry.waitFor({ state: 'hidden' });
}
