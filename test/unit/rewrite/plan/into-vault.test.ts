import assert from 'node:assert/strict';
import { findApiKeys } from '../../../../src/detect/api-key';
import { type Agreed, keepKeys, keysForStore, planForVault, planMove } from '../../../../src/rewrite/plan';
import { destinationIn } from '../../../../src/stores/destination';
import type { Tools, VaultStore } from '../../../../src/stores/vault-store';
import { grammars } from '../../../support/grammars';
import { fakeKey } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';
import { MemoryStore, NO_TOOLS } from '../../../support/memory-store';

const NOTHING_AGREED: Agreed = { unverified: false, replace: false };
const HERE = 'ref+vault://secret/app#/SENDGRID_API_KEY';
const THERE = 'ref+vault://secret/app#/SENDGRID_API_KEY_2';

/** Both halves of the move of what `send.js` holds, less the edits. */
async function move(
  store: VaultStore,
  {
    agreed = NOTHING_AGREED,
    tools = NO_TOOLS,
    keys = [1],
    template,
    path = 'send.js',
    lineOf = (key) => `send('${key}');\n`,
  }: {
    agreed?: Agreed;
    tools?: Tools;
    keys?: number[];
    template?: string;
    path?: string;
    lineOf?: (key: string, index: number) => string;
  } = {},
): Promise<string[]> {
  const text = keys.map((n, i) => lineOf(fakeKey(n), i)).join('');
  const destination = await destinationIn(store, { project: 'app', template }, tools);
  const { made, missing } = await planForVault(destination, tools, agreed, async (target) => {
    const file = { path, text };
    const plan = await planMove({
      file,
      findings: findApiKeys(text),
      home: '',
      project: new MemoryProject({ [path]: text }),
      grammars,
      settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
      destination: target,
    });
    return { made: plan, keys: keysForStore(file, plan.moved) };
  });
  await keepKeys(destination, missing, tools);
  return made.moved.map(({ vault }) => vault?.text ?? '');
}

const refusalOf = (moving: Promise<unknown>) =>
  moving.then(
    () => 'it moved',
    (error: Error) => error.message,
  );

