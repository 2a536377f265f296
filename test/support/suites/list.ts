import { checkSuite } from './check';
import { editorSuite } from './editor-suite';
import { nodeSuite } from './node-suite';
import type { Suite } from './suite';

/**
 * Two lanes that take about as long and run beside each other, since tests in a browser wait most of their time. In each
 * what fails soonest comes first.
 */
export const LANES: readonly (readonly Suite[])[] = [
  [
    checkSuite,
    nodeSuite('unit'),
    nodeSuite('project'),
    nodeSuite('cli'),
    nodeSuite('roundtrip', { timeoutMs: 60_000 }),
    editorSuite('editor-web', 'web'),
    nodeSuite('package', { timeoutMs: 180_000, browser: true }),
  ],
  [
    editorSuite('editor', 'node'),
    // Longer than any wait in them, so that it is the wait that fails, with a picture of the page.
    nodeSuite('ui', { timeoutMs: 120_000, browser: true }),
  ],
];

export const SUITES: readonly Suite[] = LANES.flat();
