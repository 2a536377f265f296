import assert from 'node:assert/strict';
import type { ExtensionContext } from 'vscode';
import { ChecklistState } from '../../src/editor/checklist/state';

describe('the state of the checklist', () => {
  it('keeps both of two ticks that come at the same moment', async () => {
    const saved = new Map<string, unknown>();
    const globalState = {
      get: (key: string) => saved.get(key),
      update: async (key: string, value: unknown) => void saved.set(key, value),
      setKeysForSync: () => {},
    };
    const state = new ChecklistState({ globalState } as unknown as ExtensionContext, 'somebody');
    await Promise.all([state.tick('strong-password', true), state.tick('two-factor-authentication', true)]);
    assert.deepEqual(state.attestations.entries.map(({ tip }) => tip).sort(), [
      'strong-password',
      'two-factor-authentication',
    ]);
    state.dispose();
  });
});
