import type { Page } from 'playwright-core';
import { runCommand } from './quick-input';

/** Opens the Problems panel and returns the accessible text of its rows, files and problems, once there are any. */
export async function readProblems(page: Page): Promise<string[]> {
  await runCommand(page, 'Problems: Focus on Problems View');
  const rows = page.locator('.markers-panel').getByRole('treeitem');
  await rows.first().waitFor();
  return rows.evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''));
}
