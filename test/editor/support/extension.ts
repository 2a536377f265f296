import assert from 'node:assert/strict';
import { type Extension, extensions } from 'vscode';

export const EXTENSION_ID = 'keyguard.sendgrid-keyguard';

/** The extension under test, active. */
export async function activeExtension(): Promise<Extension<unknown>> {
  const extension = extensions.getExtension(EXTENSION_ID);
  assert.ok(extension, `${EXTENSION_ID} is not there`);
  await extension.activate();
  return extension;
}
