import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, type TextEdit } from '../../../src/text/edits';
import { Problem } from '../../../src/text/problem';
import { SEED } from '../../support/random';

function edit(start: number, end: number, newText: string): TextEdit {
  return { span: { start, end }, newText };
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
    const cuts = fc.array(fc.tuple(fc.nat(8), fc.nat(5), fc.string({ maxLength: 5 })), { maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), cuts, (text, parts) => {
        const edits: TextEdit[] = [];
        let position = 0;
        for (const [gap, removed, newText] of parts) {
          const start = position + gap;
          if (start + removed > text.length) break;
          edits.push(edit(start, start + removed, newText));
          position = start + removed;
        }
        const oneByOne = edits
          .toReversed()
          .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);
        assert.equal(applyEdits(text, edits), oneByOne);
      }),
      { seed: SEED },
    );
  });
});
