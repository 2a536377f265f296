import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { changeByCopy } from '../../../src/node/change-by-copy';
import type { RunResult } from '../../../src/stores/vault-store';
import { temporaryFolder } from '../../support/temporary-folder';

const WELL: RunResult = { kind: 'ended', status: 0, stdout: new Uint8Array(), stderr: '' };
const BADLY: RunResult = { kind: 'ended', status: 1, stdout: new Uint8Array(), stderr: 'no' };

describe('changing a file by way of a copy', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  const text = (name: string): string => readFileSync(at(name), 'utf8');
  const change = (
    name: string,
    run: (copy: string) => RunResult,
    place: (changed: string) => boolean = () => true,
  ): Promise<RunResult> =>
    changeByCopy({ root: folder.path, file: at(name) }, async (copy) => run(copy), place);
  const append = (copy: string): RunResult => {
    writeFileSync(copy, '+', { flag: 'a' });
    return WELL;
  };

  it('puts what the program made in the place of the file, whose permissions stay', async () => {
    folder.write({ 'a.yaml': 'a' });
    const { mode } = statSync(at('a.yaml'));
    let place = '';
    await change('a.yaml', (copy) => {
      place = copy;
      assert.equal(path.basename(copy), 'a.yaml');
      assert.equal(text('a.yaml'), 'a');
      return append(copy);
    });
    assert.equal(text('a.yaml'), 'a+');
    assert.equal(statSync(at('a.yaml')).mode, mode);
    assert.equal(place.startsWith(tmpdir()), true);
    assert.equal(existsSync(path.dirname(place)), false);
  });

  it('makes a file that is not there', async () => {
    await change('new.yaml', append);
    assert.equal(text('new.yaml'), '+');
  });

  it('leaves the file alone where the program fails, or what it made is not wanted', async () => {
    folder.write({ 'a.yaml': 'a' });
    const fail = (copy: string): RunResult => {
      append(copy);
      return BADLY;
    };
    assert.equal(await change('a.yaml', fail), BADLY);
    await change('a.yaml', append, (changed) => changed !== 'a+');
    assert.equal(text('a.yaml'), 'a');
    assert.deepEqual(readdirSync(folder.path), ['a.yaml']);
  });

  it('leaves alone what somebody else wrote meanwhile', async () => {
    folder.write({ 'a.yaml': 'a' });
    for (const name of ['a.yaml', 'new.yaml'])
      await assert.rejects(
        change(name, (copy) => {
          writeFileSync(at(name), 'somebody else');
          return append(copy);
        }),
        { name: 'Problem', message: `${name} could not be written. It changed meanwhile.` },
      );
    assert.equal(text('a.yaml'), 'somebody else');
    assert.equal(text('new.yaml'), 'somebody else');
  });

  it('refuses files outside of the project, also behind a link, and folders that are not there', async () => {
    folder.write({ 'shop/': '', 'elsewhere/a.yaml': 'a' });
    symlinkSync(at('elsewhere'), at('shop/link'));
    const inShop = (name: string) =>
      changeByCopy(
        { root: at('shop'), file: at(`shop/${name}`) },
        async (copy) => append(copy),
        () => true,
      );
    for (const name of ['../elsewhere/a.yaml', 'link/a.yaml', 'link/new.yaml'])
      await assert.rejects(inShop(name), /is outside of this project\. Name a file in it\.$/);
    await assert.rejects(inShop('none/a.yaml'), {
      message: `${path.join('none', 'a.yaml')} could not be written. There is no such file or folder.`,
    });
    assert.equal(text('elsewhere/a.yaml'), 'a');
  });
});
