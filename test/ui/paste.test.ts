import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { fakeKey, fillKeys } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { onDisk } from './support/disk';
import { inWorkbench } from './support/in-workbench';
import { notifications } from './support/notifications';
import { choosePaste, copy, pasteOptions, pasteUntilOffered } from './support/paste';
import { goToPlace, openFile, runCommand } from './support/quick-input';
import type { Workbench } from './support/workbench';

const OFFER = 'Paste as environment variable SENDGRID_API_KEY';
const PLACEHOLDER = 'Paste as placeholder';
const VAULT = 'Paste as vault reference…';
const PLAIN = 'Insert Plain Text';
/** VS Code may have saved the file meanwhile, with the key in it: then its Local History has a copy. */
const TOLD =
  /^The key is in \.env as SENDGRID_API_KEY\. (?:It also stands in \d other places?\. )?Nothing loads \.env yet\. Start the program with: node --env-file=\.env mail\.js$/;

interface Place {
  readonly name: string;
  readonly file: string;
  /** `|` is where the key is pasted. */
  readonly text: string;
  readonly moved: string;
}

const QUOTES: Place = {
  name: 'between quotes',
  file: 'mail.js',
  text: "const mail = require('@sendgrid/mail');\n\nmail.setApiKey('|');\n",
  moved: "const mail = require('@sendgrid/mail');\n\nmail.setApiKey(process.env.SENDGRID_API_KEY);\n",
};

const PLACES: readonly Place[] = [
  QUOTES,
  {
    name: 'behind an equals sign',
    file: 'settings.mjs',
    text: 'export const key = |;\n',
    moved: 'export const key = process.env.SENDGRID_API_KEY;\n',
  },
  {
    name: 'in a template',
    file: 'headers.js',
    text: 'const headers = { authorization: `Bearer |` };\n',
    moved: 'const headers = { authorization: `Bearer ${process.env.SENDGRID_API_KEY}` };\n',
  },
  {
    name: 'in Python, with an import far above',
    file: 'report.py',
    text: '"""Sends the report."""\n\nFROM = "a@example.com"\n\n\ndef key():\n    return "|"\n',
    moved:
      '"""Sends the report."""\n\nimport os\n\nFROM = "a@example.com"\n\n\ndef key():\n    return os.environ["SENDGRID_API_KEY"]\n',
  },
];

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "mailer" }\n',
  '.gitignore': 'node_modules/\n',
  'main.xyz': 'package main\n\nconst key = ""\n',
  'two.js': "one('');\ntwo('');\n",
  ...Object.fromEntries(PLACES.map(({ file, text }) => [file, text.replace('|', '')])),
};

const FILES_BEFORE = { '.env': undefined, '.gitignore': FILES['.gitignore'], '.env.example': undefined };

const FILES_MOVED = {
  '.env': 'SENDGRID_API_KEY={{KEY7}}\n',
  '.gitignore': 'node_modules/\n.env\n',
  '.env.example': 'SENDGRID_API_KEY=your-sendgrid-api-key\n',
};

async function goTo(page: Page, file: string, line: number, column: number): Promise<void> {
  await openFile(page, file);
  await goToPlace(page, line, column);
}

async function goToMark(page: Page, { file, text }: Place): Promise<void> {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  await goTo(page, file, before.length, (before.at(-1) ?? '').length + 1);
}

async function areOnDisk(
  workbench: Workbench,
  files: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const wanted = text === undefined ? undefined : fillKeys(text);
    await onDisk(workbench, name, (found) => found === wanted);
  }
}

async function isPrivate({ page, folder }: Workbench): Promise<void> {
  for (let tries = 0; (statSync(path.join(folder, '.env')).mode & 0o777) !== 0o600; tries++) {
    assert.ok(tries < 200, '.env can be read by others');
    await page.waitForTimeout(50);
  }
}

