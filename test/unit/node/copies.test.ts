import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Copy, findCopies, usualHistoryFolders } from '../../../src/node/copies';
import { git, gitEnvironment, hasGit } from '../../support/git';
import { assertNoKey } from '../../support/keyguard';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

const KEY = fakeKey(1);
const KEY_ID = KEY.split('.')[1] ?? '';

describe('where a moved key still stands', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, ...name.split('/'));

  async function copies(repositories: readonly string[] = []): Promise<Copy[]> {
    const found = await findCopies({
      keyIds: [KEY_ID],
      files: [at('shop/mail.js')],
      home: at('home'),
      env: { ...gitEnvironment(folder.path), HISTFILE: at('home/.my_history') },
      historyFolders: [at('user/History'), at('none')],
      repositories,
    });
    assertNoKey(JSON.stringify(found));
    return found;
  }

  it('is nowhere', async () => {
    folder.write({ 'home/.bash_history': 'ls\n' });
    assert.deepEqual(await copies(), []);
  });

  it('is what was typed into shells', async () => {
    folder.write({
      'home/.bash_history': `ls\nexport SENDGRID_API_KEY=${KEY}\n`,
      'home/.zsh_history': `: 1:0;curl -H 'Authorization: Bearer ${fakeKey(2)}'\n`,
      'home/.local/share/fish/fish_history': `- cmd: echo ${KEY}\n`,
      'home/.my_history': KEY,
    });
    assert.deepEqual(
      (await copies()).map(({ label, file }) => [
        label,
        path.relative(folder.path, file ?? '').replaceAll(path.sep, '/'),
      ]),
      [
        ['shell history', 'home/.my_history'],
        ['bash history', 'home/.bash_history'],
        ['fish history', 'home/.local/share/fish/fish_history'],
      ],
    );
  });

  it("is in the editor's Local History of the file, not of others", async () => {
    const entries = (file: string, scheme = 'file:') =>
      JSON.stringify({
        version: 1,
        resource: pathToFileURL(at(file)).href.replace('file:', scheme),
        entries: [],
      });
    folder.write({
      'user/History/1a/entries.json': entries('shop/mail.js'),
      'user/History/1a/abcd.js': `send('${KEY}');\n`,
      'user/History/1a/efgh.js': 'send(process.env.SENDGRID_API_KEY);\n',
      'user/History/2b/entries.json': entries('shop/other.js'),
      'user/History/2b/abcd.js': `send('${KEY}');\n`,
      'user/History/3c/entries.json': 'no json',
      'user/History/4d/entries.json': entries('shop/mail.js', 'vscode-remote:'),
      'user/History/4d/ijkl.js': KEY,
    });
    assert.deepEqual(
      (await copies()).map(({ label, file }) => [label, path.basename(file ?? '')]),
      [
        ['Local History of mail.js', 'abcd.js'],
        ['Local History of mail.js', 'ijkl.js'],
      ],
    );
  });

  it('is in a stash', async function () {
    if (!hasGit) this.skip();
    folder.write({ 'shop/mail.js': 'send();\n', 'shop/.gitignore': '' });
    const repository = at('shop');
    git(repository, 'init', '-q', '-b', 'main');
    git(repository, 'add', '.');
    git(repository, 'commit', '-qm', 'One');
    folder.write({ 'shop/mail.js': 'send(1);\n' });
    git(repository, 'stash', 'push', '-q', '-m', 'harmless');
    folder.write({ 'shop/mail.js': `send('${KEY}');\n` });
    git(repository, 'stash', 'push', '-q', '-m', 'with the key');
    folder.write({ 'shop/new.js': `send('${KEY}');\n` });
    git(repository, 'stash', 'push', '-q', '-u', '-m', 'untracked');
    assert.deepEqual(await copies([repository]), [
      { kind: 'stash', label: 'stash@{0} (On main: untracked)', file: undefined },
      { kind: 'stash', label: 'stash@{1} (On main: with the key)', file: undefined },
    ]);
    assert.deepEqual(await copies(), []);
  });

  it('is looked for where VS Code and its relatives keep it', () => {
    const [first, ...rest] = usualHistoryFolders('/home/a', {}, 'linux');
    assert.equal(first, path.join('/home/a', '.config', 'Code', 'User', 'History'));
    assert.ok(rest.includes(path.join('/home/a', '.vscode-server', 'data', 'User', 'History')));
    assert.equal(
      usualHistoryFolders('/home/a', { XDG_CONFIG_HOME: '/c' }, 'linux')[0],
      path.join('/c', 'Code', 'User', 'History'),
    );
    assert.equal(
      usualHistoryFolders('/Users/a', {}, 'darwin')[0],
      path.join('/Users/a', 'Library', 'Application Support', 'Code', 'User', 'History'),
    );
  });
});
