import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Executables } from '../../../src/node/executables';
import { temporaryFolder } from '../../support/temporary-folder';

describe("programs on the user's PATH", () => {
  const folder = temporaryFolder();

  function find(project: string, folders: readonly string[]): string | undefined {
    const at = (name: string) => path.join(folder.path, name);
    const entries = folders.map((name) => (name.startsWith('./') ? name : at(name)));
    const found = new Executables(at(project), { PATH: entries.join(path.delimiter) }).find('tool');
    return found && path.relative(folder.path, found).replaceAll(path.sep, '/');
  }

  beforeEach(function () {
    // Its programs are scripts that begin with #!, which Windows does not start.
    if (process.platform === 'win32') this.skip();
    for (const place of ['shop', 'shop/sub', 'bin', 'other', 'shop/bin', 'lib/node_modules/.bin']) {
      folder.write({ [`${place}/tool`]: '#!/bin/sh\n' });
      chmodSync(path.join(folder.path, place, 'tool'), 0o755);
    }
    mkdirSync(path.join(folder.path, 'shop', '.git'));
  });

  it('are found in its order', () => {
    assert.equal(find('shop', ['none', 'other', 'bin']), 'other/tool');
    assert.equal(find('shop', ['none']), undefined);
  });

  it('are not looked for inside the project, in relative folders, or among npm packages', () => {
    assert.equal(find('shop', ['shop/bin', './bin', 'lib/node_modules/.bin', 'bin']), 'bin/tool');
    assert.equal(find('shop', ['shop/bin']), undefined);
  });

  it("are not looked for in the project's repository around the folder", () => {
    assert.equal(find('shop/sub', ['shop/bin', 'bin']), 'bin/tool');
  });

  it('have to be executable files', () => {
    chmodSync(path.join(folder.path, 'bin', 'tool'), 0o644);
    assert.equal(find('shop', ['bin', 'other']), 'other/tool');
  });
});
