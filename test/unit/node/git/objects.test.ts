import assert from 'node:assert/strict';
import { BatchParser } from '../../../../src/node/git/objects';
import { type Change, RawDiffParser } from '../../../../src/node/git/raw-diff';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];

describe('what git prints', () => {
  for (const length of [1, 2, 7, 64, 10_000]) {
    it(`is read in chunks of ${length} bytes: objects`, () => {
      const printed = `${A} blob 5\nb\n \0l\n${B} tree 0\n\n:x missing\n${C} commit 300\n${'c'.repeat(300)}\n`;
      const told: string[] = [];
      const parser = new BatchParser(
        {
          onObject: ({ id, type, size, bytes }) => {
            told.push(`${id[0]} ${type} ${size} ${bytes?.toString('latin1')}`);
            return true;
          },
          onMissing: (name) => told.push(`${name} is missing`),
        },
        299,
      );
      for (const chunk of inChunks(printed, length)) assert.equal(parser.take(chunk), true);
      assert.deepEqual(told, ['a blob 5 b\n \0l', 'b tree 0 ', ':x is missing', 'c commit 300 undefined']);
    });

    it(`is read in chunks of ${length} bytes: changes`, () => {
      const none = '0'.repeat(40);
      const printed = [
        `${A}`,
        `:000000 100644 ${none} ${B} A`,
        ':odd\nname',
        `:100644 000000 ${B} ${none} D`,
        'gone',
        `:000000 160000 ${none} ${B} A`,
        'submodule',
        `${B}`,
        '',
        `\n::100644 100644 100755 ${A} ${B} ${C} MM`,
        'merged é',
        '',
      ].join('\0');
      const changes: Change[] = [];
      const parser = new RawDiffParser((change) => changes.push(change));
      for (const chunk of inChunks(printed, length)) parser.take(chunk);
      assert.deepEqual(changes, [
        { commit: A, path: ':odd\nname', blob: B },
        { commit: A, path: 'gone', blob: undefined },
        { commit: A, path: 'submodule', blob: undefined },
        { commit: B, path: 'merged é', blob: C },
      ]);
    });
  }
});

function inChunks(text: string, length: number): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, n) =>
    bytes.subarray(n * length, (n + 1) * length),
  );
}
