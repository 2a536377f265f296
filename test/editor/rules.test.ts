import assert from 'node:assert/strict';
import {
  CodeAction,
  CodeActionKind,
  commands,
  DiagnosticSeverity,
  type Range,
  type Uri,
  workspace,
} from 'vscode';
import { RULES, type RuleId, type Severity } from '../../src/detect/finding';
import { fakeKey } from '../support/keys';
import { waitForDiagnostics } from './support/diagnostics';
import { activeExtension } from './support/extension';
import { closeAll, openUntitled } from './support/workspace';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

const key = fakeKey(1);
const mailer = (rest: string) => `const mail = { host: 'smtp.sendgrid.net', port: 465, ${rest} };`;

/** A line with one finding of each rule, and the text that is underlined. */
const LINES: Readonly<Record<RuleId, { readonly line: string; readonly underlined: string }>> = {
  'api-key': { line: `send('${key}');`, underlined: key },
  'api-key-encoded': { line: `a = '${btoa(`apikey:${key}`)}';`, underlined: btoa(`apikey:${key}`) },
  'api-key-split': {
    line: `a = '${key.slice(0, 30)}' + '${key.slice(30)}';`,
    underlined: `${key.slice(0, 30)}' + '${key.slice(30)}`,
  },
  'api-key-malformed': { line: `a = '${key.slice(0, -2)}';`, underlined: key.slice(0, -2) },
  'account-password': {
    line: mailer("auth: { user: 'apikey-user', pass: 'Quiet-Harbour-71' }"),
    underlined: 'Quiet-Harbour-71',
  },
  'personal-username': {
    line: mailer("auth: { user: 'jane@acme.io', pass: process.env.PASSWORD }"),
    underlined: 'jane@acme.io',
  },
  'insecure-transport': {
    line: "fetch('http://api.sendgrid.com/v3/mail/send');",
    underlined: 'http://api.sendgrid.com/v3/mail/send',
  },
  'unresolved-reference': {
    line: "sgMail.setApiKey('op://Dev/SendGrid/credential');",
    underlined: 'op://Dev/SendGrid/credential',
  },
};

async function actionsAt(uri: Uri, range: Range): Promise<CodeAction[]> {
  const found = await commands.executeCommand<object[]>('vscode.executeCodeActionProvider', uri, range);
  return found.filter((action) => action instanceof CodeAction);
}

describe('the rules in the editor', () => {
  before(activeExtension);
  afterEach(closeAll);

  for (const [rule, { line, underlined }] of Object.entries(LINES) as [RuleId, (typeof LINES)[RuleId]][]) {
    it(`shows ${rule}, with a page that tells more`, async () => {
      const { document } = await openUntitled(`\n${line}\n`, 'javascript');
      // An untitled document before this one may have had the same name, and VS Code may still be closing it.
      const [diagnostic, ...rest] = await waitForDiagnostics(
        document.uri,
        ([first]) => typeof first?.code === 'object' && first.code.value === rule,
      );
      assert.ok(diagnostic);
      assert.deepEqual(rest, []);
      assert.equal(diagnostic.severity, SEVERITIES[RULES[rule].severity]);
      assert.equal(document.getText(diagnostic.range), underlined);
      assert.ok(!diagnostic.message.includes('\n'));
      const { extensionUri } = await activeExtension();
      await workspace.fs.stat(extensionUri.with({ path: `${extensionUri.path}/${RULES[rule].page}` }));
    });
  }

  it('explains why a key that no expression can be made of cannot be moved', async () => {
    const { document } = await openUntitled("send('{{percent {{KEY1}}}}');\n", 'javascript');
    const [diagnostic] = await waitForDiagnostics(document.uri);
    assert.ok(diagnostic);
    const titles = (await actionsAt(document.uri, diagnostic.range)).map(({ title }) => title);
    assert.ok(titles.includes('Explain why this key cannot be moved'), titles.join());
    assert.ok(!titles.some((title) => title.startsWith('Move')), titles.join());
  });

  it('mends what one edit settles, where the finding is now', async () => {
    const editor = await openUntitled(`${LINES['insecure-transport'].line}\n`, 'javascript');
    const { document } = editor;
    await waitForDiagnostics(document.uri);
    assert.ok(await editor.edit((edit) => edit.insert(document.positionAt(0), '/* moved */ ')));
    const [diagnostic] = await waitForDiagnostics(
      document.uri,
      ([first]) => first?.range.start.character === 19,
    );
    assert.ok(diagnostic);
    const [action, ...rest] = (await actionsAt(document.uri, diagnostic.range)).filter(({ kind, edit }) => {
      return edit && kind && CodeActionKind.QuickFix.contains(kind);
    });
    assert.ok(action?.edit);
    assert.deepEqual(rest, []);
    assert.equal(action.isPreferred, true);
    assert.ok(await workspace.applyEdit(action.edit));
    assert.equal(document.getText(), "/* moved */ fetch('https://api.sendgrid.com/v3/mail/send');\n");
    await waitForDiagnostics(document.uri, ({ length }) => length === 0);
  });
});
