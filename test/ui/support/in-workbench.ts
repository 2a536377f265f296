import type { Func } from 'mocha';
import { Workbench, type WorkbenchOptions } from './workbench';

/**
 * A mocha test with a workbench of its own, closed at the end whatever happens:
 * `it('…', inWorkbench({ trusted: false }, async (workbench) => { … }))`.
 * Options that are known only when it runs come from a function. When it fails, the error names a picture of the page.
 */
export function inWorkbench(
  options: WorkbenchOptions | (() => WorkbenchOptions),
  test: (workbench: Workbench) => Promise<void>,
): Func {
  return async function (this: Mocha.Context) {
    const workbench = await Workbench.open(typeof options === 'function' ? options() : options);
    try {
      await test(workbench);
    } catch (error) {
      const name = `failed-${this.test?.fullTitle().replace(/[^a-z0-9]+/gi, '-')}`;
      const picture = await workbench.screenshot(name).catch(() => 'none, the page has gone');
      if (error instanceof Error) error.stack += `\nScreenshot: ${picture}`;
      throw error;
    } finally {
      await workbench.close();
    }
  };
}
