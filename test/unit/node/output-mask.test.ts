import assert from 'node:assert/strict';
import { CONCEALED, OutputMask } from '../../../src/node/output-mask';
import { randomBytes, SEED } from '../../support/random';

/** What is shown of a text that comes in these chunks. */
function shown(values: readonly string[], chunks: readonly (string | Uint8Array)[]): string {
  const mask = new OutputMask(values);
  const parts = chunks.map((chunk) => mask.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  return Buffer.concat([...parts, mask.end()]).toString();
}

describe("the mask over a command's output", () => {
  it('hides a value wherever the chunks are cut', () => {
    const text = 'key=s3cret-välue🔑, again s3cret-välue🔑 and s3cret- only';
    const expected = `key=${CONCEALED}, again ${CONCEALED} and s3cret- only`;
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut++)
      assert.equal(shown(['s3cret-välue🔑'], [bytes.subarray(0, cut), bytes.subarray(cut)]), expected);
    assert.equal(
      shown(
        ['s3cret-välue🔑'],
        [...bytes].map((byte) => Buffer.of(byte)),
      ),
      expected,
    );
  });

  it('hides the longer of two that begin alike, and the shorter where the longer does not follow', () => {
    assert.equal(shown(['abc', 'abcdef'], ['abcd', 'ef abcd', 'e']), `${CONCEALED} ${CONCEALED}de`);
  });

  it('shows at once what can be no beginning of a value', () => {
    const mask = new OutputMask(['secret']);
    assert.equal(mask.push(Buffer.from('ready? ')).toString(), 'ready? ');
    assert.equal(mask.push(Buffer.from('yes sec')).toString(), 'yes ');
    assert.equal(mask.push(Buffer.from('ond')).toString(), 'second');
  });

  it('hides a value as JSON and URLs write it, and the lines of one that has several', () => {
    const value = 'first "line" here\nsecond line here\n}';
    assert.equal(shown([value], [JSON.stringify({ value })]), `{"value":"${CONCEALED}"}`);
    assert.equal(shown(['a b&c'], ['https://x/?k=a%20b%26c']), `https://x/?k=${CONCEALED}`);
    assert.equal(shown([value], ['> second line here\n}']), `> ${CONCEALED}\n}`);
  });

  it('changes nothing where there is nothing to hide', () => {
    assert.equal(shown([], ['a', 'b']), 'ab');
    assert.equal(shown([''], ['a', 'b']), 'ab');
  });

  it(`is the same for every way to cut a text (seed ${SEED})`, () => {
    const random = randomBytes('output mask', 60_000);
    let at = 0;
    const next = (limit: number): number => (random[at++ % random.length] ?? 0) % limit;
    const word = (length: number): string => Array.from({ length }, () => 'abc'[next(3)]).join('');
    for (let round = 0; round < 400; round++) {
      const values = Array.from({ length: 1 + next(3) }, () => word(1 + next(6)));
      const text = word(next(60));
      const chunks: string[] = [];
      for (let start = 0; start < text.length; ) {
        const length = next(7);
        chunks.push(text.slice(start, start + length));
        start += length;
      }
      assert.equal(shown(values, chunks), naive(values, text), JSON.stringify({ values, chunks }));
    }
  });

  /** The same on the whole text, as simply as it can be said. */
  function naive(values: readonly string[], text: string): string {
    let result = '';
    for (let start = 0; start < text.length; ) {
      const [longest] = values
        .filter((value) => text.startsWith(value, start))
        .sort((a, b) => b.length - a.length);
      result += longest === undefined ? text[start] : CONCEALED;
      start += longest?.length ?? 1;
    }
    return result;
  }
});
