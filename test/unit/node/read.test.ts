import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findApiKeys } from '../../../src/detect/api-key';
import { ScanReader } from '../../../src/node/read';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

const KEY = fakeKey(1);
const TEXT = `é = "${KEY}"\r\n`;

describe('reading a file for a scan', () => {
  const folder = temporaryFolder();
  const reader = new ScanReader();

  function read(content: string | Uint8Array) {
    folder.write({ file: content });
    return reader.read(path.join(folder.path, 'file'));
  }

  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const encoded: readonly (readonly [string, Buffer])[] = [
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16, little-endian, with a mark', utf16(`\ufeff${TEXT}`)],
    ['UTF-16, big-endian, with a mark', utf16(`\ufeff${TEXT}`).swap16()],
    ['UTF-16, little-endian, without a mark', utf16(TEXT)],
    ['UTF-16, big-endian, without a mark', utf16(TEXT).swap16()],
  ];
  for (const [name, bytes] of encoded) {
    it(`decodes ${name}`, () => {
      assert.deepEqual(read(bytes), { bytes: bytes.length, binary: false, text: TEXT });
    });
  }

  it('decodes a file that is no valid UTF-8, and one with half a character of UTF-16', () => {
    const invalid = read(Buffer.concat([Buffer.of(0xff, 0xfe - 1), Buffer.from(KEY)]));
    assert.equal('text' in invalid && findApiKeys(invalid.text ?? '').length, 1);
    const halves = read(utf16(`\ufeff\ud800 ${KEY} \udc00`));
    assert.equal('text' in halves && findApiKeys(halves.text ?? '').length, 1);
  });

  it('says that a binary file is one', () => {
    const bytes = Buffer.concat([Buffer.of(0, 1, 0, 0, 2, 3), Buffer.from(KEY)]);
    assert.deepEqual(read(bytes), { bytes: bytes.length, binary: true, text: undefined });
  });

  it('reads a file that is longer than the buffer, and the next one as well', () => {
    // The key lies across the end of the buffer.
    const long = `${'x'.repeat(2 ** 18 - 30)} ${KEY} ${'y'.repeat(2 ** 18)}`;
    assert.deepEqual(read(long), { bytes: long.length, binary: false, text: long });
    assert.deepEqual(read(KEY), { bytes: KEY.length, binary: false, text: KEY });
    const exact = `${KEY} ${'z'.repeat(2 ** 18 - KEY.length - 1)}`;
    assert.deepEqual(read(exact), { bytes: 2 ** 18, binary: false, text: exact });
  });

  it('refuses a file that no string can hold', () => {
    read('x'.repeat(2 ** 18));
    fs.truncateSync(path.join(folder.path, 'file'), 512_000_001);
    assert.deepEqual(reader.read(path.join(folder.path, 'file')), {
      error: 'Larger than 512 MB, so not scanned. Split the file, or scan its parts with --stdin.',
    });
  });

  it('says why it cannot read', () => {
    assert.deepEqual(reader.read(path.join(folder.path, 'gone')), {
      error: 'It was deleted before it could be read.',
    });
    assert.deepEqual(reader.read(folder.path), { error: 'This is a folder, not a file.' });
  });
});
