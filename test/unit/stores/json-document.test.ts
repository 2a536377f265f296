import assert from 'node:assert/strict';
import { newSecret, withField } from '../../../src/stores/json-document';

describe('a secret that is a JSON document', () => {
  it('is the value itself where there is no way into it', () => {
    assert.equal(newSecret([], 'ü'), 'ü');
    assert.equal(newSecret(['a', 'b'], 'ü"'), '{"a":{"b":"\\u00fc\\""}}');
  });

  it('gets a field, and keeps every letter of the others', () => {
    assert.equal(withField('{}', ['a'], '1'), '{"a":"1"}');
    assert.equal(withField(' { } ', ['a', 'b'], '$&'), ' {"a":{"b":"$&"} } ');
    assert.equal(
      withField('{\n  "id": 12345678901234567890,\n  "x": {"a": 1e400}\n}\n', ['a'], '1'),
      '{"a":"1",\n  "id": 12345678901234567890,\n  "x": {"a": 1e400}\n}\n',
    );
    assert.equal(withField('{"__proto__":1}', ['constructor'], '1'), '{"constructor":"1","__proto__":1}');
  });

  it('writes letters beyond ASCII as escapes, so that no encoding matters', () => {
    const merged = withField('{"ü":"😀"}', ['a'], '1');
    assert.equal(merged, '{"a":"1","\\u00fc":"\\ud83d\\ude00"}');
    assert.deepEqual(JSON.parse(merged), { a: '1', ü: '😀' });
  });

  it('refuses what has the field, or is no object', () => {
    assert.throws(() => withField('{"a":1}', ['a'], '1'), /has a field "a" already/);
    assert.throws(() => withField('{"a":{}}', ['a', 'b'], '1'), /at its top only, and "a" is there already/);
    for (const document of ['', 'text', '[]', 'null', '"a"'])
      assert.throws(() => withField(document, ['a'], '1'), /is no JSON object/);
  });
});
