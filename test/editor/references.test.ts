import assert from 'node:assert/strict';
import {
  CodeAction,
  type CompletionItem,
  type CompletionList,
  commands,
  type Hover,
  MarkdownString,
  Position,
  Range,
  SnippetString,
  type TextDocument,
  Uri,
} from 'vscode';
import { fakeKey } from '../support/keys';
import { waitForDiagnostics } from './support/diagnostics';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder, openFile, readFolder } from './support/workspace';

const REFERENCE = 'op://Dev/SendGrid/credential';
const PROGRAM = `const mail = require('@sendgrid/mail');\nmail.setApiKey('${REFERENCE}');\n`;

async function open(files: Readonly<Record<string, string>>, name: string): Promise<TextDocument> {
  return (await openFile(Uri.joinPath(await makeFolder(files), name))).document;
}

/** KeyGuard's hover, without Markdown's emphasis and escapes. */
async function hoverAt(document: TextDocument, line: number, character: number): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    new Position(line, character),
  );
  const texts = hovers.flatMap(({ contents }) =>
    contents.map((content) => (content instanceof MarkdownString ? content.value : String(content))),
  );
  return texts
    .filter((text) => !text.startsWith('```'))
    .join('\n')
    .replaceAll('**', '')
    .replace(/\\(?=[^A-Za-z0-9\s])/g, '');
}

async function completionsAt(document: TextDocument, position: Position, trigger?: string) {
  const { items } = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
    trigger,
  );
  return items.filter(({ label }) => /^(?:op|ref\+).*:\/\//.test(labelOf({ label })));
}

function labelOf({ label }: Pick<CompletionItem, 'label'>): string {
  return typeof label === 'string' ? label : label.label;
}

