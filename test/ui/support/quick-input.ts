import type { Locator, Page } from 'playwright-core';

/** The palette lists the commands that are there when it opens; those of an extension may come a moment later. */
const PALETTE_MS = 4000;

/** Runs a command by its whole title in the palette, category included: 'KeyGuard: Scan Workspace'. */
export async function runCommand(page: Page, title: string): Promise<void> {
  for (let tries = 5; ; tries--) {
    await page.keyboard.press('F1');
    try {
      await pick(page, `>${title}`, title, PALETTE_MS);
      return;
    } catch (error) {
      if (tries === 0) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Opens a workspace file by its name, as Ctrl+P does, and puts the cursor into it. */
export async function openFile(page: Page, name: string): Promise<Locator> {
  await page.keyboard.press('Control+P');
  await pick(page, name, name.split('/').at(-1) ?? name);
  const editor = page.locator('.editor-group-container.active .monaco-editor[data-uri]').first();
  await page.locator(`.editor-group-container.active .monaco-editor[data-uri$="${name}"]`).first().waitFor();
  return editor;
}

/** Puts the cursor of the editor that has the focus there; both count from 1. */
export async function goToPlace(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget .quick-input-box input');
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Types into the quick input that has been opened, waits for the row with this label, and accepts it. */
export async function pick(page: Page, text: string, label: string, timeout = 20_000): Promise<void> {
  const widget = page.locator('.quick-input-widget');
  const input = widget.locator('.quick-input-box input');
  await input.waitFor();
  await input.fill(text);
  // The list lags behind the input: Enter before the row is there would run another one.
  const row = widget
    .getByRole('option')
    .filter({ has: page.getByText(label, { exact: true }) })
    .first();
  await row.click({ timeout });
  // Not the widget: a command may open the next quick input in it.
  await row.waitFor({ state: 'hidden' });
}
