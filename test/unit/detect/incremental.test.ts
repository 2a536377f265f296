import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findApiKeys, KEY_REACH } from '../../../src/detect/api-key';
import { type Change, IncrementalScan } from '../../../src/detect/incremental';
import { fakeKey } from '../../support/keys';
import { SEED } from '../../support/random';

/** One replacement, with its text; offsets in the text before the edit it belongs to. */
interface Replacement {
  readonly offset: number;
  readonly removed: number;
  readonly text: string;
}

const [, ID = '', SECRET = ''] = fakeKey(1).split('.');

/** What people type, paste and delete, in pieces that make a key out of no key and no key out of a key. */
const PIECES = [
  fakeKey(1),
  fakeKey(2),
  fakeKey(3).slice(0, 30),
  fakeKey(3).slice(30),
  `'${fakeKey(3)}'`,
  `${['SG', ID, SECRET.slice(0, 41)].join('.')}SG`,
  `.${ID}.${SECRET}`,
  `${fakeKey(1)}\r\n${fakeKey(2)}\r\n`,
  ['SG', ID, 'x'.repeat(43)].join('.'),
  'SG.',
  'S',
  'G',
  '.',
  ID,
  SECRET,
  'x',
  '-',
  ' ',
  '',
  '\r',
  '\n',
  '\r\n',
  '\ud800',
  '\udc00',
  '😀',
  'const key = process.env.SENDGRID_API_KEY;\n',
  '.'.repeat(200),
];

const piece = fc.constantFrom(...PIECES);
const someText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const position = fc.double({ min: 0, max: 1, noNaN: true });
const removal = fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80), fc.nat(400));

/** An edit as fractions and choices; what it means depends on the text and the findings at its turn. */
const edit = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('anywhere' as const),
      cursors: fc.array(fc.tuple(position, removal, piece), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('atKeys' as const),
      cursors: fc.array(fc.tuple(position, fc.integer({ min: -72, max: 72 }), removal, piece), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replaceAll' as const), text: someText }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('sameAgain' as const), at: position, length: removal }),
  },
);

type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

describe('the incremental scan', () => {
  it(`always has the findings of a full scan, and says exactly when they changed (seed ${SEED})`, () => {
    const seen = { edits: 0, changed: 0, unchanged: 0, several: 0 };
    fc.assert(
      fc.property(someText, fc.array(edit, { maxLength: 12 }), (start, edits) => {
        const document = new EditedDocument(start);
        for (const one of edits) {
          const replacements = document.meaningOf(one);
          const before = findApiKeys(document.text);
          const saysChanged = document.apply(replacements);
          const after = findApiKeys(document.text);
          assert.deepEqual(document.scan.findings, after);
          const changed = JSON.stringify(before) !== JSON.stringify(after);
          assert.equal(saysChanged, changed);
          seen.edits++;
          seen[changed ? 'changed' : 'unchanged']++;
          if (replacements.length > 1) seen.several++;
        }
      }),
      { numRuns: 5000, seed: SEED },
    );
    for (const [what, count] of Object.entries(seen)) assert.ok(count > 1000, `${what}: ${count}`);
  }).timeout(60_000);

  it('starts with the findings of the whole text', () => {
    const text = `a ${fakeKey(1)} b ${fakeKey(2)}`;
    assert.deepEqual(new IncrementalScan(text).findings, findApiKeys(text));
    assert.deepEqual(new IncrementalScan('').findings, []);
  });

  it('says that nothing changed when there was no change', () => {
    const scan = new IncrementalScan(fakeKey(1));
    assert.equal(scan.update([], assertNotRead), false);
  });

  it('keeps the very same finding while it does not move', () => {
    const scan = new IncrementalScan(`${fakeKey(1)} and more`);
    const [before] = scan.findings;
    assert.equal(
      scan.update([{ offset: 75, removed: 0, inserted: 1 }], () => 'no key here'),
      false,
    );
    assert.equal(scan.findings[0], before);
  });

  it('sees a key typed character by character with its last character, and no sooner', () => {
    const document = new EditedDocument("setApiKey('');");
    const answers = [...fakeKey(1)].map((character, n) =>
      document.apply([{ offset: 11 + n, removed: 0, text: character }]),
    );
    assert.deepEqual(answers, [...Array<boolean>(68).fill(false), true]);
    assert.deepEqual(
      document.scan.findings.map(({ span }) => span),
      [{ start: 11, end: 80 }],
    );
    assert.equal(document.apply([{ offset: 80, removed: 0, text: 'x' }]), true);
    assert.deepEqual(document.scan.findings, []);
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
      const scan = new IncrementalScan(before);
      assert.equal(
        scan.update(changes, (start, end) => after.slice(start, end)),
        true,
      );
      assert.deepEqual(scan.findings, findApiKeys(after));
    }
  });
});

