import assert from 'node:assert/strict';
import { allowEntryEdit } from '../../../../src/detect/suppress/allow-entry';
import { entriesFor, parseProjectSettings } from '../../../../src/detect/suppress/project-settings';
import { applyEdits } from '../../../../src/text/edits';

const FINDING = { rule: 'api-key', fingerprint: 'f1', keyId: 'id1' } as const;

function allow(text: string | undefined, path = 'data/a.json', reason: string | null = 'sample'): string {
  const after = applyEdits(text ?? '', allowEntryEdit(text, { ...FINDING, path, reason, until: null }));
  const { settings, mistakes } = parseProjectSettings(after);
  assert.deepEqual(mistakes, []);
  assert.equal(entriesFor(settings, FINDING, path).length, 1);
  assert.deepEqual(entriesFor(settings, FINDING, 'other.json'), []);
  assert.deepEqual(entriesFor(settings, { ...FINDING, rule: 'api-key-encoded' }, path), []);
  return after;
}

describe('the entry that allows a finding', () => {
  it('makes the file', () => {
    const expected = [
      '{',
      '  "allow": [',
      '    {',
      '      "fingerprint": "f1",',
      '      "keyId": "id1",',
      '      "rule": "api-key",',
      '      "path": "data/a.json",',
      '      "reason": "sample"',
      '    }',
      '  ]',
      '}',
      '',
    ].join('\n');
    assert.equal(allow(undefined), expected);
    assert.equal(allow('\n'), expected);
  });

  it('goes to the end of the list, and leaves comments and the way of writing alone', () => {
    for (const end of ['\n', '\r\n']) {
      const before = [
        '{',
        '\t// mine',
        '\t"allow": [',
        '\t\t{ "keyId": "x" } // old',
        '\t],',
        '\t"exclude": ["a"],',
        '}',
      ];
      const entry = ['{', '\t\t\t"fingerprint": "f1",', '\t\t\t"keyId": "id1",', '\t\t\t"rule": "api-key",'];
      const rest = ['\t\t\t"path": "data/a.json",', '\t\t\t"reason": "sample"', '\t\t}'];
      const after = allow(before.join(end));
      assert.ok(after.includes([...entry, ...rest].join(end)), after);
      assert.ok(after.startsWith(before.slice(0, 3).join(end)) && after.includes('// old'), after);
      assert.ok(after.endsWith(before.slice(4).join(end)), after);
    }
  });

  it('adds the list to a file that has none', () => {
    assert.match(allow('{\n  "exclude": ["a"]\n}\n'), /^\{\n {2}"exclude": \["a"\],\n {2}"allow": \[\n/);
    assert.match(allow('{}'), /^\{\n? *"allow": \[/);
  });

  it('says a path literally', () => {
    for (const path of ['a/[id]/b.json', 'a/(x)/{b,c}.json', 'a/*.json', '!a.json', '#a.json'])
      allow(undefined, path);
  });

  it('touches nothing that is broken', () => {
    for (const text of ['{', '[]', '{ "allow": {} }'])
      assert.throws(() => allow(text), { name: 'Problem', message: /was not changed/ });
  });
});
