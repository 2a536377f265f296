import assert from 'node:assert/strict';
import {
  type CodeAction,
  CodeActionTriggerKind,
  commands,
  Disposable,
  type NotebookDocument,
  NotebookEdit,
  NotebookRange,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { OpenDocuments } from '../../src/editor/findings/documents';
import { FindingFixes } from '../../src/editor/findings/finding-fixes';
import { FindingStore } from '../../src/editor/findings/finding-store';
import { NotebookOutputs } from '../../src/editor/findings/notebook-outputs';
import { ProjectRules } from '../../src/editor/findings/project-rules';
import { GitState } from '../../src/editor/git/git-state';
import { fakeKey } from '../support/keys';
import { waitFor } from './support/deadline';
import { waitForDiagnostics } from './support/diagnostics';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder } from './support/workspace';

const none = (diagnostics: readonly unknown[]): boolean => diagnostics.length === 0;

/** As Jupyter saves it: outputs that an extension makes itself do not reach other extensions whole. */
async function openNotebook(source: string, outputs: readonly object[]): Promise<NotebookDocument> {
  const cell = { cell_type: 'code', metadata: {}, execution_count: 1, source, outputs };
  const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
  const folder = await makeFolder({ 'a.ipynb': text });
  const notebook = await workspace.openNotebookDocument(Uri.joinPath(folder, 'a.ipynb'));
  await window.showNotebookDocument(notebook);
  return notebook;
}

describe('the saved output of a notebook', () => {
  before(activeExtension);
  afterEach(closeAll);

  it('is told of on the first line of its cell, once for all its forms', async () => {
    const data = {
      'text/plain': 'key: {{KEY1}}',
      'text/html': '<b>{{KEY1}}</b>',
      'image/png': btoa(fakeKey(3)),
    };
    const notebook = await openNotebook('show()\n', [
      { output_type: 'display_data', metadata: {}, data },
      { output_type: 'stream', name: 'stdout', text: ['\n', '{{KEY2}}\n'] },
    ]);
    const cell = notebook.cellAt(0).document.uri;
    const found = await waitForDiagnostics(cell, ({ length }) => length === 2);
    for (const { range, message } of found) {
      assert.deepEqual(range, new Range(0, 0, 0, 6));
      assert.ok(message.startsWith('In the saved output of this cell: '), message);
    }
  });

  it('is found beside the source, and not moved with it', async () => {
    const notebook = await openNotebook('a = "{{KEY1}}"', [
      { output_type: 'error', ename: 'Error', evalue: '401 for {{KEY2}}', traceback: [] },
    ]);
    const { document } = notebook.cellAt(0);
    await waitForDiagnostics(document.uri, ({ length }) => length === 2);
    const actions = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new Range(0, 0, 0, 1),
    );
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes('Clear the output of this cell'), titles.join());
    assert.ok(!titles.some((title) => title.startsWith('Move')), titles.join());

    // That command cannot hand over an edit of cells, so we ask a provider of our own.
    const git = new GitState();
    const rules = new ProjectRules();
    const store = new FindingStore(git, rules);
    const documents = new OpenDocuments(store);
    const outputs = new NotebookOutputs(store);
    await waitFor(
      [store.onDidChange],
      () => store.shown(document.uri).find(({ inOutput }) => inOutput),
      () => 'the output in a store of our own',
    );
    const context = { diagnostics: [], only: undefined, triggerKind: CodeActionTriggerKind.Invoke };
    const fixes = new FindingFixes(documents, store);
    const [action] = fixes.provideCodeActions(document, new Range(0, 0, 0, 1), context);
    Disposable.from(outputs, documents, store, rules, git).dispose();
    assert.ok(action?.edit);
    assert.ok(await workspace.applyEdit(action.edit));
    const cleared = notebook.cellAt(0);
    assert.deepEqual(
      [cleared.document.getText(), cleared.document.languageId, cleared.outputs],
      [`a = "${fakeKey(1)}"`, 'python', []],
    );
    const left = await waitForDiagnostics(cleared.document.uri, ({ length }) => length === 1);
    assert.deepEqual(left[0]?.range, new Range(0, 5, 0, 74));
  });

  it('is forgotten with its cell', async () => {
    const notebook = await openNotebook('show()', [
      { output_type: 'stream', name: 'stderr', text: '{{KEY1}}' },
    ]);
    const cell = notebook.cellAt(0).document.uri;
    await waitForDiagnostics(cell);
    const edit = new WorkspaceEdit();
    edit.set(notebook.uri, [NotebookEdit.deleteCells(new NotebookRange(0, 1))]);
    assert.ok(await workspace.applyEdit(edit));
    await waitForDiagnostics(cell, none);
  });
});
