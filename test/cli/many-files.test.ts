import assert from 'node:assert/strict';
import { keyguard } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

describe('keyguard scan of many files', () => {
  const folder = temporaryFolder();

  it('has threads help, and says nothing of how Node is tuned for them', () => {
    const files = Array.from({ length: 1100 }, (_, n) => [
      `${n}.js`,
      n === 1000 ? `"${fakeKey(1)}"` : 'none',
    ]);
    folder.write(Object.fromEntries(files));
    const { status, stdout, stderr } = keyguard(folder.path, ['scan']);
    assert.equal(status, 1);
    assert.match(stdout, /^1000\.js:1:2 /);
    assert.match(stdout, /1100 files scanned/);
    assert.equal(stderr, '');
  });
});
