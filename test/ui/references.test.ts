import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { StandIns } from '../stores/support/stand-ins';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { inWorkbench } from './support/in-workbench';
import { goToPlace, openFile, runCommand } from './support/quick-input';

const REFERENCE = 'op://Dev/SendGrid/credential';
const READ = JSON.stringify(['read', '--no-newline', REFERENCE]);

async function showHover(page: Page, line: number, column: number): Promise<Locator> {
  await page.keyboard.press('Escape');
  await goToPlace(page, line, column);
  await runCommand(page, 'Show or Focus Hover');
  const hover = page.locator('.monaco-hover:visible', { hasText: '1Password' }).first();
  await hover.waitFor();
  return hover;
}

describe('references in the workbench, with a stand-in for 1Password', () => {
  const folder = temporaryFolder();
  let programs: string;
  let standIns: StandIns;

  beforeEach(() => {
    programs = mkdtempSync(path.join(tmpdir(), 'keyguard-programs-'));
    standIns = new StandIns(programs);
    standIns.add('op', { [READ]: { stdout: fakeKey(1) } });
    folder.write({
      '.env': `SENDGRID_API_KEY=${REFERENCE}\nPORT=3000\n`,
      'worker/.env': 'MAIL_KEY=ref+vault://secret/mail#/api_key\n',
    });
  });
  afterEach(() => rmSync(programs, { recursive: true, force: true }));

  const options = (rest: object) => () => ({
    workspace: folder.path,
    env: { PATH: `${standIns.bin}${path.delimiter}${process.env['PATH'] ?? ''}` },
    ...rest,
  });

  it(
    'a click in the hover asks the vault, and the hover says what it answered',
    inWorkbench(options({ theme: 'Dark Modern' }), async (workbench) => {
      const { page } = workbench;
      await openFile(page, '.env');
      const hover = await showHover(page, 1, 25);
      await workbench.screenshot('reference-hover');
      await hover.getByText('Check whether it resolves').click();
      await runCommand(page, 'Notifications: Show Notifications');
      await page
        .locator('.notifications-center .notification-list-item-message', {
          hasText: /^Resolves to the SendGrid key SG\..{4}… \(op:/,
        })
        .waitFor();
      await workbench.screenshot('reference-told');
      await runCommand(page, 'Notifications: Clear All Notifications');
      assert.equal(standIns.calls('op').length, 1);
      const again = await showHover(page, 1, 25);
      await again.getByText('Check again').waitFor();
      assert.match(await again.innerText(), /Resolves to the SendGrid key SG\..{4}… \(asked at /);
      assert.ok(!(await page.content()).includes(fakeKey(1).slice(8, 30)));
      await workbench.screenshot('reference-resolved');

      await page.keyboard.press('Escape');
      await goToPlace(page, 2, 10);
      await page.keyboard.press('End');
      await page.keyboard.type('\nMAIL_KEY=');
      const list = page.locator('.suggest-widget.visible');
      await list.getByText('ref+vault://secret/mail#/api_key').first().waitFor();
      await workbench.screenshot('reference-completion');
      await page.keyboard.type('op');
      await list.getByText('op://vault/item/field').first().waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.type('Team');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Mail');
      await page.locator('.view-line', { hasText: 'MAIL_KEY=op://Team/Mail/field' }).waitFor();
    }),
  );

  it(
    'in Restricted Mode the hover says why nothing is asked',
    inWorkbench(options({ trusted: false }), async (workbench) => {
      const { page } = workbench;
      await openFile(page, '.env');
      const hover = await showHover(page, 1, 25);
      assert.match(await hover.innerText(), /vault Dev, item SendGrid, field credential/);
      assert.match(await hover.innerText(), /In Restricted Mode no vault is asked/);
      assert.equal(await hover.getByText('Check whether it resolves').count(), 0);
      await workbench.screenshot('reference-restricted');
      assert.deepEqual(standIns.calls('op'), []);
    }),
  );
});
