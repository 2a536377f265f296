import assert from 'node:assert/strict';
import { CodeAction, CodeActionKind, commands, type Range, type TextDocument, Uri, workspace } from 'vscode';
import { fakeKey, fillKeys } from '../support/keys';
import { waitForDiagnostics } from './support/diagnostics';
import { activeExtension } from './support/extension';
import {
  closeAll,
  exists,
  makeFolder,
  openFile,
  openUntitled,
  readFolder,
  replaceText,
  writeText,
} from './support/workspace';

const MOVE = 'Move key to environment variable SENDGRID_API_KEY';

/** KeyGuard's part of what Ctrl+. asks for, with the edits that choosing would make. */
async function actionsAt(document: TextDocument, range: Range, kind?: string): Promise<CodeAction[]> {
  const found = await commands.executeCommand<(CodeAction | { title: string })[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind,
    20,
  );
  return found.filter(
    (action): action is CodeAction =>
      action instanceof CodeAction && / \.env |environment variable|this key/.test(action.title),
  );
}

/** Does what VS Code does with a chosen action: the edit, then the command. */
async function choose(action: CodeAction | undefined): Promise<void> {
  assert.ok(action, 'the action is not offered');
  assert.equal(action.disabled, undefined);
  if (action.edit) assert.ok(await workspace.applyEdit(action.edit, { isRefactoring: true }));
  if (action.command)
    await commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

async function openWithKey(folder: Uri, name: string): Promise<{ document: TextDocument; range: Range }> {
  const { document } = await openFile(Uri.joinPath(folder, name));
  const [diagnostic] = await waitForDiagnostics(document.uri);
  assert.ok(diagnostic);
  return { document, range: diagnostic.range };
}

const PACKAGE = '{ "name": "mailer", "dependencies": { "dotenv": "17.0.0" } }\n';

describe('quick fixes', () => {
  before(activeExtension);
  afterEach(closeAll);

  it('move the key, and one undo brings everything back', async () => {
    const files = {
      'package.json': PACKAGE,
      'mail.js': "const mail = require('@sendgrid/mail');\nmail.setApiKey('{{KEY1}}');\n",
    };
    const folder = await makeFolder(files);
    const before = await readFolder(folder);
    const { document, range } = await openWithKey(folder, 'mail.js');

    const actions = await actionsAt(document, range);
    assert.deepEqual(
      actions.filter(({ isPreferred }) => isPreferred).map(({ title }) => title),
      [MOVE],
    );
    const action = actions.find(({ title }) => title === MOVE);
    await choose(action);

    assert.equal(
      document.getText(),
      "const mail = require('@sendgrid/mail');\nmail.setApiKey(process.env.SENDGRID_API_KEY);\n",
    );
    await document.save();
    assert.deepEqual(await readFolder(folder), {
      'package.json': PACKAGE,
      'mail.js': "const mail = require('@sendgrid/mail');\nmail.setApiKey(process.env.SENDGRID_API_KEY);\n",
      '.env': `SENDGRID_API_KEY=${fakeKey(1)}\n`,
      '.gitignore': '.env\n',
      '.env.example': 'SENDGRID_API_KEY=your-sendgrid-api-key\n',
    });
    await waitForDiagnostics(document.uri, (diagnostics) => diagnostics.length === 0);

    await openFile(document.uri);
    await commands.executeCommand('undo');
    await document.save();
    assert.deepEqual(await readFolder(folder), before);
    await waitForDiagnostics(document.uri);
  });

  it('work for a caller that takes the command alone', async () => {
    const folder = await makeFolder({ 'package.json': PACKAGE, 'a.py': 'KEY = "{{KEY1}}"\n' });
    const { document, range } = await openWithKey(folder, 'a.py');
    const [action] = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    );
    assert.equal(action?.edit, undefined);
    assert.ok(action?.command);
    await commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    assert.equal(document.getText(), 'import os\n\nKEY = os.environ["SENDGRID_API_KEY"]\n');
    assert.equal((await readFolder(folder))['.env'], `SENDGRID_API_KEY=${fakeKey(1)}\n`);
  });

  it('reuse a variable that holds the key, and leave a different one alone', async () => {
    const env = '# mail\nPORT=3000\nMAIL_KEY={{KEY1}}\nSENDGRID_API_KEY={{KEY2}}';
    const folder = await makeFolder({
      'package.json': PACKAGE,
      '.gitignore': '.env*\n!.env.example\n',
      '.env': env,
      'mail.ts': "const one: string = '{{KEY1}}';\nconst header = `Bearer {{KEY3}}`;\n",
    });
    const { document } = await openWithKey(folder, 'mail.ts');
    await commands.executeCommand('keyguard.fixAll');
    assert.equal(
      document.getText(),
      'const one: string = process.env.MAIL_KEY!;\nconst header = `Bearer ${process.env.SENDGRID_API_KEY_2}`;\n',
    );
    const after = await readFolder(folder);
    assert.equal(after['.env'], `${fillKeys(env)}\nSENDGRID_API_KEY_2=${fakeKey(3)}\n`);
    assert.equal(after['.gitignore'], '.env*\n!.env.example\n');
    assert.equal(
      after['.env.example'],
      'MAIL_KEY=your-sendgrid-api-key\nSENDGRID_API_KEY_2=your-sendgrid-api-key\n',
    );
  });

  it('offer source.fixAll.keyguard, and nothing of another kind when only that is asked for', async () => {
    const folder = await makeFolder({
      'package.json': PACKAGE,
      'a.js': "f('{{KEY1}}', '{{KEY2}}', '{{KEY1}}');\n",
    });
    const { document, range } = await openWithKey(folder, 'a.js');
    await waitForDiagnostics(document.uri, ({ length }) => length === 3);
    const actions = await actionsAt(document, range, 'source.fixAll.keyguard');
    assert.deepEqual(
      actions.map(({ kind }) => kind?.value),
      ['source.fixAll.keyguard'],
    );
    await choose(actions[0]);
    assert.equal(
      document.getText(),
      'f(process.env.SENDGRID_API_KEY, process.env.SENDGRID_API_KEY_2, process.env.SENDGRID_API_KEY);\n',
    );
    assert.equal(
      (await readFolder(folder))['.env'],
      `SENDGRID_API_KEY=${fakeKey(1)}\nSENDGRID_API_KEY_2=${fakeKey(2)}\n`,
    );
    assert.deepEqual(await actionsAt(document, range, CodeActionKind.SourceFixAll.value), []);
  });

  it('do nothing when the document changed since the key was found', async () => {
    const folder = await makeFolder({ 'package.json': PACKAGE, 'a.js': "f('{{KEY1}}');\n" });
    const editor = await openFile(Uri.joinPath(folder, 'a.js'));
    const { document } = editor;
    const [diagnostic] = await waitForDiagnostics(document.uri);
    assert.ok(diagnostic);
    const [action] = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
    );
    await replaceText(editor, `g();\nf('${fakeKey(2)}');\n`);
    assert.ok(action?.command);
    await commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    assert.equal(document.getText(), `g();\nf('${fakeKey(2)}');\n`);
    assert.equal(await exists(Uri.joinPath(folder, '.env')), false);
  });

  it('refuse code that ends up in a browser, and say so', async () => {
    const folder = await makeFolder({
      'package.json': '{ "dependencies": { "react-scripts": "5.0.1" } }',
      'src/App.jsx': "export const KEY = '{{KEY1}}';\n",
    });
    const { document, range } = await openWithKey(folder, 'src/App.jsx');
    const actions = await actionsAt(document, range);
    assert.deepEqual(
      actions.map(({ title, edit }) => [title, edit]),
      [['Explain why this key cannot be moved', undefined]],
    );
    const before = await readFolder(folder);
    await choose(actions[0]);
    assert.deepEqual(await readFolder(folder), before);
  });

  it('copy the key where the language has no rewriter, and leave the source alone', async () => {
    const folder = await makeFolder({
      'package.json': PACKAGE,
      'main.xyz': 'key "{{KEY1}}"\n',
    });
    const { document, range } = await openWithKey(folder, 'main.xyz');
    const source = document.getText();
    const [action, ...rest] = await actionsAt(document, range);
    assert.deepEqual(
      [action?.title, rest.length, action?.isPreferred],
      ['Copy to .env and show me the line', 0, undefined],
    );
    await choose(action);
    assert.equal(document.getText(), source);
    const after = await readFolder(folder);
    assert.equal(after['.env'], `SENDGRID_API_KEY=${fakeKey(1)}\n`);
    assert.equal(after['.gitignore'], '.env\n');
  });

  it('say no when .env is a folder, and change nothing', async () => {
    const folder = await makeFolder({ 'package.json': PACKAGE, '.env/x': '', 'a.js': "f('{{KEY1}}');\n" });
    const before = await readFolder(folder);
    const { document, range } = await openWithKey(folder, 'a.js');
    const [action] = await actionsAt(document, range);
    assert.equal(action?.title, 'Explain why this key cannot be moved');
    await choose(action);
    assert.deepEqual(await readFolder(folder), before);
  });

  it('use the unsaved text of an open .env', async () => {
    const folder = await makeFolder({
      'package.json': PACKAGE,
      '.gitignore': '.env\n',
      '.env': 'A=1\n',
      'a.js': "f('{{KEY1}}');\n",
    });
    const env = await openFile(Uri.joinPath(folder, '.env'));
    await replaceText(env, 'A=2\n');
    const { document, range } = await openWithKey(folder, 'a.js');
    await choose((await actionsAt(document, range))[0]);
    assert.equal(env.document.getText(), `A=2\nSENDGRID_API_KEY=${fakeKey(1)}\n`);
    assert.equal((await readFolder(folder))['.env'], `A=2\nSENDGRID_API_KEY=${fakeKey(1)}\n`);
  });

  it('fix an untitled document when one folder is open', async () => {
    const editor = await openUntitled('KEY = "{{KEY5}}"\n', 'python');
    const [diagnostic] = await waitForDiagnostics(editor.document.uri);
    assert.ok(diagnostic);
    const [action] = await actionsAt(editor.document, diagnostic.range);
    assert.equal(action?.disabled, undefined);
    assert.match(action?.title ?? '', /^Move key to environment variable SENDGRID_API_KEY/);
  });

  it('show no finding in an env file that git ignores, and one when it does not', async () => {
    const folder = await makeFolder({
      '.gitignore': '.env\n',
      '.env': 'A={{KEY1}}\n',
      'prod.env': 'A={{KEY2}}\n',
    });
    const ignored = await openFile(Uri.joinPath(folder, '.env'));
    const open = await openFile(Uri.joinPath(folder, 'prod.env'));
    await waitForDiagnostics(open.document.uri);
    await waitForDiagnostics(ignored.document.uri, ({ length }) => length === 0);
    // Taking the rule away shows the key.
    await writeText(Uri.joinPath(folder, '.gitignore'), '\n');
    await waitForDiagnostics(ignored.document.uri);
  });

  it('are not offered on save for keys that cannot be moved', async () => {
    const folder = await makeFolder({ 'package.json': PACKAGE, 'a.ts': "type Key = '{{KEY1}}';\n" });
    const { document, range } = await openWithKey(folder, 'a.ts');
    assert.deepEqual(await actionsAt(document, range, 'source.fixAll.keyguard'), []);
  });

  it('leave an env file in UTF-16 alone', async () => {
    const folder = await makeFolder({ 'package.json': PACKAGE, 'a.js': "f('{{KEY1}}');\n" });
    const env = Uri.joinPath(folder, '.env');
    await workspace.fs.writeFile(env, new Uint8Array([0xff, 0xfe, 0x41, 0, 0x3d, 0, 0x31, 0]));
    const before = await readFolder(folder);
    const { document, range } = await openWithKey(folder, 'a.js');
    const [action] = await actionsAt(document, range);
    assert.equal(action?.edit, undefined);
    if (action?.command)
      await commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    assert.equal(document.isDirty, false);
    assert.deepEqual(await readFolder(folder), before);
  });
});
