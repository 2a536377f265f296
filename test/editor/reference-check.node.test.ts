import assert from 'node:assert/strict';
import { commands, type Hover, MarkdownString, Position, type TextDocument, Uri, window } from 'vscode';
import { StandIns } from '../stores/support/stand-ins';
import { fakeKey } from '../support/keys';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder, openFile, replaceText } from './support/workspace';

const REFERENCE = 'op://Dev/SendGrid/credential';
const READ = JSON.stringify(['read', '--no-newline', REFERENCE]);

/** The second part of KeyGuard's hover: the answer and the link. */
async function questionAt(document: TextDocument, line = 0, character = 10): Promise<MarkdownString> {
  const hovers = await commands.executeCommand<Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    new Position(line, character),
  );
  const text = hovers.flatMap(({ contents }) => contents).at(-1);
  assert.ok(text instanceof MarkdownString);
  return text;
}

/** Does what a click on the link does. */
async function follow({ value }: MarkdownString): Promise<void> {
  const [, command = '', args = ''] = /\(command:([\w.]+)\?([^)]+)\)/.exec(value) ?? [];
  await commands.executeCommand(command, ...(JSON.parse(decodeURIComponent(args)) as unknown[]));
}

describe('the check of a reference, with a stand-in for 1Password', () => {
  const standIns = new StandIns(process.env['KEYGUARD_TEST_PROGRAMS'] ?? '');
  let said: string[];
  const { showInformationMessage, showWarningMessage } = window;

  before(activeExtension);
  beforeEach(() => {
    said = [];
    const note = async (message: string) => void said.push(message);
    Object.assign(window, { showInformationMessage: note, showWarningMessage: note });
  });
  afterEach(async () => {
    Object.assign(window, { showInformationMessage, showWarningMessage });
    await closeAll();
  });

  async function openEnv(text = `KEY=${REFERENCE}\n`): Promise<TextDocument> {
    const folder = await makeFolder({ '.env': text });
    return (await openFile(Uri.joinPath(folder, '.env'))).document;
  }

  it('asks only on demand, says what it is and never the key, and the hover remembers it', async () => {
    standIns.add('op', { [READ]: { stdout: fakeKey(1) } });
    const document = await openEnv();
    const before = await questionAt(document);
    assert.match(before.value, /^\[Check whether it resolves\]/);
    assert.deepEqual(before.isTrusted, { enabledCommands: ['keyguard.checkReference'] });
    assert.deepEqual(standIns.calls('op'), []);

    await follow(before);
    assert.deepEqual(standIns.calls('op'), [{ argv: JSON.parse(READ), stdin: '' }]);
    const after = await questionAt(document);
    const mask = `${fakeKey(1).slice(0, 7)}…`;
    assert.ok(after.value.replaceAll('\\', '').includes(`Resolves to the SendGrid key ${mask}`), after.value);
    assert.match(after.value.replaceAll('\\', ''), /asked at \d\d?:\d\d/);
    assert.match(after.value, /\[Check again\]/);
    assert.deepEqual(said, [`Resolves to the SendGrid key ${mask} (${REFERENCE})`]);
    assert.ok(!`${after.value}${said}`.includes(fakeKey(1).slice(7, 20)));
    assert.equal(standIns.calls('op').length, 1, 'the hover asks nobody');
  });

  it('forgets the answer when the line changes, and keeps it when another does', async () => {
    standIns.add('op', { [READ]: { stdout: 'some value' } });
    const document = await openEnv(`A=1\nKEY=${REFERENCE}\n`);
    await follow(await questionAt(document, 1));
    assert.match((await questionAt(document, 1)).value, /\$\(pass\) Resolves /);
    const editor = await openFile(document.uri);
    await replaceText(editor, `A=2\nB=3\nKEY=${REFERENCE}\n`);
    assert.match((await questionAt(document, 2)).value, /\$\(pass\) Resolves /);
    await replaceText(editor, `KEYS=${REFERENCE}\n`);
    assert.match((await questionAt(document)).value, /^\[Check whether/);
    await replaceText(editor, `KEY=${REFERENCE}\n`);
    assert.match((await questionAt(document)).value, /^\[Check whether/);
  });

  it("says the store's own sentence when it does not resolve", async () => {
    standIns.add('op', { [READ]: { stderr: `"Dev" isn't a vault in this account\n`, status: 1 } });
    const document = await openEnv();
    await follow(await questionAt(document));
    assert.deepEqual(said, [
      `1Password has no such vault, or you may not see it. List them with: op vault list (${REFERENCE})`,
    ]);
    assert.match((await questionAt(document)).value, /\$\(warning\) 1Password.*no.*such.*vault/);
  });

  it('hides a key that a program quotes when it complains', async () => {
    standIns.add('op', { [READ]: { stderr: `cannot use ${fakeKey(2)}\n`, status: 1 } });
    const document = await openEnv();
    await follow(await questionAt(document));
    assert.match(said[0] ?? '', /cannot use SG\./);
    assert.ok(!said.join().includes(fakeKey(2)));
  });

  it('asks for what stands in the document, whatever the arguments say', async () => {
    standIns.add('op', {});
    const document = await openEnv('KEY=plain\n');
    const run = (target: unknown) => commands.executeCommand('keyguard.checkReference', target);
    await run({ uri: document.uri.toString(), line: 0, character: 6, text: REFERENCE, reference: REFERENCE });
    await run({ uri: Uri.joinPath(document.uri, '..', 'closed.env').toString(), line: 0, character: 6 });
    await run({ uri: document.uri.toString() });
    await run('nonsense');
    assert.deepEqual(standIns.calls('op'), []);
    assert.deepEqual([...new Set(said)].length, 1);
    assert.match(said[0] ?? '', /^Put the cursor on a vault reference/);
  });

  it('starts no program that the project brings along', async () => {
    const folder = await makeFolder({ '.env': `KEY=${REFERENCE}\n` });
    const own = new StandIns(folder.fsPath);
    own.add('op', { [READ]: { stdout: fakeKey(1) } });
    standIns.add('op', { [READ]: { stdout: 'of the user' } });
    const before = process.env['PATH'];
    process.env['PATH'] = `${own.bin}:${before}`;
    try {
      const { document } = await openFile(Uri.joinPath(folder, '.env'));
      await follow(await questionAt(document));
    } finally {
      process.env['PATH'] = before;
    }
    assert.deepEqual(own.calls('op'), []);
    assert.equal(standIns.calls('op').length, 1);
  });
});