describe('references in the editor', () => {
  before(activeExtension);
  afterEach(closeAll);

  describe('the hover', () => {
    it('says of a line of an env file which vault it is, and what it points to', async () => {
      const document = await open(
        {
          '.env': `A=${REFERENCE}\nB="op://Dev/SendGrid/smtp/password"\nC=ref+vault://secret/team/mail#/api_key\nD=ref+awssecrets://mail/prod?region=eu-west-1#/key\nE=ref+azurekeyvault://team/mail\n`,
        },
        '.env',
      );
      const said = [];
      for (let line = 0; line < 5; line++) said.push((await hoverAt(document, line, 6)).split('\n')[0]);
      assert.deepEqual(said, [
        '1Password: vault Dev, item SendGrid, field credential',
        '1Password: vault Dev, item SendGrid, section smtp, field password',
        'HashiCorp Vault: mount secret, path team/mail, field api_key',
        'AWS Secrets Manager: secret mail/prod, key key, region eu-west-1',
        'Azure Key Vault: vault team, secret mail',
      ]);
    });

    it('is there on a reference that a finding is about', async () => {
      const document = await open({ 'mail.js': PROGRAM }, 'mail.js');
      await waitForDiagnostics(document.uri);
      assert.match(await hoverAt(document, 1, 20), /1Password: vault Dev, item SendGrid, field credential/);
    });

    it('says nothing of a variable, a comment, another value, an example or a program without a finding', async () => {
      const files = {
        '.env': `A=${REFERENCE}\n# B=${REFERENCE}\nC=plain\n`,
        '.env.example': `A=${REFERENCE}\n`,
        'other.js': `const it = 'op://Dev/Mail/credential';\n`,
      };
      const folder = await makeFolder(files);
      const { document } = await openFile(Uri.joinPath(folder, '.env'));
      assert.equal(await hoverAt(document, 0, 0), '');
      assert.equal(await hoverAt(document, 1, 8), '');
      assert.equal(await hoverAt(document, 2, 4), '');
      for (const name of ['.env.example', 'other.js']) {
        const other = (await openFile(Uri.joinPath(folder, name))).document;
        assert.equal(await hoverAt(other, 0, 16), '', name);
      }
    });

    it('shows what a reference holds as text, not as Markdown', async () => {
      const document = await open({ '.env': 'A=op://Dev/[x](command:a)/<b>`c`\n' }, '.env');
      const hovers = await commands.executeCommand<Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new Position(0, 6),
      );
      const [first] = hovers.flatMap(({ contents }) => contents);
      assert.ok(first instanceof MarkdownString);
      assert.doesNotMatch(first.value, /(?<!\\)\[x\]\(command|<b>|(?<!\\)`c/);
      assert.notEqual(first.isTrusted, true);
    });
  });

  describe('completion', () => {
    it('offers a snippet for each vault behind =, and the references of other env files first', async () => {
      const folder = await makeFolder({
        '.env': 'SENDGRID_API_KEY=\n',
        'other/.env.local': `MAIL=${REFERENCE}\nSECRET={{KEY1}}\n`,
      });
      const { document } = await openFile(Uri.joinPath(folder, '.env'));
      const items = await completionsAt(document, new Position(0, 17), '=');
      const sorted = items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
      assert.equal(labelOf(sorted[0] ?? { label: '' }), REFERENCE);
      assert.match(sorted[0]?.detail ?? '', /other\/\.env\.local$/);
      const snippet = items.find((item) => labelOf(item) === 'op://vault/item/field');
      assert.ok(snippet?.insertText instanceof SnippetString);
      assert.equal(snippet.insertText.value, 'op://${1:vault}/${2:item}/${3:field}');
      assert.ok(items.some((item) => labelOf(item) === 'ref+vault://mount/path#/field'));
      assert.ok(items.length >= 9, `${items.length} items`);
      assert.ok(!JSON.stringify(items).includes(fakeKey(1)));
    });

    it('goes on behind what is typed already, and replaces it', async () => {
      const document = await open({ '.env': 'A=op://\nexport B="ref+v"\n' }, '.env');
      const [op] = await completionsAt(document, new Position(0, 7), '/');
      assert.ok(op?.range && 'inserting' in op.range);
      assert.deepEqual(op.range.inserting, new Range(0, 2, 0, 7));
      const quoted = await completionsAt(document, new Position(1, 15));
      const vault = quoted.find((item) => labelOf(item).startsWith('ref+vault'));
      assert.ok(vault?.range && 'inserting' in vault.range);
      assert.deepEqual(vault.range.replacing, new Range(1, 10, 1, 15));
    });

    it('comes up by itself only behind variables that hold secrets', async () => {
      const document = await open({ '.env': 'DEBUG=\nMAIL_TOKEN=\n' }, '.env');
      assert.deepEqual(await completionsAt(document, new Position(0, 6), '='), []);
      assert.notEqual((await completionsAt(document, new Position(0, 6))).length, 0);
      assert.notEqual((await completionsAt(document, new Position(1, 11), '=')).length, 0);
    });

    it('is silent in comments, names, longer values and files of another kind', async () => {
      const folder = await makeFolder({
        '.env': '# KEY=\nKEY\nKEY="-----BEGIN\nMII=\n-----END"\nKEY=a b\n',
        '.env.example': 'KEY=\n',
        'notes.txt': 'KEY=\n',
      });
      const { document } = await openFile(Uri.joinPath(folder, '.env'));
      for (const position of [new Position(0, 6), new Position(1, 3), new Position(3, 4), new Position(5, 7)])
        assert.deepEqual(await completionsAt(document, position), [], `line ${position.line + 1}`);
      for (const name of ['.env.example', 'notes.txt']) {
        const other = (await openFile(Uri.joinPath(folder, name))).document;
        assert.deepEqual(await completionsAt(other, new Position(0, 4)), [], name);
      }
    });
  });

  describe('the fix of one in a program', () => {
    async function fixesOf(document: TextDocument): Promise<CodeAction[]> {
      const [diagnostic] = await waitForDiagnostics(document.uri);
      assert.ok(diagnostic);
      const actions = await commands.executeCommand<(CodeAction | { title: string })[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        diagnostic.range,
      );
      return actions.filter(
        (action): action is CodeAction =>
          action instanceof CodeAction && /environment variable/.test(action.title),
      );
    }

    it('reads a variable whose line holds the reference, and one undo brings both back', async () => {
      const folder = await makeFolder({ 'package.json': '{}', '.env': 'PORT=1\n', 'mail.js': PROGRAM });
      const before = await readFolder(folder);
      const { document } = await openFile(Uri.joinPath(folder, 'mail.js'));
      const [action, ...others] = await fixesOf(document);
      assert.deepEqual(
        [action?.title, action?.isPreferred, others.length],
        ['Read it from environment variable SENDGRID_API_KEY', true, 0],
      );
      await commands.executeCommand(action?.command?.command ?? '', ...(action?.command?.arguments ?? []));
      await document.save();
      assert.deepEqual(await readFolder(folder), {
        'package.json': '{}',
        '.env': `PORT=1\nSENDGRID_API_KEY=${REFERENCE}\n`,
        'mail.js': "const mail = require('@sendgrid/mail');\nmail.setApiKey(process.env.SENDGRID_API_KEY);\n",
      });
      await waitForDiagnostics(document.uri, (diagnostics) => diagnostics.length === 0);
      await openFile(document.uri);
      await commands.executeCommand('undo');
      await document.save();
      const env = await openFile(Uri.joinPath(folder, '.env'));
      await env.document.save();
      assert.deepEqual(await readFolder(folder), before);
    });

    it('is explained where it cannot be made, and changes nothing', async () => {
      const folder = await makeFolder({
        'package.json': '{ "dependencies": { "react-scripts": "5.0.1" } }',
        'src/App.jsx': PROGRAM,
      });
      const before = await readFolder(folder);
      const { document } = await openFile(Uri.joinPath(folder, 'src/App.jsx'));
      const [action] = await fixesOf(document);
      assert.equal(action?.title, 'Explain why it cannot be read from an environment variable');
      await commands.executeCommand(action?.command?.command ?? '', ...(action?.command?.arguments ?? []));
      assert.deepEqual(await readFolder(folder), before);
    });
  });
});
