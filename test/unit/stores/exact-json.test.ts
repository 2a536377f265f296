import assert from 'node:assert/strict';
import { changeJson } from '../../../src/stores/exact-json';

describe('changeJson', () => {
  const added = (text: string) => changeJson(text, (value) => ({ ...(value as object), added: 'SG.x' }));

  it('keeps every number as it was written', () => {
    const numbers = '"a":12345678901234567890,"b":1.0,"c":-0,"d":1e400,"e":[1E+2,{"f":-0.10}]';
    assert.equal(added(`{${numbers}}`), `{${numbers},"added":"SG.x"}`);
  });

  it('takes nothing in a string for a number', () => {
    const strings = String.raw`"1":"2","a\"3":"\"4\\","b":"{5} : 6","c":"{\"a number as it was written\":\"7\"}"`;
    assert.equal(added(`{${strings}}`), `{${strings},"added":"SG.x"}`);
  });

  it('adds numbers of its own, and changes what it is told to', () => {
    assert.equal(
      changeJson('{"data":{"n":1.0}}', (value) => ({ cas: 3, data: (value as { data: unknown }).data })),
      '{"cas":3,"data":{"n":1.0}}',
    );
  });

  it('keeps a field that is called like the prototype', () => {
    assert.equal(added('{"__proto__":{"n":1.0}}'), '{"__proto__":{"n":1.0},"added":"SG.x"}');
  });

  it('takes a long string in one piece', () => {
    const long = `"a":"${String.raw`\n"1`.replaceAll('"', '\\"').repeat(300_000)}"`;
    assert.equal(added(`{${long}}`), `{${long},"added":"SG.x"}`);
  });
});
