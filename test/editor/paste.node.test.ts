import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  commands,
  DataTransfer,
  DataTransferItem,
  type DocumentPasteEdit,
  DocumentPasteTriggerKind,
  Range,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import { EnvFiles } from '../../src/editor/env-files';
import { Failures } from '../../src/editor/failures';
import { FindingStore } from '../../src/editor/findings/finding-store';
import { ProjectRules } from '../../src/editor/findings/project-rules';
import { GitState } from '../../src/editor/git/git-state';
import { AfterMove } from '../../src/editor/move/after-move';
import { KeyMover } from '../../src/editor/move/move-key';
import { MovePlanner } from '../../src/editor/move/move-plan';
import { VaultMover } from '../../src/editor/move/move-to-vault';
import { KeyPaste } from '../../src/editor/move/paste';
import { VaultChoice } from '../../src/editor/move/vault-choice';
import { fakeKey, fillKeys } from '../support/keys';
import { waitFor } from './support/deadline';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder, openFile, readFolder } from './support/workspace';

const PACKAGE = '{ "name": "mailer", "dependencies": { "dotenv": "17.0.0" } }\n';

const { Automatic, PasteAs } = DocumentPasteTriggerKind;

/**
 * What the provider offers, asked by us: in a browser VS Code's "Paste As…" asks nobody, and no command lists offers.
 * What VS Code does with an offer is in test/ui/paste.test.ts.
 */
