import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  commands,
  FileSystemError,
  FileType,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { walkWorkspaceFolder } from '../../src/editor/findings/workspace-walk';
import { fakeKey } from '../support/keys';
import { diagnosticsOf, waitForDiagnostics } from './support/diagnostics';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder, writeText } from './support/workspace';

const none = (diagnostics: readonly unknown[]): boolean => diagnostics.length === 0;

describe('the scan of the workspace', () => {
  before(activeExtension);
  afterEach(closeAll);

  it('finds keys in files that are not open, and leaves out what git ignores and what is excluded', async () => {
    const folder = await makeFolder({
      '.gitignore': 'build/\n*.log\n',
      'deep/er/app.rb': '\r\n\r\nkey = "{{KEY1}}"\r\n',
      'build/out.js': '{{KEY2}}',
      'debug.log': '{{KEY2}}',
      'node_modules/x/index.js': '{{KEY2}}',
      'binary.bin': 'a\0b\0\0c{{KEY2}}',
      '.env': '',
    });
    const utf16 = `\ufeffkey=${fakeKey(3)}`;
    const bytes = new Uint8Array([...utf16].flatMap((c) => [c.charCodeAt(0) & 0xff, c.charCodeAt(0) >> 8]));
    await workspace.fs.writeFile(Uri.joinPath(folder, 'utf16.txt'), bytes);

    await commands.executeCommand('keyguard.scanWorkspace');
    const [found] = diagnosticsOf(Uri.joinPath(folder, 'deep/er/app.rb'));
    assert.deepEqual(found?.range, new Range(2, 7, 2, 76));
    assert.deepEqual(diagnosticsOf(Uri.joinPath(folder, 'utf16.txt'))[0]?.range, new Range(0, 4, 0, 73));
    for (const name of ['build/out.js', 'debug.log', 'node_modules/x/index.js', 'binary.bin']) {
      assert.deepEqual(diagnosticsOf(Uri.joinPath(folder, name)), [], name);
    }
  });

  it('follows files that other programs change and delete', async () => {
    const folder = await makeFolder({ 'a.txt': '{{KEY1}}', 'b.txt': '{{KEY1}}' });
    await commands.executeCommand('keyguard.scanWorkspace');
    const a = Uri.joinPath(folder, 'a.txt');
    const b = Uri.joinPath(folder, 'b.txt');
    assert.equal(diagnosticsOf(a).length, 1);
    await writeText(a, 'clean');
    await waitForDiagnostics(a, none);
    await workspace.fs.delete(b);
    await waitForDiagnostics(b, none);
  });

  it('follows a folder that is renamed', async () => {
    const folder = await makeFolder({ 'old/deep/a.txt': '{{KEY1}}' });
    await commands.executeCommand('keyguard.scanWorkspace');
    const before = Uri.joinPath(folder, 'old/deep/a.txt');
    const after = Uri.joinPath(folder, 'new/deep/a.txt');
    assert.equal(diagnosticsOf(before).length, 1);
    const edit = new WorkspaceEdit();
    edit.renameFile(Uri.joinPath(folder, 'old'), Uri.joinPath(folder, 'new'));
    assert.ok(await workspace.applyEdit(edit));
    await waitForDiagnostics(after);
    assert.deepEqual(diagnosticsOf(before), []);
  });

  it('follows a folder that is deleted', async () => {
    const folder = await makeFolder({ 'a/deep/a.txt': '{{KEY1}}' });
    await commands.executeCommand('keyguard.scanWorkspace');
    const file = Uri.joinPath(folder, 'a/deep/a.txt');
    assert.equal(diagnosticsOf(file).length, 1);
    await workspace.fs.delete(Uri.joinPath(folder, 'a'), { recursive: true });
    await waitForDiagnostics(file, none);
  });

  it('goes on where a .gitignore cannot be read', async () => {
    const nothing = { dispose: () => {} };
    const refuse = () => {
      throw FileSystemError.NoPermissions();
    };
    const registration = workspace.registerFileSystemProvider('keyguard-test', {
      onDidChangeFile: () => nothing,
      watch: () => nothing,
      stat: () => ({ type: FileType.Directory, ctime: 0, mtime: 0, size: 0 }),
      readDirectory: () => [
        ['.gitignore', FileType.File],
        ['a.txt', FileType.File],
      ],
      readFile: refuse,
      writeFile: refuse,
      createDirectory: refuse,
      delete: refuse,
      rename: refuse,
    });
    const files: string[] = [];
    const { token } = new CancellationTokenSource();
    for await (const { path } of walkWorkspaceFolder(Uri.parse('keyguard-test:/root'), token))
      files.push(path);
    assert.deepEqual(files, ['/root/.gitignore', '/root/a.txt']);
    registration.dispose();
  });

  it('drops what a later scan does not find any more', async () => {
    const folder = await makeFolder({ 'a.txt': '{{KEY1}}' });
    await commands.executeCommand('keyguard.scanWorkspace');
    await workspace.fs.delete(folder, { recursive: true });
    await commands.executeCommand('keyguard.scanWorkspace');
    assert.deepEqual(diagnosticsOf(Uri.joinPath(folder, 'a.txt')), []);
  });

  it('counts the keys of an open notebook once, by its cells', async () => {
    const cell = {
      cell_type: 'code',
      metadata: {},
      outputs: [],
      execution_count: null,
      source: `k = "${fakeKey(1)}"`,
    };
    const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
    const folder = await makeFolder({ 'a.ipynb': JSON.stringify(notebook) });
    const uri = Uri.joinPath(folder, 'a.ipynb');
    await commands.executeCommand('keyguard.scanWorkspace');
    assert.equal(diagnosticsOf(uri).length, 1);
    const open = await workspace.openNotebookDocument(uri);
    await window.showNotebookDocument(open);
    const cellUri = open.cellAt(0).document.uri;
    await waitForDiagnostics(cellUri);
    await waitForDiagnostics(uri, none);
    await commands.executeCommand('keyguard.scanWorkspace');
    assert.equal(diagnosticsOf(uri).length, 0);
    assert.equal(diagnosticsOf(cellUri).length, 1);
  });
});
