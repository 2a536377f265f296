import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { findSdks, sdkVersions } from '../../../src/checklist/evidence/sdk-versions';
import { readFileFacts } from '../../../src/checklist/project-facts';
import { MANIFESTS } from '../../../src/checklist/sdk/manifests';

/**
 * One folder per case: a manifest, and `expected.txt` with a line for each SendGrid package in it: where it stands,
 * the verdict, the text that its place covers, and what is shown.
 */
const FIXTURES = path.join('test', 'fixtures', 'checklist');

describe('SendGrid packages in manifests', () => {
  const cases = readdirSync(FIXTURES);
  it('has a fixture for each kind of manifest', () => {
    const files = cases.flatMap((name) => readdirSync(path.join(FIXTURES, name)));
    for (const { fileName } of MANIFESTS) {
      assert.ok(
        files.some((file) => fileName.test(file)),
        `no fixture for ${fileName}`,
      );
    }
    assert.equal(cases.length, 17);
  });
  for (const name of cases) it(name.replaceAll('-', ' '), () => checkCase(path.join(FIXTURES, name)));

  it('does not read files that are no manifests', () => {
    for (const file of ['package-lock.json', 'src/package.json.bak', 'my-pom.xml', 'Gemfile', 'notes.txt']) {
      assert.deepEqual(
        findSdks(file, '"dependencies": {"sendgrid": "1"}\nsendgrid==1.0\n    sendgrid-ruby (1.0)\n'),
        [],
      );
    }
  });

  it('reads manifests in folders', () => {
    assert.equal(findSdks('services/mail/requirements.txt', 'sendgrid==6.1.0').length, 1);
  });

  it('bears JSON that is nested without end', () => {
    assert.deepEqual(findSdks('package.json', `["sendgrid"${',['.repeat(200_000)}`), []);
  });

  it('keeps its places inside the text, however a manifest is broken', () => {
    const files = cases.map((name) => {
      const file = manifestIn(path.join(FIXTURES, name));
      return { file, text: readFileSync(path.join(FIXTURES, name, file), 'utf8') };
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(),
        fc.nat(40),
        fc.string({ unit: fc.constantFrom(...'[]{}()<>"\'\\\n\r:=,#-$@é😀 ') }),
        (original, at, cut, junk) => {
          const start = at % (original.text.length + 1);
          const text = original.text.slice(0, start) + junk + original.text.slice(start + cut);
          for (const { range, span } of findSdks(original.file, text)) {
            assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
            // A backslash in the manifest may have been an escape, which the range does not show.
            const escaped = text.slice(span.start, span.end).includes('\\');
            if (range !== '' && !escaped) assert.ok(text.includes(range));
          }
        },
      ),
    );
  });
});

function manifestIn(folder: string): string {
  const file = readdirSync(folder).find((name) => name !== 'expected.txt');
  assert.ok(file, `${folder} holds no manifest`);
  return file;
}

function checkCase(folder: string): void {
  const file = manifestIn(folder);
  const text = readFileSync(path.join(folder, file), 'utf8');
  const { items } = sdkVersions(readFileFacts(`app/${file}`, text).sdks);
  const lines = items.map(({ kind, label, detail, location }) => {
    assert.ok(location?.span && location.start);
    assert.equal(location.path, `app/${file}`);
    const covered = text.slice(location.span.start, location.span.end);
    return `${location.start.line}:${location.start.column} ${kind} <${covered}> ${label}. ${detail}\n`;
  });
  assert.equal(lines.join(''), readFileSync(path.join(folder, 'expected.txt'), 'utf8'));
}