describe('the offer for a paste', () => {
  /** What happened to files after an edit was made, in order. */
  const events: string[] = [];
  let paste: KeyPaste;
  let disposables: { dispose(): void }[];

  before(async () => {
    const { extensionUri } = await activeExtension();
    const envFiles = new EnvFiles();
    const git = new GitState();
    const failures = new Failures();
    const host = {
      userName: undefined,
      makePrivate: async (uri: Uri) => {
        events.push(`private ${nameOf(uri)}`);
      },
      isReadOnly: async () => false,
      leadsOutOf: async () => false,
      findCopies: async () => [],
      readGrammarFile: async (name: string) =>
        workspace.fs.readFile(Uri.joinPath(extensionUri, 'dist', 'grammars', name)),
      threads: undefined,
      vaultTools: undefined,
      commandLine: undefined,
    };
    const planner = new MovePlanner(host, envFiles);
    const rules = new ProjectRules();
    const store = new FindingStore(git, rules);
    const after = new AfterMove(store, git, host);
    const state = { get: () => undefined, update: async () => {}, keys: () => [] };
    const choice = new VaultChoice(state);
    const mover = new KeyMover(after, planner, host, failures);
    const vaults = new VaultMover(planner, mover, after, host, choice, failures);
    paste = new KeyPaste(mover, planner, failures, vaults);
    const saved = workspace.onDidSaveTextDocument(({ uri }) => events.push(`saved ${nameOf(uri)}`));
    disposables = [envFiles, git, rules, store, failures, paste, saved];
  });
  after(() => {
    for (const disposable of disposables) disposable.dispose();
  });
  beforeEach(() => {
    events.length = 0;
  });
  afterEach(closeAll);

  /** `|` in TEXT is the cursor, or twice the ends of the selection; `{{KEY1}}` a key. */
  async function offersFor(
    name: string,
    text: string,
    clipboard: string,
    { files = {}, trigger = PasteAs, cancel = false }: Options = {},
  ): Promise<{ document: TextDocument; folder: Uri; offers: DocumentPasteEdit[] }> {
    const folder = await makeFolder({ 'package.json': PACKAGE, ...files, [name]: text.replaceAll('|', '') });
    const { document } = await openFile(Uri.joinPath(folder, name));
    const [before = '', selected = '', ...more] = fillKeys(text).split('|');
    const start = before.length;
    const end = start + (more.length > 0 ? selected.length : 0);
    const range = new Range(document.positionAt(start), document.positionAt(end));
    const cancellation = new CancellationTokenSource();
    const context = { triggerKind: trigger, only: undefined };
    const data = new DataTransfer();
    data.set('text/plain', new DataTransferItem(fillKeys(clipboard)));
    const asked = paste.provideDocumentPasteEdits(document, [range], data, context, cancellation.token);
    if (cancel) cancellation.cancel();
    return { document, folder, offers: await asked };
  }

  const OFFERED: readonly Case[] = [
    {
      name: 'code of several lines with two keys',
      file: 'mail.js',
      text: '// mail\n|\ndone();\n',
      clipboard: "one('{{KEY1}}');\n  two(`Bearer {{KEY2}}`, '{{KEY1}}');",
      title: 'Paste as environment variables SENDGRID_API_KEY, SENDGRID_API_KEY_2',
      after:
        '// mail\none(process.env.SENDGRID_API_KEY);\n  two(`Bearer ${process.env.SENDGRID_API_KEY_2}`, process.env.SENDGRID_API_KEY);\ndone();\n',
    },
    {
      name: 'a selection that is replaced, quotes and all',
      file: 'mail.ts',
      text: "const key: string = |'your-key'|;\n",
      clipboard: '{{KEY1}}',
      after: 'const key: string = process.env.SENDGRID_API_KEY!;\n',
    },
    {
      name: 'other line ends in the clipboard',
      file: 'mail.js',
      text: 'start();\r\n|',
      clipboard: "one('{{KEY1}}');\ntwo();\n",
      after: 'start();\r\none(process.env.SENDGRID_API_KEY);\r\ntwo();\r\n',
    },
    {
      name: 'a key that the env file has under another name',
      file: 'mail.py',
      text: 'import os\n\nKEY = |\n',
      clipboard: '{{KEY1}}',
      files: { '.env': 'MAIL_KEY={{KEY1}}\n', '.gitignore': '.env\n' },
      title: 'Paste as environment variable MAIL_KEY',
      after: 'import os\n\nKEY = os.environ["MAIL_KEY"]\n',
    },
    {
      name: 'a place beside other keys, which stay',
      file: 'mail.js',
      text: "one('{{KEY2}}');\ntwo('|');\n",
      clipboard: '{{KEY1}}',
      after: "one('{{KEY2}}');\ntwo(process.env.SENDGRID_API_KEY);\n",
    },
    {
      name: 'a plain paste of one line',
      file: 'mail.js',
      text: 'send(|);\n',
      clipboard: "'{{KEY1}}', 1",
      trigger: Automatic,
      after: 'send(process.env.SENDGRID_API_KEY, 1);\n',
    },
  ];
  for (const each of OFFERED) {
    it(`is made for ${each.name}`, async () => {
      const ask = () => offersFor(each.file, each.text, each.clipboard, each);
      let { document, offers } = await ask();
      // A plain paste does not wait long for an offer; on a busy machine that can be too short.
      for (let tries = 0; each.trigger === Automatic && offers.length < 2 && tries < 5; tries++)
        ({ document, offers } = await ask());
      assert.deepEqual(
        offers.map(({ title, kind, insertText }) => [title, kind.value, insertText]),
        [
          [each.title ?? 'Paste as environment variable SENDGRID_API_KEY', 'keyguard.envReference', ''],
          [
            'Paste as placeholder',
            'keyguard.placeholder',
            fillKeys(each.clipboard).replaceAll(/SG\.[\w.-]{66}/g, '<SENDGRID_API_KEY>'),
          ],
        ],
      );
      assert.deepEqual(
        offers[0]?.yieldTo?.map(({ value }) => value),
        ['text'],
      );
      await apply(offers[0]);
      assert.equal(document.getText(), fillKeys(each.after));
    });
  }

  const NOT_OFFERED: readonly Omit<Case, 'after' | 'title'>[] = [
    { name: 'text without a key', file: 'a.js', text: "f('|');\n", clipboard: 'SG.not.a-key' },
    { name: 'a key that becomes longer', file: 'a.js', text: "f('|x');\n", clipboard: '{{KEY1}}' },
    { name: 'a string that is not closed', file: 'a.js', text: "f('|);\n", clipboard: '{{KEY1}}' },
    { name: 'a statement of its own', file: 'a.js', text: '|\n', clipboard: '{{KEY1}}' },
    { name: 'a Python statement of its own', file: 'a.py', text: '|\n', clipboard: '{{KEY1}}' },
    {
      name: 'two keys of which one must stay',
      file: 'a.js',
      text: '|\n',
      clipboard: "f('{{KEY1}}', /{{KEY2}}/);",
    },
    {
      name: 'a comment, where the placeholder is all',
      file: 'a.js',
      text: '// key: |\n',
      clipboard: '{{KEY1}}',
    },
    { name: 'a file that nothing reads variables in', file: 'a.xyz', text: 'key |\n', clipboard: '{{KEY1}}' },
    { name: 'an env file', file: '.env.local', text: 'A=|\n', clipboard: '{{KEY1}}' },
    {
      name: 'code for a browser',
      file: 'a.js',
      text: "document.title;\nf('|');\n",
      clipboard: '{{KEY1}}',
    },
    {
      name: 'a project whose .env is a folder',
      file: 'a.js',
      text: "f('|');\n",
      clipboard: '{{KEY1}}',
      files: { '.env/x': '' },
    },
    {
      name: 'an excluded file',
      file: 'node_modules/a.js',
      text: "f('|');\n",
      clipboard: '{{KEY1}}',
    },
    {
      name: 'a plain paste of two lines, which VS Code would indent',
      file: 'a.js',
      text: '  |\n',
      clipboard: "f('{{KEY1}}');\ng();",
      trigger: Automatic,
    },
    {
      name: 'a plain paste of a whole line, which VS Code would put into the middle of another',
      file: 'a.js',
      text: 'f();|\n',
      clipboard: "f('{{KEY1}}');\n",
      trigger: Automatic,
    },
    {
      name: 'a plain paste that begins with a tab, which VS Code would turn into blanks',
      file: 'a.js',
      text: '|\n',
      clipboard: "\tf('{{KEY1}}');",
      trigger: Automatic,
    },
    {
      name: 'a paste that was cancelled',
      file: 'a.js',
      text: "f('|');\n",
      clipboard: '{{KEY1}}',
      cancel: true,
    },
  ];
  for (const each of NOT_OFFERED) {
    it(`is not made for ${each.name}`, async () => {
      const { offers } = await offersFor(each.file, each.text, each.clipboard, each);
      assert.deepEqual(
        offers.filter(({ kind }) => kind.value !== 'keyguard.placeholder'),
        [],
      );
    });
  }

  it('is a placeholder alone where the key cannot be moved, and nothing for a text without a key', async () => {
    const inText = await offersFor('a.js', '// key: |\n', 'the key {{KEY1}}, and {{KEY2}}');
    assert.deepEqual(
      inText.offers.map(({ title, insertText, additionalEdit }) => [title, insertText, additionalEdit]),
      [['Paste as placeholder', 'the key <SENDGRID_API_KEY>, and <SENDGRID_API_KEY>', undefined]],
    );
    assert.deepEqual((await offersFor('a.js', "f('|');\n", 'SG.not.a-key')).offers, []);
    assert.deepEqual((await offersFor('.env', 'A=|\n', '{{KEY1}}')).offers, []);
  });

  it('is not made for several cursors', async () => {
    const folder = await makeFolder({ 'package.json': PACKAGE, 'a.js': "f('');\ng('');\n" });
    const { document } = await openFile(Uri.joinPath(folder, 'a.js'));
    const data = new DataTransfer();
    data.set('text/plain', new DataTransferItem(fakeKey(1)));
    const ranges = [new Range(0, 3, 0, 3), new Range(1, 3, 1, 3)];
    const context = { triggerKind: PasteAs, only: undefined };
    const { token } = new CancellationTokenSource();
    assert.deepEqual(await paste.provideDocumentPasteEdits(document, ranges, data, context, token), []);
  });

  it('once it is taken, sees to the files: private first, then saved, the rule for git before the key', async () => {
    const files = { '.gitignore': 'node_modules/\n' };
    const { folder, document, offers } = await offersFor('a.js', "f('|');\n", '{{KEY1}}', { files });
    const before = await readFolder(folder);
    await apply(offers[0]);
    const wanted = ['private .env', 'saved .gitignore', 'saved .env', 'saved .env.example'];
    await waitFor(
      [workspace.onDidSaveTextDocument],
      () => (events.includes('saved .env.example') ? true : undefined),
      () => `${wanted.join()}, got ${events.join()}`,
    );
    assert.deepEqual(
      events.filter((event) => event !== 'saved a.js'),
      wanted,
    );
    await document.save();
    assert.deepEqual(await readFolder(folder), {
      'package.json': PACKAGE,
      'a.js': 'f(process.env.SENDGRID_API_KEY);\n',
      '.gitignore': 'node_modules/\n.env\n',
      '.env': `SENDGRID_API_KEY=${fakeKey(1)}\n`,
      '.env.example': 'SENDGRID_API_KEY=your-sendgrid-api-key\n',
    });
    await commands.executeCommand('undo');
    await document.save();
    for (const open of workspace.textDocuments) if (open.isDirty) await open.save();
    assert.deepEqual(await readFolder(folder), before);
  });

  it('when it is not taken, is forgotten: the same text typed later is nobody’s move', async () => {
    const { document, offers } = await offersFor('a.js', "f('|');\n", '{{KEY1}}');
    assert.equal(offers.length, 2);
    const editor = await openFile(document.uri);
    const write = (text: string) =>
      editor.edit((edit) => edit.replace(new Range(0, 0, document.lineCount, 0), text));
    await write(`f('${fakeKey(1)}');\n`);
    await write('f(process.env.SENDGRID_API_KEY);\n');
    await write("f('');\n");
    await write('f(process.env.SENDGRID_API_KEY);\n');
    await document.save();
    assert.deepEqual(
      events.filter((event) => !event.endsWith('a.js')),
      [],
    );
  });
});

interface Options {
  readonly files?: Readonly<Record<string, string>>;
  readonly trigger?: DocumentPasteTriggerKind;
  readonly cancel?: boolean;
}

interface Case extends Options {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly clipboard: string;
  /** Default: the one for SENDGRID_API_KEY. */
  readonly title?: string;
  readonly after: string;
}

/** As VS Code does, which then saves nothing. */
async function apply(offer: DocumentPasteEdit | undefined): Promise<void> {
  assert.ok(offer?.additionalEdit, 'nothing is offered');
  assert.ok(await workspace.applyEdit(offer.additionalEdit));
}

function nameOf({ path }: Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
