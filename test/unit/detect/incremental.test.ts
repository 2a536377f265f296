import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findApiKeys } from '../../../src/detect/api-key';
import { type Change, IncrementalScan } from '../../../src/detect/incremental';
import { LONGEST, REACH } from '../../../src/detect/rule';
import { scanText } from '../../../src/detect/scan';
import { findDirectives } from '../../../src/detect/suppress/directives';
import { EditedDocument, edit, someText } from '../../support/edited-document';
import { fakeKey } from '../../support/keys';
import { SEED } from '../../support/random';

describe('the incremental scan', () => {
  it(`always has the findings and the directives of a full scan, and says exactly when they changed (seed ${SEED})`, () => {
    const seen = { edits: 0, changed: 0, unchanged: 0, several: 0 };
    fc.assert(
      fc.property(someText, fc.array(edit, { maxLength: 12 }), (start, edits) => {
        const document = new EditedDocument(start);
        for (const one of edits) {
          const replacements = document.meaningOf(one);
          const before = scanText({ text: document.text });
          const directivesBefore = findDirectives(document.text);
          const saysChanged = document.apply(replacements);
          const after = scanText({ text: document.text });
          assert.deepEqual(document.scan.findings, after);
          const directives = findDirectives(document.text);
          assert.deepEqual(document.scan.directives, directives);
          const changed = JSON.stringify([before, directivesBefore]) !== JSON.stringify([after, directives]);
          // Where there are both, a line break between them may have come or gone.
          const mayDiffer = replacements.length > 0 && after.length > 0 && directives.length > 0;
          assert.equal(saysChanged, changed || mayDiffer);
          seen.edits++;
          seen[changed ? 'changed' : 'unchanged']++;
          if (replacements.length > 1) seen.several++;
        }
      }),
      { numRuns: 5000, seed: SEED },
    );
    for (const [what, count] of Object.entries(seen)) assert.ok(count > 1000, `${what}: ${count}`);
  }).timeout(60_000);

  it('knows what comments make of its findings, line breaks that come and go included', () => {
    const document = new EditedDocument(`a('${fakeKey(1)}');${' '.repeat(5000)}x() // gitleaks:allow`);
    const isSuppressed = () => {
      const lineOf = (offset: number) => document.text.slice(0, offset).split('\n').length;
      return document.scan.suppressions(lineOf, '2026-01-01').suppressed.map((each) => each !== null);
    };
    assert.deepEqual(isSuppressed(), [true]);
    assert.equal(document.apply([{ offset: 2500, removed: 1, text: '\n' }]), true);
    assert.deepEqual(isSuppressed(), [false]);
  });

  it('starts with the findings of the whole text', () => {
    const text = `a ${fakeKey(1)} b ${fakeKey(2)}`;
    assert.deepEqual(new IncrementalScan({ text }).findings, findApiKeys(text));
    assert.deepEqual(new IncrementalScan({ text: '' }).findings, []);
  });

  it('says that nothing changed when there was no change', () => {
    const scan = new IncrementalScan({ text: fakeKey(1) });
    assert.equal(scan.update([], assertNotRead), false);
  });

  it('keeps the very same finding while it does not move', () => {
    const document = new EditedDocument(`${fakeKey(1)} and more`);
    const [before] = document.scan.findings;
    assert.equal(document.apply([{ offset: 75, removed: 0, text: 'x' }]), false);
    assert.equal(document.scan.findings[0], before);
  });

  it('sees a key typed character by character with its last character, and no sooner', () => {
    const document = new EditedDocument("setApiKey('');");
    const answers = [...fakeKey(1)].map((character, n) => {
      document.apply([{ offset: 11 + n, removed: 0, text: character }]);
      return document.scan.findings.some(({ rule }) => rule === 'api-key');
    });
    assert.deepEqual(answers, [...Array<boolean>(68).fill(false), true]);
    assert.deepEqual(
      document.scan.findings.map(({ span }) => span),
      [{ start: 11, end: 80 }],
    );
    assert.equal(document.apply([{ offset: 80, removed: 0, text: 'x' }]), true);
    assert.deepEqual(
      document.scan.findings.map(({ rule }) => rule),
      ['api-key-malformed'],
    );
  });

  it('takes changes of one edit in any order', () => {
    // The first character of a key is inserted where a deletion begins, and the rest of it stands behind the deletion.
    const before = `   ${'-'.repeat(100)}${fakeKey(1).slice(1)}`;
    const after = `   ${fakeKey(1)}`;
    const insertion: Change = { offset: 3, removed: 0, inserted: 1 };
    const deletion: Change = { offset: 3, removed: 100, inserted: 0 };
    for (const changes of [
      [insertion, deletion],
      [deletion, insertion],
    ]) {
      const scan = new IncrementalScan({ text: before });
      assert.equal(
        scan.update(changes, (start, end) => after.slice(start, end)),
        true,
      );
      assert.deepEqual(scan.findings, findApiKeys(after));
    }
  });
});

/** How much around an edit is read, on either side: a finding, and twice what a finding depends on. */
const MARGIN = 2 * (REACH + LONGEST) + LONGEST;

describe('the cost of an edit', () => {
  // 10 MB with a key on every 5,000th line.
  const line = 'const value = compute(first, second); // nothing\n';
  const lines = Math.ceil(10_000_000 / line.length);
  const text = Array.from({ length: lines }, (_, n) =>
    n % 5000 === 0 ? `k = '${fakeKey(n)}'\n` : line,
  ).join('');
  const scan = new IncrementalScan({ text });

  it('is that of a window around it, in a document of 10 MB', () => {
    assert.ok(text.length > 10_000_000);
    const found = scan.findings.length;
    assert.equal(found, Math.ceil(lines / 5000));
    for (const inserted of [0, 1, 69, 1000]) {
      for (const offset of [0, 1000, 5_000_000, text.length - 5]) {
        const changes = [{ offset, removed: 3, inserted }];
        assert.ok(charactersRead(changes) <= inserted + 2 * MARGIN, `${inserted} at ${offset}`);
      }
    }
  });

  it('grows with the number of cursors, not with what lies between them', () => {
    const changes = [9_000_000, 100, 5_000_000].map((offset) => ({ offset, removed: 0, inserted: 1 }));
    assert.equal(charactersRead(changes), 100 + 3 + 5 * MARGIN);
  });

  it('reads nothing twice where cursors are close to each other', () => {
    const changes = [200, 201, 202, 203].map((offset) => ({ offset, removed: 1, inserted: 1 }));
    assert.ok(charactersRead(changes) <= 4 + 5 * MARGIN);
  });

  function charactersRead(changes: readonly Change[]): number {
    let characters = 0;
    scan.update(changes, (start, end) => {
      assert.ok(0 <= start && start <= end);
      characters += end - start;
      return text.slice(start, end);
    });
    return characters;
  }
});

function assertNotRead(): never {
  throw new Error('nothing was to be read');
}
