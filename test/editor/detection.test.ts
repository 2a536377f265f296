import assert from 'node:assert/strict';
import {
  commands,
  DiagnosticSeverity,
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  Position,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { fakeKey } from '../support/keys';
import { waitFor } from './support/deadline';
import { diagnosticsOf, waitForDiagnostics } from './support/diagnostics';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder, openFile, openUntitled, replaceText } from './support/workspace';

const none = (diagnostics: readonly unknown[]): boolean => diagnostics.length === 0;
const isKey = ({ severity }: { readonly severity: DiagnosticSeverity }): boolean =>
  severity === DiagnosticSeverity.Error;
const several =
  (n: number) =>
  (diagnostics: readonly unknown[]): boolean =>
    diagnostics.length === n;

describe('detection in the editor', () => {
  before(activeExtension);
  afterEach(closeAll);

  it('underlines exactly the key of a file that is opened, in one line without the key', async () => {
    const folder = await makeFolder({ 'mail.js': "const a = 1;\nmail.setApiKey('{{KEY1}}');\n" });
    const { document } = await openFile(Uri.joinPath(folder, 'mail.js'));
    const [diagnostic, ...rest] = await waitForDiagnostics(document.uri);
    assert.ok(diagnostic);
    assert.equal(rest.length, 0);
    assert.deepEqual(diagnostic.range, new Range(1, 16, 1, 85));
    assert.equal(diagnostic.severity, DiagnosticSeverity.Error);
    assert.equal(diagnostic.source, 'keyguard');
    assert.ok(typeof diagnostic.code === 'object');
    assert.equal(diagnostic.code.value, 'api-key');
    assert.ok(diagnostic.message.includes(`${fakeKey(1).slice(0, 7)}…`), diagnostic.message);
    assert.ok(!JSON.stringify(diagnostic).includes(fakeKey(1).slice(26)));
    assert.ok(!diagnostic.message.includes('\n'));
  });

  it('opens the page of the rule from the code', async () => {
    const { document } = await openUntitled('{{KEY1}}');
    const [diagnostic] = await waitForDiagnostics(document.uri);
    assert.ok(typeof diagnostic?.code === 'object');
    const { target } = diagnostic.code;
    assert.equal(target.scheme, 'command');
    await commands.executeCommand(target.path, ...JSON.parse(target.query));
    const labels = (): string[] => window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await waitFor(
      [window.tabGroups.onDidChangeTabs],
      () => labels().find((label) => label.includes('api-key.md')),
      () => `the page of the rule among ${labels().length} tabs`,
    );
  });

  it('follows typing, character by character, and deleting', async () => {
    // Not an untitled document: VS Code may still be closing one of the same name, and give that.
    const folder = await makeFolder({ 'a.py': 'key = ""' });
    const editor = await openFile(Uri.joinPath(folder, 'a.py'));
    const key = fakeKey(1);
    for (let i = 0; i < key.length; i++) {
      // Shortly before its end it is told of as almost a key.
      assert.deepEqual(diagnosticsOf(editor.document.uri).filter(isKey), []);
      await editor.edit((edit) => edit.insert(new Position(0, 7 + i), key[i] ?? ''));
    }
    const [diagnostic] = await waitForDiagnostics(editor.document.uri, (found) => found.some(isKey));
    assert.deepEqual(diagnostic?.range, new Range(0, 7, 0, 76));
    // One character more and it is no key.
    await editor.edit((edit) => edit.insert(new Position(0, 76), 'x'));
    await waitForDiagnostics(editor.document.uri, (found) => !found.some(isKey));
    await editor.edit((edit) => edit.delete(new Range(0, 76, 0, 77)));
    await waitForDiagnostics(editor.document.uri, (found) => found.some(isKey));
    await commands.executeCommand('undo');
    await waitForDiagnostics(editor.document.uri, (found) => !found.some(isKey));
  });

  it('moves with text inserted above, and keeps up with several edits at once', async () => {
    const editor = await openUntitled('a {{KEY1}}\nb {{KEY2}}\n');
    const { uri } = editor.document;
    await waitForDiagnostics(uri, several(2));
    await editor.edit((edit) => {
      edit.insert(new Position(0, 0), 'line\nline\n');
      edit.insert(new Position(1, 0), '    ');
    });
    await waitForDiagnostics(uri, ([, second]) => second?.range.isEqual(new Range(3, 6, 3, 75)) ?? false);
    assert.deepEqual(diagnosticsOf(uri)[0]?.range, new Range(2, 2, 2, 71));
  });

  it('finds what is pasted', async () => {
    const editor = await openUntitled('');
    await replaceText(editor, `Authorization: Bearer ${fakeKey(3)},\r\n`);
    const [diagnostic] = await waitForDiagnostics(editor.document.uri);
    assert.deepEqual(diagnostic?.range, new Range(0, 22, 0, 91));
  });

  for (const [name, language] of [
    ['a.go', 'go'],
    ['a.yaml', 'yaml'],
    ['Dockerfile', 'dockerfile'],
    ['notes.md', 'markdown'],
    ['no-extension', 'plaintext'],
  ] as const) {
    it(`looks into ${language} too`, async () => {
      const folder = await makeFolder({ [name]: 'x: {{KEY1}}\n' });
      const { document } = await openFile(Uri.joinPath(folder, name));
      const [diagnostic] = await waitForDiagnostics(document.uri);
      assert.deepEqual(diagnostic?.range, new Range(0, 3, 0, 72));
    });
  }

  it('looks into notebook cells, with positions in the cell', async () => {
    const cell = new NotebookCellData(NotebookCellKind.Code, `\nkey = "${fakeKey(1)}"`, 'python');
    const notebook = await workspace.openNotebookDocument('jupyter-notebook', new NotebookData([cell]));
    await window.showNotebookDocument(notebook);
    const [diagnostic] = await waitForDiagnostics(notebook.cellAt(0).document.uri);
    assert.deepEqual(diagnostic?.range, new Range(1, 7, 1, 76));
  });

  it('is silent on placeholders and on keys of another length', async () => {
    const secret = fakeKey(1).slice(26);
    const { document } = await openUntitled(
      [
        `SG.${'x'.repeat(22)}.${'x'.repeat(43)}`,
        ['SG', 'your_api_key_goes_here', 'your_sendgrid_api_key_goes_here_please_now_x'.slice(0, 43)].join(
          '.',
        ),
        `${fakeKey(1)}A`,
        fakeKey(1).slice(0, -1),
        `SG.a.b.c ${secret}`,
        `last ${fakeKey(2)}`,
      ].join('\n'),
    );
    // The last line shows that the scan was made.
    const diagnostics = await waitForDiagnostics(document.uri);
    assert.deepEqual(
      diagnostics.filter(isKey).map(({ range }) => range),
      [new Range(5, 5, 5, 74)],
    );
  });

  it('names the other places of the same key', async () => {
    const folder = await makeFolder({ 'a.txt': '{{KEY4}}', 'b.txt': '\n{{KEY4}}' });
    const a = await openFile(Uri.joinPath(folder, 'a.txt'));
    await waitForDiagnostics(a.document.uri);
    const b = await openFile(Uri.joinPath(folder, 'b.txt'));
    const [diagnostic] = await waitForDiagnostics(
      a.document.uri,
      ([first]) => !!first?.relatedInformation?.length,
    );
    const [related, ...rest] = diagnostic?.relatedInformation ?? [];
    assert.equal(rest.length, 0);
    assert.equal(related?.location.uri.toString(), b.document.uri.toString());
    assert.deepEqual(related?.location.range, new Range(1, 0, 1, 69));
  });

  it('names twenty other files at the most, and in each of them the rest', async () => {
    const names = Array.from({ length: 22 }, (_, n) => `${n}.txt`);
    const folder = await makeFolder(Object.fromEntries(names.map((name) => [name, '{{KEY4}}'])));
    await commands.executeCommand('keyguard.scanWorkspace');
    for (const name of names) {
      const uri = Uri.joinPath(folder, name);
      const [found] = await waitForDiagnostics(uri, ([first]) => first?.relatedInformation?.length === 20);
      const places = new Set(found?.relatedInformation?.map(({ location }) => location.uri.toString()));
      assert.deepEqual([places.size, places.has(uri.toString())], [20, false]);
    }
  });

  it('goes with a file that is renamed', async () => {
    const folder = await makeFolder({ 'old.txt': '{{KEY1}}' });
    const old = Uri.joinPath(folder, 'old.txt');
    await openFile(old);
    await waitForDiagnostics(old);
    const renamed = Uri.joinPath(folder, 'new.txt');
    const edit = new WorkspaceEdit();
    edit.renameFile(old, renamed);
    assert.ok(await workspace.applyEdit(edit));
    await waitForDiagnostics(old, none);
    await openFile(renamed);
    await waitForDiagnostics(renamed);
  });

  it('leaves read-only schemes alone', async () => {
    const registration = workspace.registerTextDocumentContentProvider('gitlens', {
      provideTextDocumentContent: () => fakeKey(1),
    });
    const left = await workspace.openTextDocument(Uri.parse('gitlens:/left.txt'));
    const right = await openUntitled('{{KEY1}}');
    await waitForDiagnostics(right.document.uri);
    assert.deepEqual(diagnosticsOf(left.uri), []);
    registration.dispose();
  });

  it('forgets an untitled document that is closed', async () => {
    const { document } = await openUntitled('{{KEY1}}');
    await waitForDiagnostics(document.uri);
    await closeAll();
    await waitForDiagnostics(document.uri, none);
  });

  it('is switched off by keyguard.enable and by a severity of off', async () => {
    const { document } = await openUntitled('{{KEY1}}');
    await waitForDiagnostics(document.uri);
    const settings = workspace.getConfiguration('keyguard');
    await settings.update('enable', false, true);
    await waitForDiagnostics(document.uri, none);
    await settings.update('enable', undefined, true);
    await waitForDiagnostics(document.uri);
    await settings.update('severity', { 'api-key': 'warning' }, true);
    await waitForDiagnostics(document.uri, ([first]) => first?.severity === DiagnosticSeverity.Warning);
    await settings.update('severity', { 'api-key': 'off' }, true);
    await waitForDiagnostics(document.uri, none);
    await settings.update('severity', undefined, true);
    await waitForDiagnostics(document.uri);
  });

  it('does not touch a byte-order mark, CRLF or a lone surrogate before the key', async () => {
    const folder = await makeFolder({ 'bom.txt': '\ufeffé\r\n😀\ud800 {{KEY1}}' });
    const { document } = await openFile(Uri.joinPath(folder, 'bom.txt'));
    const [diagnostic] = await waitForDiagnostics(document.uri);
    assert.ok(diagnostic);
    assert.equal(document.getText(diagnostic.range), fakeKey(1));
  });

  it('registers every command it contributes', async () => {
    const extension = await activeExtension();
    const contributed = (
      extension as unknown as { packageJSON: { contributes: { commands: { command: string }[] } } }
    ).packageJSON.contributes.commands;
    const registered = new Set(await commands.getCommands(true));
    assert.ok(contributed.length >= 5);
    assert.deepEqual(
      contributed.filter(({ command }) => !registered.has(command)),
      [],
    );
  });
});
