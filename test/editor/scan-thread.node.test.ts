import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { CancellationTokenSource, workspace } from 'vscode';
import type { FileFacts } from '../../src/checklist/project-facts';
import { FindingStore } from '../../src/editor/findings/finding-store';
import { HistoryScan } from '../../src/editor/findings/history-scan';
import { ProjectRules } from '../../src/editor/findings/project-rules';
import { WorkspaceScan } from '../../src/editor/findings/workspace-scan';
import { GitState } from '../../src/editor/git/git-state';
import type { ScanThreads } from '../../src/editor/host';
import { rangeAt } from '../../src/editor/positions';
import { ScanThreads as Threads } from '../../src/node/scan-worker-client';
import { hasGit } from '../support/git';
import { waitFor } from './support/deadline';
import { activeExtension } from './support/extension';
import { closeAll, makeFolder } from './support/workspace';

const never = new CancellationTokenSource().token;

/** A scan with a memory of its own. */
function scanWith(threads: ScanThreads | undefined) {
  const git = new GitState();
  const rules = new ProjectRules();
  const store = new FindingStore(git, rules);
  const facts = new Map<string, FileFacts>();
  const scan = new WorkspaceScan(
    store,
    {
      see: (uri, told) => {
        if (told) facts.set(uri.toString(), told);
      },
      keepOnly: () => {},
    },
    threads,
  );
  return {
    scan,
    facts,
    onDidChange: store.onDidChange,
    shown: () => store.allShown().map(({ uri, range, finding }) => ({ uri: uri.toString(), range, finding })),
    dispose: () => {
      store.dispose();
      rules.dispose();
      git.dispose();
    },
  };
}

describe('the scan in a thread', () => {
  let threads: ScanThreads;
  before(async () => {
    const { extensionPath } = await activeExtension();
    threads = new Threads(`${extensionPath}/dist/scan-worker.js`);
  });
  afterEach(closeAll);

  it('finds what the scan in the host finds', async () => {
    await makeFolder({
      '.gitignore': 'build/\n.env\n',
      '.env': 'KEY={{KEY1}}\n',
      'build/out.js': '{{KEY2}}',
      'node_modules/x/index.js': '{{KEY2}}',
      'src/a#b %41?.js': '\r\n\r\n😀 "{{KEY3}}" // {{KEY4}}',
      'src/package.json': '{ "dependencies": { "@sendgrid/mail": "7.0.0" } }',
      'src/curl.sh': 'curl http://api.sendgrid.com/v3/mail/send\n',
    });
    const inHost = scanWith(undefined);
    const inThread = scanWith(threads);
    const byUri = (a: { uri: string }, b: { uri: string }) => (a.uri < b.uri ? -1 : 1);
    const [a, b] = [await inHost.scan.run(never, () => {}), await inThread.scan.run(never, () => {})];
    assert.ok(inHost.shown().length >= 4);
    // In the host git is asked about env files after the scan.
    const areSame = () => isDeepStrictEqual(inThread.shown().sort(byUri), inHost.shown().sort(byUri));
    await waitFor(
      [inHost.onDidChange, inThread.onDidChange],
      () => areSame() || undefined,
      () => 'the same findings',
    );
    assert.deepEqual([...inThread.facts].sort(), [...inHost.facts].sort());
    assert.ok(inThread.facts.size >= 3);
    assert.deepEqual([a.errors, b.errors], [[], []]);
    inHost.dispose();
    inThread.dispose();
  });

  it('finds what git keeps, and shows the version that has it', async function () {
    if (!hasGit) return this.skip();
    const rules = new ProjectRules();
    const history = new HistoryScan(threads, rules);
    const seen: number[] = [];
    const { files, errors, cancelled } = await history.run(never, (versions) => seen.push(versions));
    assert.deepEqual([errors, cancelled], [[], false]);
    assert.ok(files >= 3);
    const found = history.found.find(({ path }) => path === 'src/mail.js');
    assert.ok(found);
    assert.equal(found.finding.rule, 'api-key');
    assert.match(found.commit.id ?? '', /^[0-9a-f]{40}$/);
    assert.match(found.commit.date ?? '', /^\d{4}-\d\d-\d\d/);
    const document = await workspace.openTextDocument(history.uriOf(found));
    const range = rangeAt(found.start, found.end);
    assert.ok(document.getText(range).startsWith(found.finding.masked.slice(0, 7)));
    assert.equal(range.end.character - range.start.character, 69);
    const before = history.found;
    const cancel = new CancellationTokenSource();
    cancel.cancel();
    assert.equal((await history.run(cancel.token, () => {})).cancelled, true);
    assert.deepEqual(history.found, before, 'a cancelled scan replaces nothing');
    history.dispose();
    rules.dispose();
  });

  it('keeps what it knew when it is cancelled', async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`${n}.txt`, '']));
    const folder = await makeFolder({ ...many, 'z.txt': '{{KEY5}}' });
    const { scan, shown, dispose } = scanWith(threads);
    const isHere = ({ uri }: { uri: string }) => uri.startsWith(folder.toString());
    await scan.run(never, () => {});
    assert.equal(shown().filter(isHere).length, 1);
    // Not by VS Code, which would tell.
    rmSync(`${folder.fsPath}/z.txt`);
    const source = new CancellationTokenSource();
    const seen: number[] = [];
    const summary = await scan.run(source.token, (files) => {
      seen.push(files);
      source.cancel();
    });
    assert.equal(summary.cancelled, true);
    assert.deepEqual(seen, [summary.files], 'nothing was told after it was cancelled');
    assert.equal(shown().filter(isHere).length, 1);
    dispose();
  });
});
