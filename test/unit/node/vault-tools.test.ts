import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { vaultTools } from '../../../src/node/vault-tools';
import type { RunOptions } from '../../../src/stores/vault-store';
import { temporaryFolder } from '../../support/temporary-folder';

describe("a vault's program", () => {
  const folder = temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);

  function program(name: string, text: string): void {
    folder.write({ [name]: text });
    chmodSync(at(name), 0o755);
  }

  async function printed(project: string, folders: readonly string[], options?: RunOptions): Promise<string> {
    const env = { PATH: [...folders.map(at), '/usr/bin', '/bin'].join(path.delimiter) };
    const result = await vaultTools(at(project), env).run('tool', [], options);
    return result.kind === 'ended' ? Buffer.from(result.stdout).toString() : result.kind;
  }

  beforeEach(function () {
    // Its programs are scripts that begin with #!, which Windows does not start.
    if (process.platform === 'win32') this.skip();
    mkdirSync(at('shop/.git'), { recursive: true });
    program('bin/tool', '#!/usr/bin/env interpreter\n');
    program('bin/interpreter', '#!/bin/sh\necho user\n');
    program('shop/bin/interpreter', '#!/bin/sh\necho project\n');
    program('lib/node_modules/.bin/interpreter', '#!/bin/sh\necho package\n');
  });

  it('starts no other program out of the project, as an interpreter or a plugin', async () => {
    assert.equal(await printed('shop', ['shop/bin', 'lib/node_modules/.bin', 'bin']), 'user\n');
  });

  it('is none of the project where a symbolic link leads to it', async () => {
    program('shop/bin/tool', '#!/bin/sh\necho project\n');
    symlinkSync(at('shop'), at('link'));
    assert.equal(await printed('link', ['link/bin', 'bin']), 'user\n');
  });

  it('is started outside of the project where it would take code from there', async () => {
    program('bin/tool', '#!/bin/sh\npwd\n');
    assert.equal(await printed('shop', ['bin']), `${at('shop')}\n`);
    assert.equal(await printed('shop', ['bin'], { outsideProject: true }), `${at('bin')}\n`);
    const file = (await vaultTools(at('shop'), { PATH: at('bin') }).runWithFile('tool', () => [], 'x', {
      outsideProject: true,
    })) as { readonly stdout?: Uint8Array };
    assert.equal(Buffer.from(file.stdout ?? []).toString(), `${at('bin')}\n`);
  });

  it('finds a file above its folder in the same repository only', async () => {
    folder.write({ 'shop/secrets.yaml': '', 'shop/sub/x': '', 'secrets.yaml': '', 'loose/sub/x': '' });
    const locate = (project: string) => vaultTools(at(project), {}).locate('./secrets.yaml');
    assert.equal(await locate('shop/sub'), at('shop/secrets.yaml'));
    assert.equal(await locate('loose/sub'), './secrets.yaml');
  });
});
