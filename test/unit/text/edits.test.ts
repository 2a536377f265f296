import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, composeEdits, type TextEdit } from '../../../src/text/edits';
import { Problem } from '../../../src/text/problem';
import { SEED } from '../../support/random';

function edit(start: number, end: number, newText: string): TextEdit {
  return { span: { start, end }, newText };
}

/** Random edits of TEXT that do not overlap; some touch, some only insert. */
function editsOf(text: string): fc.Arbitrary<TextEdit[]> {
  const cuts = fc.array(fc.tuple(fc.nat(8), fc.nat(5), fc.string({ maxLength: 5 })), { maxLength: 8 });
  return cuts.map((parts) => {
    const edits: TextEdit[] = [];
    let position = 0;
    for (const [gap, removed, newText] of parts) {
      const start = position + gap;
      if (start + removed > text.length) break;
      edits.push(edit(start, start + removed, newText));
      position = start + removed;
    }
    return edits;
  });
}

describe('applyEdits', () => {
  it('makes edits in any order, all against the same text', () => {
    const edits = [edit(6, 11, 'mail'), edit(0, 5, 'goodbye'), edit(11, 12, '')];
    assert.equal(applyEdits('hello world!', edits), 'goodbye mail');
    assert.equal(applyEdits('hello world!', edits.toReversed()), 'goodbye mail');
  });

  it('gives the text itself when there is no edit', () => {
    assert.equal(applyEdits('text', []), 'text');
  });

  it('keeps the order of insertions at one place', () => {
    assert.equal(applyEdits('ab', [edit(1, 1, '1'), edit(1, 1, '2'), edit(1, 1, '3')]), 'a123b');
    assert.equal(applyEdits('', [edit(0, 0, '1'), edit(0, 0, '2')]), '12');
  });

  it('lets edits touch each other', () => {
    assert.equal(applyEdits('abcd', [edit(2, 3, 'C'), edit(1, 2, 'B')]), 'aBCd');
  });

  it('puts an insertion before the replacement that begins there', () => {
    assert.equal(applyEdits('abc', [edit(1, 2, 'X'), edit(1, 1, '+')]), 'a+Xc');
    assert.equal(applyEdits('abc', [edit(1, 2, 'X'), edit(2, 2, '+')]), 'aX+c');
  });

  it('works at both ends of the text', () => {
    assert.equal(applyEdits('b', [edit(1, 1, 'c'), edit(0, 0, 'a')]), 'abc');
  });

  const bad: readonly (readonly [string, readonly TextEdit[]])[] = [
    ['one character shared', [edit(0, 2, ''), edit(1, 3, '')]],
    ['one inside the other', [edit(0, 4, ''), edit(1, 2, '')]],
    ['the same stretch twice', [edit(1, 2, 'x'), edit(1, 2, 'x')]],
    ['an insertion inside a replacement', [edit(0, 3, ''), edit(1, 1, 'x')]],
    ['an end beyond the text', [edit(3, 5, '')]],
    ['a start beyond the text', [edit(5, 5, 'x')]],
    ['a start before the text', [edit(-1, 1, '')]],
    ['an end before the start', [edit(2, 1, 'x')]],
  ];
  for (const [name, edits] of bad) {
    it(`refuses ${name}`, () => {
      for (const order of [edits, edits.toReversed()]) {
        assert.throws(
          () => applyEdits('abcd', order),
          (error) => error instanceof Problem && error.code === 'overlapping-edits',
        );
      }
    });
  }

  it(`does what edits made one by one from the end do (seed ${SEED})`, () => {
    const cases = fc.string({ maxLength: 60 }).chain((text) => fc.tuple(fc.constant(text), editsOf(text)));
    fc.assert(
      fc.property(cases, ([text, edits]) => {
        const oneByOne = edits
          .toReversed()
          .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);
        assert.equal(applyEdits(text, edits), oneByOne);
      }),
      { seed: SEED },
    );
  });
});

describe('composeEdits', () => {
  it('leaves what is elsewhere alone, and moves what is behind', () => {
    assert.deepEqual(composeEdits('ab cd ef', edit(3, 5, 'longer'), [edit(0, 1, 'A'), edit(10, 12, 'EF')]), [
      edit(0, 1, 'A'),
      edit(3, 5, 'longer'),
      edit(6, 8, 'EF'),
    ]);
  });

  it('joins an edit that reaches over the border with the text that was put in', () => {
    // The quotes around the cursor belong to the literal that is replaced.
    assert.deepEqual(composeEdits("f('')", edit(3, 3, 'KEY'), [edit(2, 7, 'env.KEY')]), [
      edit(2, 4, 'env.KEY'),
    ]);
    assert.deepEqual(composeEdits('a = x;', edit(4, 5, "'KEY'"), [edit(4, 9, 'env.KEY'), edit(0, 0, '+')]), [
      edit(0, 0, '+'),
      edit(4, 5, 'env.KEY'),
    ]);
  });

  it('joins edits that only touch', () => {
    assert.deepEqual(composeEdits('`ab`', edit(2, 2, 'KEY'), [edit(2, 2, '${'), edit(5, 5, '}')]), [
      edit(2, 2, '${KEY}'),
    ]);
  });

  it('gives the first edit alone when there is no other', () => {
    assert.deepEqual(composeEdits('ab', edit(1, 1, 'x'), []), [edit(1, 1, 'x')]);
  });

  it('refuses edits that overlap', () => {
    assert.throws(
      () => composeEdits('abcd', edit(1, 1, 'xyz'), [edit(0, 3, ''), edit(2, 4, '')]),
      (error) => error instanceof Problem && error.code === 'overlapping-edits',
    );
  });

  it(`does what both do one after the other (seed ${SEED})`, () => {
    const cases = fc
      .tuple(fc.string({ maxLength: 30 }), fc.nat(30), fc.nat(6), fc.string({ maxLength: 12 }))
      .map(([text, at, removed, newText]) => {
        const start = Math.min(at, text.length);
        return { text, first: edit(start, Math.min(start + removed, text.length), newText) };
      })
      .chain(({ text, first }) =>
        fc.tuple(fc.constant(text), fc.constant(first), editsOf(applyEdits(text, [first]))),
      );
    fc.assert(
      fc.property(cases, ([text, first, rest]) => {
        const expected = applyEdits(applyEdits(text, [first]), rest);
        assert.equal(applyEdits(text, composeEdits(text, first, rest)), expected);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});