describe('a pasted key', () => {
  const project = temporaryFolder();
  const options = (host: 'node' | 'web') => () => {
    project.write(FILES);
    return { workspace: project.path, host, theme: 'Light Modern' };
  };

  for (const host of ['node', 'web'] as const) {
    it(
      `stays as it is, moves to .env when that is chosen, and goes with one Ctrl+Z, in the ${host} host`,
      inWorkbench(options(host), async (workbench) => {
        const { page } = workbench;
        await copy(page, fakeKey(7));
        // The browser's host differs in what it can do to files, which one place shows.
        for (const place of host === 'node' ? PLACES : [QUOTES]) {
          await goToMark(page, place);
          await pasteUntilOffered(page);
          await areOnDisk(workbench, { [place.file]: place.text.replace('|', '{{KEY7}}'), ...FILES_BEFORE });
          const offers = host === 'node' ? [OFFER, VAULT, PLACEHOLDER] : [OFFER, PLACEHOLDER];
          assert.deepEqual(await pasteOptions(page), [`✓ ${PLAIN}`, ...offers], place.name);
          await choosePaste(page, OFFER);
          await areOnDisk(workbench, { [place.file]: place.moved, ...FILES_MOVED });
          if (host === 'node') await isPrivate(workbench);
          await page.keyboard.press('Control+Z');
          await areOnDisk(workbench, { [place.file]: FILES[place.file], ...FILES_BEFORE });
        }
      }),
    );
  }

  it(
    'can be made plain again and moved again; each time one message tells, and the cursor is behind it',
    inWorkbench(options('node'), async (workbench) => {
      const { page } = workbench;
      await copy(page, fakeKey(7));
      await goToMark(page, QUOTES);
      await pasteUntilOffered(page);
      const moveAndTell = async (): Promise<string> => {
        await pasteOptions(page);
        await workbench.screenshot('paste-options');
        await choosePaste(page, OFFER);
        await areOnDisk(workbench, { 'mail.js': QUOTES.moved, ...FILES_MOVED });
        await isPrivate(workbench);
        await workbench.screenshot('paste-moved');
        return (await notifications(page, '.env'))[0] ?? '';
      };
      assert.match(await moveAndTell(), TOLD);
      assert.deepEqual(await pasteOptions(page), [PLAIN, `✓ ${OFFER}`, VAULT, PLACEHOLDER]);
      await choosePaste(page, PLAIN);
      await areOnDisk(workbench, { 'mail.js': QUOTES.text.replace('|', '{{KEY7}}'), ...FILES_BEFORE });
      assert.match(await moveAndTell(), TOLD);
      await page.keyboard.type(' ?? stop()');
      await areOnDisk(workbench, { 'mail.js': QUOTES.moved.replace('API_KEY)', 'API_KEY ?? stop())') });
    }),
  );

  it(
    'is pasted as ever where there is nothing to offer',
    inWorkbench(options('node'), async (workbench) => {
      const { page } = workbench;
      const widget = page.locator('.post-edit-widget');
      // Here it is offered: the extension is there, and not just too late for what comes.
      await copy(page, fakeKey(7));
      await goToMark(page, QUOTES);
      await pasteUntilOffered(page);

      await goTo(page, 'main.xyz', 3, 14);
      await page.keyboard.press('Control+V');
      await areOnDisk(workbench, { 'main.xyz': 'package main\n\nconst key = "{{KEY7}}"\n' });
      assert.equal(await widget.count(), 0, 'in Go');

      await goTo(page, 'two.js', 1, 6);
      await runCommand(page, 'Add Cursor Below');
      await page.keyboard.press('Control+V');
      await areOnDisk(workbench, { 'two.js': "one('{{KEY7}}');\ntwo('{{KEY7}}');\n" });
      assert.equal(await widget.count(), 0, 'with two cursors');
      await page.keyboard.press('Control+Z');

      const half = fakeKey(7).slice(0, 60);
      await copy(page, half);
      await goTo(page, 'two.js', 2, 6);
      await page.keyboard.press('Control+V');
      await areOnDisk(workbench, { 'two.js': `one('');\ntwo('${half}');\n` });
      assert.equal(await widget.count(), 0, 'without a whole key');
      await page.keyboard.press('Control+Z');

      await copy(page, `f('${fakeKey(7)}');\n  g();\n`);
      await goTo(page, 'headers.js', 1, 1);
      await page.keyboard.press('Control+V');
      await areOnDisk(workbench, { 'headers.js': `f('{{KEY7}}');\n  g();\n${FILES['headers.js']}` });
      assert.equal(await widget.count(), 0, 'over several lines');
    }),
  );
});
