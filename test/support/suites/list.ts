import { checkSuite } from './check';
import { editorSuite } from './editor-suite';
import { nodeSuite } from './node-suite';
import type { Suite } from './suite';

/**
 * In the first stage two lanes of about the same length run beside each other; in each what fails soonest comes first.
 * The tests of the workbench have it for themselves: they type, save and undo, and VS Code saves by itself meanwhile.
 */
export const STAGES: readonly (readonly (readonly Suite[])[])[] = [
  [
    [checkSuite, nodeSuite('unit'), nodeSuite('project'), nodeSuite('stores', { timeoutMs: 120_000 })],
    [
      editorSuite('editor', 'node'),
      editorSuite('editor-web', 'web'),
      nodeSuite('cli'),
      nodeSuite('roundtrip', { timeoutMs: 60_000 }),
      nodeSuite('sdk', { timeoutMs: 300_000 }),
    ],
  ],
  [
    [
      // Longer than any wait in them, so that it is the wait that fails, with a picture of the page.
      nodeSuite('ui', { timeoutMs: 120_000, browser: true }),
      nodeSuite('package', { timeoutMs: 180_000, browser: true }),
    ],
  ],
];

export const SUITES: readonly Suite[] = STAGES.flat(2);
