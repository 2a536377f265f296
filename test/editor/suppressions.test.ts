import assert from 'node:assert/strict';
import { DiagnosticSeverity, Uri } from 'vscode';
import { fakeKey } from '../support/keys';
import { diagnosticsOf, waitForDiagnostics } from './support/diagnostics';
import { activeExtension } from './support/extension';
import {
  closeAll,
  makeFolder,
  openFile,
  openUntitled,
  replaceText,
  workspaceFolder,
  writeText,
} from './support/workspace';

describe('what may stay', () => {
  before(activeExtension);
  afterEach(closeAll);

  it('is not underlined from the moment a comment says so, and again once the comment is gone', async () => {
    const line = `f('${fakeKey(1)}');`;
    const editor = await openUntitled(`${line}\n`, 'javascript');
    const { uri } = editor.document;
    await waitForDiagnostics(uri);
    await replaceText(editor, `${line} // keyguard:ignore a key of the tests\n`);
    await waitForDiagnostics(uri, (found) => found.length === 0);
    await replaceText(editor, `${line} // nothing\n`);
    await waitForDiagnostics(uri, ([only]) => only?.severity === DiagnosticSeverity.Error);
  });

  it('is an error again when its time is over, and the comment is faded out', async () => {
    const editor = await openUntitled("f('{{KEY1}}'); // keyguard:ignore until 2020-01-31\n", 'javascript');
    const found = await waitForDiagnostics(editor.document.uri, (all) => all.length === 2);
    assert.deepEqual(
      found.map(({ severity, code }) => [severity, typeof code === 'object' ? code.value : code]),
      [
        [DiagnosticSeverity.Error, 'api-key'],
        [DiagnosticSeverity.Hint, 'suppression'],
      ],
    );
    assert.match(found[1]?.message ?? '', /held until 2020-01-31/);
  });

  it('is said in the comments of other tools, too', async () => {
    for (const comment of ['gitleaks:allow', 'trufflehog:ignore', 'pragma: allowlist secret', 'NOSONAR']) {
      const editor = await openUntitled(`g('{{KEY2}}');\nf('{{KEY1}}'); // ${comment}\n`, 'javascript');
      const found = await waitForDiagnostics(editor.document.uri);
      assert.deepEqual(
        found.map(({ range }) => range.start.line),
        [0],
        comment,
      );
    }
  });

  it('is said in .keyguard.json, from the moment it is saved', async () => {
    const folder = await makeFolder({ 'a.json': '{ "key": "{{KEY3}}" }\n' });
    const settings = Uri.joinPath(workspaceFolder(), '.keyguard.json');
    const { document } = await openFile(Uri.joinPath(folder, 'a.json'));
    await waitForDiagnostics(document.uri);
    const [, keyId] = fakeKey(3).split('.');
    try {
      await writeText(settings, JSON.stringify({ allow: [{ keyId, reason: 'a test' }] }));
      await waitForDiagnostics(document.uri, (found) => found.length === 0);
      await writeText(settings, JSON.stringify({ rules: { 'api-key': 'warning' } }));
      await waitForDiagnostics(document.uri, ([only]) => only?.severity === DiagnosticSeverity.Warning);
    } finally {
      await writeText(settings, '{}');
    }
    await waitForDiagnostics(document.uri, ([only]) => only?.severity === DiagnosticSeverity.Error);
    assert.equal(diagnosticsOf(document.uri).length, 1);
  });
});
