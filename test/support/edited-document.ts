import fc from 'fast-check';
import { IncrementalScan } from '../../src/detect/incremental';
import { fakeKey } from './keys';

/** One replacement, with its text; offsets in the text before the edit it belongs to. */
export interface Replacement {
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
  ' // keyguard:ignore\n',
  '# keyguard:ignore-next-line sample until 2027-01-01\r\n',
  'keyguard:ignore-start',
  ' gitleaks:allow ',
  'secretlint-',
  'disable-next-line',
  '\n// ',
];

const piece = fc.constantFrom(...PIECES);
export const someText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const position = fc.double({ min: 0, max: 1, noNaN: true });
const removal = fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80), fc.nat(400));

/** An edit as fractions and choices; what it means depends on the text and the findings at its turn. */
export const edit = fc.oneof(
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

/** A document as an editor keeps it: text, undo stack, and the scan that is told of each edit. */
export class EditedDocument {
  readonly scan: IncrementalScan;
  private readonly undoStack: (readonly Replacement[])[] = [];

  constructor(public text: string) {
    this.scan = new IncrementalScan({ text });
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
