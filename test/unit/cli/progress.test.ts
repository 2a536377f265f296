import assert from 'node:assert/strict';
import { Progress } from '../../../src/cli/progress';

const ERASE = '\r\u001b[K';

describe('the progress line', () => {
  /** What is written when `update` is called every 10 ms for a second. */
  function written(isTTY: boolean, env: Record<string, string> = {}): string[] {
    const texts: string[] = [];
    let now = 5_000;
    const progress = new Progress({ isTTY, write: (text) => void texts.push(text) }, env, () => now);
    for (let i = 1; i <= 100; i++) {
      now += 10;
      progress.update(i * 1_234);
    }
    progress.erase();
    progress.erase();
    return texts;
  }

  it('is written at most ten times a second, and erased', () => {
    const texts = written(true);
    assert.equal(texts.length, 11);
    assert.equal(texts[0], `${ERASE}Scanning… 12,340 files`);
    assert.equal(texts[9], `${ERASE}Scanning… 123,400 files`);
    assert.equal(texts[10], ERASE);
  });

  it('is not there in a pipe, in a dumb terminal and in CI', () => {
    assert.deepEqual(
      [written(false), written(true, { TERM: 'dumb' }), written(true, { CI: '1' })],
      [[], [], []],
    );
  });

  it('is not there when a scan is over at once', () => {
    const texts: string[] = [];
    const progress = new Progress({ isTTY: true, write: (text) => void texts.push(text) }, {}, () => 0);
    progress.update(1);
    progress.erase();
    assert.deepEqual(texts, []);
  });
});
