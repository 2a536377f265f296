import assert from 'node:assert/strict';
import { Uri, workspace } from 'vscode';
import { findApiKeys } from '../../src/detect/api-key';
import { EnvFiles } from '../../src/editor/env-files';
import { Failures } from '../../src/editor/failures';
import { FindingStore } from '../../src/editor/findings/finding-store';
import { ProjectRules } from '../../src/editor/findings/project-rules';
import { GitState } from '../../src/editor/git/git-state';
import { AfterMove } from '../../src/editor/move/after-move';
import { KeyMover } from '../../src/editor/move/move-key';
import { MovePlanner } from '../../src/editor/move/move-plan';
import { VaultMover } from '../../src/editor/move/move-to-vault';
import { VaultChoice } from '../../src/editor/move/vault-choice';
import { destinationIn } from '../../src/stores/destination';
import { MemoryStore, NO_TOOLS } from '../support/memory-store';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder, openFile } from './support/workspace';

describe('a move to a vault in the editor', () => {
  let planner: MovePlanner;
  let vaults: VaultMover;
  let disposables: { dispose(): void }[];

  before(async () => {
    const { extensionUri } = await activeExtension();
    const envFiles = new EnvFiles();
    const git = new GitState();
    const failures = new Failures();
    const host = {
      userName: undefined,
      makePrivate: async () => {},
      isReadOnly: async () => false,
      leadsOutOf: async () => false,
      findCopies: async () => [],
      readGrammarFile: async (name: string) =>
        workspace.fs.readFile(Uri.joinPath(extensionUri, 'dist', 'grammars', name)),
      threads: undefined,
      vaultTools: () => assert.fail('a vault was asked'),
      commandLine: undefined,
    };
    planner = new MovePlanner(host, envFiles);
    const rules = new ProjectRules();
    const store = new FindingStore(git, rules);
    const after = new AfterMove(store, git, host);
    const choice = new VaultChoice({ get: () => undefined, update: async () => {}, keys: () => [] });
    const elsewhere = { projectOf: async () => ({ root: Uri.parse('vscode-vfs://github/acme/shop') }) };
    const mover = new KeyMover(after, planner, host, failures);
    vaults = new VaultMover(elsewhere as unknown as MovePlanner, mover, after, host, choice, failures);
    disposables = [envFiles, git, rules, store, failures];
  });
  after(() => {
    for (const disposable of disposables) disposable.dispose();
  });
  afterEach(closeAll);

  it('notices that the env file changed while the key was stored', async () => {
    const folder = await makeFolder({ 'send.js': "send('{{KEY1}}');\n", '.env': 'A=1\n' });
    const { document } = await openFile(Uri.joinPath(folder, 'send.js'));
    const destination = await destinationIn(new MemoryStore(), { project: 'shop' }, NO_TOOLS);
    const { isCurrent } = await planner.prepare(document, findApiKeys(document.getText()), { destination });
    assert.equal(await isCurrent(), true);
    const changed = new Promise<void>((resolve) => {
      const listening = workspace.onDidChangeTextDocument(({ document: { uri } }) => {
        if (!uri.path.endsWith('/.env')) return;
        listening.dispose();
        resolve();
      });
    });
    await workspace.fs.writeFile(Uri.joinPath(folder, '.env'), new TextEncoder().encode('B=2\nA=1\n'));
    await changed;
    assert.equal(await isCurrent(), false);
  });

  it('does not take a place that a workspace names without a question, until it was confirmed', () => {
    const [theirs, ours] = ['ref+gcpsecrets://somebody/{variable}', 'ref+gcpsecrets://acme/{variable}'];
    const get = () => ({ 'google-secret-manager': theirs });
    const fresh = new VaultChoice({
      get: <T>(_: string, fallback?: T) => fallback,
      update: async () => {},
      keys: () => [],
    });
    const confirmed = new VaultChoice({ get: get as () => never, update: async () => {}, keys: () => [] });
    const isConfirmed = (choice: VaultChoice, template: string, own?: string) =>
      choice.isConfirmed('google-secret-manager', template, own);
    assert.equal(isConfirmed(fresh, theirs), false);
    assert.equal(isConfirmed(fresh, theirs, ours), false);
    assert.equal(isConfirmed(fresh, ours, ours), true);
    assert.equal(isConfirmed(confirmed, theirs), true);
    assert.equal(isConfirmed(confirmed, ours), false);
  });

  it('asks nobody for a folder that is on no disk', async () => {
    const document = await workspace.openTextDocument({ content: '' });
    await assert.rejects(
      vaults.move(document, () => assert.fail('a move was planned')),
      /^Problem: This folder is on no disk of this machine/,
    );
  });
});
