import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import type { Language } from '../../src/rewrite/language';
import { fakeKey, fillKeys } from '../support/keys';
import { run } from './compiled';
import { moveKeys } from './move-keys';

export interface CompiledProgram {
  readonly language: Language;
  readonly source: string;
  /** Of the file, as the compiler wants it. */
  readonly name: string;
  readonly compile: readonly [string, ...string[]];
  readonly start: readonly [string, ...string[]];
  readonly leastKeys: number;
}

/** @param file in the folder of fixtures */
export function readProgram(file: string): string {
  return fillKeys(readFileSync(path.join('test', 'fixtures', 'roundtrip', file), 'utf8'));
}

/** A program that prints hashes of what it makes of its keys prints the same with the keys in its environment. */
export async function checkProgram(program: CompiledProgram): Promise<void> {
  const { language, source: before, name, compile, start, leastKeys } = program;
  const { text: after, variables, references, refusals } = await moveKeys(language, before, name);
  assert.deepEqual(refusals, []);
  assert.ok(references.length >= leastKeys, `only ${references.length} keys`);
  assert.deepEqual(scanText({ text: after, path: name }).filter(isKey), []);

  const folder = await mkdtemp(path.join(os.tmpdir(), 'keyguard-roundtrip-'));
  try {
    const install = async (text: string) => {
      await writeFile(path.join(folder, name), text);
      const compiled = await run(folder, compile);
      assert.ok(!compiled.isFailed, maskKeys(compiled.output));
    };
    await install(before);
    const expected = await run(folder, start);
    assert.ok(!expected.isFailed, maskKeys(expected.output));
    assert.equal(findApiKeys(expected.output).length, 0);
    assert.ok(expected.output.split('\n').length > 15);

    await install(after);
    const fixed = await run(folder, start, variables);
    assert.equal(maskKeys(fixed.output), expected.output);
    assert.ok(!fixed.isFailed);
    const others = Object.fromEntries(Object.keys(variables).map((each, i) => [each, fakeKey(9 - i)]));
    assert.notEqual((await run(folder, start, others)).output, expected.output);
    const unset = await run(folder, start);
    assert.ok(unset.isFailed || unset.output !== expected.output);
  } finally {
    await rm(folder, { recursive: true });
  }
}
