import assert from 'node:assert/strict';
import { Uri } from 'vscode';
import { activeExtension } from './support/extension';
import { readText, workspaceFolder } from './support/workspace';

describe('the extension', () => {
  it('is found and activates', async () => {
    const extension = await activeExtension();
    assert.equal(extension.isActive, true);
  });

  it('has a workspace to work on', async () => {
    const manifest = JSON.parse(await readText(Uri.joinPath(workspaceFolder(), 'package.json')));
    assert.equal(manifest.name, 'welcome-mailer');
  });
});
