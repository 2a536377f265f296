import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { NEEDLES, type Needle } from '../../../../src/detect/needles';
import { compilePrefilter } from '../../../../src/node/prefilter/compiled';
import { Prefilter, Screened } from '../../../../src/node/prefilter/prefilter';
import { decode } from '../../../../src/text/encoding';
import { fillKeys } from '../../../support/keys';
import { randomBytes, SEED } from '../../../support/random';
import { temporaryFolder } from '../../../support/temporary-folder';

const CHUNK = 1 << 17;

// Later ones know relaxed instructions without being asked.
if (process.versions.v8.startsWith('11.3.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

describe('the prefilter', () => testPrefilter('fastest'));
describe('the prefilter without relaxed instructions', () => testPrefilter('portable'));

function testPrefilter(program: 'fastest' | 'portable'): void {
  const folder = temporaryFolder();
  const prefilter = new Prefilter(compilePrefilter(program));

  function screen(content: string | Uint8Array): number {
    folder.write({ file: content });
    return prefilter.screen(path.join(folder.path, 'file'));
  }

  it('lets every fixture with a finding through, whatever its encoding', () => {
    const root = path.join('test', 'fixtures', 'detect');
    const cases = readdirSync(root).flatMap((rule) =>
      readdirSync(path.join(root, rule))
        .filter((name) => name.startsWith('ng.'))
        .map((name) => path.join(root, rule, name)),
    );
    assert.ok(cases.length > 100);
    for (const fixture of cases) {
      const input = readdirSync(fixture).find((name) => name.startsWith('input.')) ?? '';
      const bytes = readFileSync(path.join(fixture, input));
      const { text = '', encoding } = decode(bytes) ?? {};
      const filled = encoding?.startsWith('utf-16')
        ? Buffer.from(`\ufeff${fillKeys(text)}`, 'utf16le')
        : fillKeys(text);
      assert.equal(screen(filled), Screened.candidate, fixture);
    }
  });

  NEEDLES.forEach((needle, n) => {
    it(`finds needle ${n} at every alignment and at both ends`, () => {
      for (let offset = 0; offset < 150; offset++) {
        for (const behind of [0, 1, 17, 150]) {
          const bytes = Buffer.alloc(offset + needle.length + behind, 0x20);
          bytes.write(choose(needle, offset), offset, 'latin1');
          assert.ok(prefilter.holdsNeedle(bytes), `${bytes}`);
          // One place wrong is no needle.
          const wrong = offset % needle.length;
          bytes[offset + wrong] = 0x7f;
          assert.equal(prefilter.holdsNeedle(bytes), holdsNeedle(bytes));
        }
      }
    });

    it(`finds needle ${n} across the ends of what is read at once`, () => {
      for (const end of [CHUNK, 2 * CHUNK])
        for (let before = 0; before <= needle.length; before++) {
          const bytes = Buffer.alloc(end + 40, 0x78);
          bytes.write(choose(needle, before), end - before, 'latin1');
          assert.ok(prefilter.holdsNeedle(bytes));
          assert.equal(screen(bytes), Screened.candidate);
        }
    });
  });

  it(`agrees with a slow search about random text (seed ${SEED})`, () => {
    // Of few characters, so that many texts nearly hold a needle and many do.
    const alphabet = 'SG."+, sUc0uref+op:/sendgrid';
    let held = 0;
    for (let n = 0; n < 3000; n++) {
      const bytes = randomBytes(`prefilter ${n}`, 1 + ((n * 37) % 1000)).map((byte) =>
        alphabet.charCodeAt(byte % alphabet.length),
      );
      const expected = holdsNeedle(bytes);
      if (expected) held++;
      assert.equal(prefilter.holdsNeedle(bytes), expected, Buffer.from(bytes).toString());
      assert.equal(screen(bytes), expected ? Screened.candidate : bytes.length);
    }
    assert.ok(held > 300 && held < 2700, `${held} of 3000`);
  });

  it('finds nothing in bytes that are no ASCII, nor what an earlier file left behind', () => {
    const high = Buffer.from(Array.from({ length: 4096 }, (_, n) => 128 + (n % 111)));
    assert.equal(screen(high), 4096);
    assert.equal(screen(`${'x'.repeat(300)}SG`), 302);
    assert.equal(screen('.'), 1);
    assert.equal(screen(''), 0);
  });

  it('counts the bytes of a file that is longer than what is read at once', () => {
    for (const length of [CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
      assert.equal(screen('x'.repeat(length)), length);
  });

  it('tells text in UTF-16 and binary files apart', () => {
    assert.equal(screen(Buffer.from('\ufeffnothing', 'utf16le')), Screened.candidate);
    assert.equal(screen(Buffer.from('nothing at all', 'utf16le')), Screened.candidate);
    assert.equal(screen(Buffer.from('\ufeffnothing', 'utf16le').swap16()), Screened.candidate);
    assert.equal(screen(Buffer.from('\ufeffnothing')), 10);
    assert.equal(screen('\0\0\0 SG.'), Screened.binary);
    assert.equal(screen(`${'x'.repeat(7990)}\0`), Screened.binary);
    assert.equal(screen(`${'x'.repeat(8000)}\0`), 8001);
  });

  it('leaves what it cannot read, or should not, to who can say why', () => {
    assert.equal(prefilter.screen(path.join(folder.path, 'gone')), Screened.failed);
    mkdirSync(path.join(folder.path, 'folder'));
    assert.equal(prefilter.screen(path.join(folder.path, 'folder')), Screened.failed);
    screen('x'.repeat(CHUNK));
    truncateSync(path.join(folder.path, 'file'), 512_000_001);
    assert.equal(prefilter.screen(path.join(folder.path, 'file')), Screened.failed);
  });
}

/** Some text that the needle stands for. */
function choose(needle: Needle, n: number): string {
  return needle.map((place, i) => place[(n + 7 * i) % place.length]).join('');
}

/** The oracle: every needle at every offset, place by place. */
function holdsNeedle(bytes: Uint8Array): boolean {
  return NEEDLES.some((needle) => {
    for (let start = 0; start + needle.length <= bytes.length; start++)
      if (needle.every((place, i) => place.includes(String.fromCharCode(bytes[start + i] ?? 0)))) return true;
    return false;
  });
}