describe('the cost of an edit', () => {
  // 10 MB with a key on every 5,000th line.
  const line = 'const value = compute(first, second); // nothing\n';
  const lines = Math.ceil(10_000_000 / line.length);
  const text = Array.from({ length: lines }, (_, n) =>
    n % 5000 === 0 ? `k = '${fakeKey(n)}'\n` : line,
  ).join('');
  const scan = new IncrementalScan(text);

  it('is that of a window around it, in a document of 10 MB', () => {
    assert.ok(text.length > 10_000_000);
    const found = scan.findings.length;
    assert.equal(found, Math.ceil(lines / 5000));
    for (const inserted of [0, 1, 69, 1000]) {
      for (const offset of [0, 1000, 5_000_000, text.length - 5]) {
        const changes = [{ offset, removed: 3, inserted }];
        assert.ok(charactersRead(changes) <= inserted + 2 * (KEY_REACH - 1), `${inserted} at ${offset}`);
      }
    }
  });

  it('grows with the number of cursors, not with what lies between them', () => {
    const changes = [9_000_000, 100, 5_000_000].map((offset) => ({ offset, removed: 0, inserted: 1 }));
    assert.equal(charactersRead(changes), 3 * (1 + 2 * (KEY_REACH - 1)));
  });

  it('reads nothing twice where cursors are close to each other', () => {
    const changes = [200, 201, 202, 203].map((offset) => ({ offset, removed: 1, inserted: 1 }));
    assert.ok(charactersRead(changes) <= 4 + 5 * (KEY_REACH - 1));
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

/** A document as an editor keeps it: text, undo stack, and the scan that is told of each edit. */
class EditedDocument {
  readonly scan: IncrementalScan;
  private readonly undoStack: (readonly Replacement[])[] = [];

  constructor(public text: string) {
    this.scan = new IncrementalScan(text);
  }

  meaningOf(one: Edit): readonly Replacement[] {
    const keys = this.scan.findings;
    switch (one.kind) {
      case 'anywhere':
        return this.withoutOverlaps(
          one.cursors.map(([at, removed, text]) => ({
            offset: Math.round(at * this.text.length),
            removed,
            text,
          })),
        );
      case 'atKeys':
        return this.withoutOverlaps(
          one.cursors.map(([at, distance, removed, text]) => {
            const key = keys[Math.floor(at * (keys.length - 1))];
            return { offset: (key?.span.start ?? 0) + distance, removed, text };
          }),
        );
      case 'undo':
        return this.undoStack.pop() ?? [];
      case 'replaceAll':
        return [{ offset: 0, removed: this.text.length, text: one.text }];
      case 'sameAgain': {
        const offset = Math.floor(one.at * this.text.length);
        const text = this.text.slice(offset, offset + one.length);
        return [{ offset, removed: text.length, text }];
      }
      default:
        return one satisfies never;
    }
  }

  /** Makes the edit and gives the scan's answer. The changes are told last first, as VS Code does. */
  apply(replacements: readonly Replacement[]): boolean {
    const inverse: Replacement[] = [];
    let text = '';
    let position = 0;
    for (const { offset, removed, text: inserted } of replacements) {
      text += this.text.slice(position, offset);
      inverse.push({
        offset: text.length,
        removed: inserted.length,
        text: this.text.slice(offset, offset + removed),
      });
      text += inserted;
      position = offset + removed;
    }
    this.text = text + this.text.slice(position);
    this.undoStack.push(inverse);
    const changes = replacements.map(({ offset, removed, text: inserted }) => ({
      offset,
      removed,
      inserted: inserted.length,
    }));
    return this.scan.update(changes.reverse(), (start, end) => this.text.slice(start, end));
  }

  /** By ascending offset, within the text; of two that overlap the later one goes, but two may touch. */
  private withoutOverlaps(replacements: readonly Replacement[]): Replacement[] {
    const clamp = (offset: number) => Math.min(Math.max(offset, 0), this.text.length);
    let position = 0;
    return replacements
      .map(({ offset, removed, text }) => {
        const start = clamp(offset);
        return { offset: start, removed: clamp(start + removed) - start, text };
      })
      .sort((a, b) => a.offset - b.offset || a.removed - b.removed)
      .filter(({ offset, removed }) => {
        if (offset < position) return false;
        position = offset + removed;
        return true;
      });
  }
}
