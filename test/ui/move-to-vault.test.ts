import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { VaultProxy } from '../stores/support/vault-proxy';
import { VaultStandIn } from '../stores/support/vault-stand-in';
import { fieldsAt } from '../stores/support/vault-under-test';
import { fakeKey } from '../support/keys';
import { onDisk } from './support/disk';
import { inWorkbench } from './support/in-workbench';
import { openLightbulb } from './support/lightbulb';
import { notifications } from './support/notifications';
import { choosePaste, copy, pasteOptions, pasteUntilOffered } from './support/paste';
import { goToPlace, openFile, runCommand } from './support/quick-input';
import type { Workbench, WorkbenchOptions } from './support/workbench';

const key = fakeKey(1);
const widget = (page: Page) => page.locator('.quick-input-widget');

/** Chooses "Move key to vault…" at the key of mail.js, as people do: Ctrl+. and the entry. */
async function chooseMove(page: Page): Promise<void> {
  await openFile(page, 'mail.js');
  await page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached' });
  await goToPlace(page, 3, 30);
  const entry = await openLightbulb(page, 'Move key to vault…');
  await entry.click();
}

/** Waits until Vault is told to be ready, at the top of the list, and chooses it with Enter. */
async function chooseVault(workbench: Workbench, picture?: string): Promise<void> {
  const { page } = workbench;
  const ready = widget(page).getByRole('option', { name: /HashiCorp Vault.*http:\/\/127/ });
  await ready.waitFor();
  if (picture) await workbench.screenshot(picture);
  await widget(page).locator('input').first().fill('HashiCorp');
  await ready.waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Where in HashiCorp Vault the key is to be.').waitFor();
}

/** Takes the place that is proposed. The next command must not come before it is taken: it would close the question. */
async function acceptPlace(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await page.getByText('Where in HashiCorp Vault the key is to be.').waitFor({ state: 'hidden' });
}

function filesWithKey(folder: string): string[] {
  const secret = key.slice(26);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => readFileSync(file, 'latin1').includes(secret));
}

describe('a key that is moved to a vault', () => {
  const vault = new VaultStandIn();
  const proxy = new VaultProxy(vault);
  before(() => vault.start());
  after(() => vault.stop());
  beforeEach(() => proxy.start());
  afterEach(() => proxy.stop());

  const options =
    (more: WorkbenchOptions = {}) =>
    () => ({
      env: { VAULT_ADDR: proxy.address, VAULT_TOKEN: vault.writer },
      ...more,
    });

  it(
    'stays in the code when the vault refuses it; else is stored, read back and only then taken out; and is nowhere else',
    inWorkbench(options(), async (workbench) => {
      const { page, folder, dataFolder } = workbench;
      const source = readFileSync(path.join(folder, 'src/mail.js'), 'utf8');
      const project = path.basename(folder);
      const reference = `ref+vault://secret/${project}#/SENDGRID_API_KEY`;
      proxy.meddle = ({ method }) =>
        method === 'POST' ? { answer: { status: 403, body: '{"errors":["permission denied"]}' } } : undefined;
      await chooseMove(page);
      await chooseVault(workbench);
      await acceptPlace(page);
      await notifications(page, 'Vault does not allow your token to write secret');
      assert.equal(readFileSync(path.join(folder, 'src/mail.js'), 'utf8'), source);
      assert.ok(!readdirSync(folder).includes('.env'));
      assert.equal(await fieldsAt(vault, `secret/${project}`), undefined);

      proxy.meddle = () => undefined;
      await chooseMove(page);
      await chooseVault(workbench, 'vault-stores');
      const place = widget(page).locator('input').first();
      assert.equal(await place.inputValue(), 'ref+vault://secret/{project}#/{variable}');
      await workbench.screenshot('vault-place');
      await acceptPlace(page);

      await onDisk(workbench, '.env', (text) => text === `SENDGRID_API_KEY=${reference}\n`);
      const moved = source.replace(`'${key}'`, 'process.env.SENDGRID_API_KEY');
      await onDisk(workbench, 'src/mail.js', (text) => text === moved);
      assert.deepEqual(await fieldsAt(vault, `secret/${project}`), { SENDGRID_API_KEY: key });
      assert.match(
        (await notifications(page, 'The key is in HashiCorp Vault'))[0] ?? '',
        /^The key is in HashiCorp Vault, and \.env refers to it as SENDGRID_API_KEY\./,
      );
      await workbench.screenshot('vault-moved');
      const puts = proxy.asked.findLastIndex(({ method }) => method === 'POST');
      assert.ok(
        proxy.asked.slice(puts + 1).some(({ path: asked }) => asked.startsWith('secret/data/')),
        'read back',
      );
      assert.deepEqual(filesWithKey(dataFolder), [], 'logs, state and history of VS Code');

      // The next time it stands first.
      await openFile(page, 'mail.js');
      await page.keyboard.press('Control+Z');
      await page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached' });
      await runCommand(page, 'KeyGuard: Move Key to Vault…');
      await widget(page)
        .getByRole('option', { name: /HashiCorp Vault.*http:\/\/127/ })
        .waitFor();
      assert.match((await widget(page).getByRole('option').first().textContent()) ?? '', /^HashiCorp Vault/);
      await page.keyboard.press('Escape');
    }),
  );

  it(
    'is stored when it is pasted as a vault reference; when no vault is chosen the paste is taken back',
    inWorkbench(options(), async (workbench) => {
      const { page, folder } = workbench;
      const pasted = fakeKey(7);
      const text = "const mail = require('@sendgrid/mail');\nmail.setApiKey('');\n";
      writeFileSync(path.join(folder, 'new.js'), text);
      await copy(page, pasted);
      await openFile(page, 'new.js');
      await goToPlace(page, 2, 17);
      await pasteUntilOffered(page);
      await pasteOptions(page);
      await choosePaste(page, 'Paste as vault reference…');
      await widget(page).getByRole('option').first().waitFor();
      await workbench.screenshot('vault-paste');
      await page.keyboard.press('Escape');
      await onDisk(workbench, 'new.js', (now) => now === text);
      assert.deepEqual(
        proxy.asked.filter(({ method }) => method === 'POST'),
        [],
      );

      await goToPlace(page, 2, 17);
      await pasteUntilOffered(page);
      await pasteOptions(page);
      await choosePaste(page, 'Paste as vault reference…');
      await chooseVault(workbench);
      await acceptPlace(page);
      const moved = text.replace("''", 'process.env.SENDGRID_API_KEY');
      await onDisk(workbench, 'new.js', (now) => now === moved);
      const secret = `secret/${path.basename(folder)}`;
      await onDisk(
        workbench,
        '.env',
        (now) => now === `SENDGRID_API_KEY=ref+vault://${secret}#/SENDGRID_API_KEY\n`,
      );
      assert.deepEqual(await fieldsAt(vault, secret), { SENDGRID_API_KEY: pasted });
    }),
  );
});