describe('a move into a vault', () => {
  it('stores each key once and reads it back', async () => {
    const store = new MemoryStore();
    assert.deepEqual(await move(store, { keys: [1, 2, 1] }), [HERE, THERE, HERE]);
    assert.deepEqual(
      store.values,
      new Map([
        [HERE, fakeKey(1)],
        [THERE, fakeKey(2)],
      ]),
    );
  });

  it('goes on where it was broken off: what is there is not stored again', async () => {
    const store = new MemoryStore();
    store.values.set(HERE, fakeKey(1));
    assert.deepEqual(await move(store, { keys: [1, 2] }), [HERE, THERE]);
    assert.deepEqual(store.written, [THERE]);
  });

  it('leaves another value alone and takes another name', async () => {
    const store = new MemoryStore();
    store.values.set(HERE, fakeKey(3));
    assert.deepEqual(await move(store), [THERE]);
    assert.deepEqual(
      store.values,
      new Map([
        [HERE, fakeKey(3)],
        [THERE, fakeKey(1)],
      ]),
    );
  });

  it('loses no key where a reference has one place for all of them', async () => {
    const template = HERE;
    for (const options of [
      { template, keys: [1, 2] },
      { template, keys: [1, 2], path: '.env', lineOf: (key: string, i: number) => `KEY_${i}=${key}\n` },
      {
        template: 'ref+vault://secret/app#/{variable}',
        keys: [1, 2],
        path: '.env',
        lineOf: (key: string, i: number) => `${['KEY', 'Key'][i]}=${key}\n`,
      },
    ]) {
      const store = new MemoryStore();
      assert.match(
        await refusalOf(move(store, options)),
        /^Two keys would go to ref.*, and one of them would be lost\./,
      );
      assert.deepEqual(store.written, []);
    }
    const store = new MemoryStore();
    assert.deepEqual(await move(store, { template, keys: [1, 1] }), [HERE, HERE]);
    assert.deepEqual(store.written, [HERE]);
  });

  it('ends where the one place that a reference has holds something else', async () => {
    for (const path of ['send.js', '.env']) {
      const store = new MemoryStore();
      store.values.set(HERE, fakeKey(3));
      const options = {
        template: HERE,
        path,
        ...(path === '.env' && { lineOf: (key: string) => `KEY=${key}\n` }),
      };
      assert.equal(
        await refusalOf(move(store, options)),
        `Test Vault has another value at ${HERE} already, and nothing was changed. Choose another place for this key.`,
      );
    }
  });

  it('believes the store and not its answer: a write that failed may have been made', async () => {
    const store = new MemoryStore();
    store.fault = 'fails after it wrote';
    assert.deepEqual(await move(store), [HERE]);
    assert.equal(store.values.get(HERE), fakeKey(1));
  });

  it('says what stands where when the store does not hold the key afterwards', async () => {
    const said: Record<string, string> = {};
    for (const fault of ['fails', 'loses it', 'garbles it'] as const) {
      const store = new MemoryStore();
      store.fault = fault;
      said[fault] = await refusalOf(move(store));
    }
    const gone = new MemoryStore();
    gone.unreachable = true;
    said['gone'] = await refusalOf(move(gone));
    assert.deepEqual(said, {
      fails: 'The vault is full. Empty it.',
      'loses it': `Test Vault said that it took the key, and has nothing at ${HERE}. The key is still in your code.`,
      'garbles it': `Test Vault has something else at ${HERE} than what was written there. The key is still in your code. Look at what is there.`,
      gone: `The vault is gone. Look for it. Whether Test Vault has the key at ${HERE} could not be told. It is still in your code: try again.`,
    });
  });

  it('says which keys the store has when it fails half-way', async () => {
    const store = new MemoryStore();
    const { write } = store.writer;
    store.writer.write = async (reference, value, tools) => {
      if (store.values.size === 1) store.fault = 'fails';
      await write(reference, value, tools);
    };
    assert.equal(
      await refusalOf(move(store, { keys: [1, 2] })),
      `The vault is full. Empty it. Test Vault has ${HERE} by now; a next try goes on from there.`,
    );
  });

  it('ends between two keys when the user gives up', async () => {
    const store = new MemoryStore();
    const controller = new AbortController();
    const { write } = store.writer;
    store.writer.write = async (reference, value, tools) => {
      await write(reference, value, tools);
      controller.abort(new Error('given up'));
    };
    const tools = { ...NO_TOOLS, signal: controller.signal };
    assert.equal(await refusalOf(move(store, { keys: [1, 2], tools })), 'given up');
    assert.deepEqual(store.written, [HERE]);
  });

  it('asks before it trusts a store that gives nothing back, and before it replaces what is there', async () => {
    const { values, writer, id, name, schemes } = new MemoryStore();
    const blind: VaultStore = {
      ...{ id, name, schemes },
      writer: {
        ...writer,
        template: async () => 'ref+vault://app/{variable}',
        holds: async ({ text }) => values.has(text),
        readers: 'programs of the test',
        setsVariablesOf: () => true,
      },
    };
    assert.equal(
      await refusalOf(move(blind)),
      'Test Vault gives no value back, so nobody can look whether the key arrived. Agree to that, or choose another store.',
    );
    const place = 'ref+vault://app/SENDGRID_API_KEY';
    assert.deepEqual(await move(blind, { agreed: { unverified: true, replace: false } }), [place]);
    assert.equal(
      await refusalOf(move(blind, { agreed: { unverified: true, replace: false } })),
      'Test Vault has SENDGRID_API_KEY already, and does not tell what it is. Agree to replacing it, or choose another name.',
    );
    assert.deepEqual(await move(blind, { agreed: { unverified: true, replace: true } }), [place]);
    const other: VaultStore = { ...blind, writer: { ...writer, readers: 'programs of the test' } };
    assert.deepEqual(await move(other, { agreed: { unverified: true, replace: true } }), []);
  });
});
