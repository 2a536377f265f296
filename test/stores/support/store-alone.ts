import assert from 'node:assert/strict';
import { vaultTools } from '../../../src/node/vault-tools';
import { checkReady, destinationIn } from '../../../src/stores/destination';
import { keepKey } from '../../../src/stores/keep-key';
import { parseReference, type Reference } from '../../../src/stores/references';
import { readReference } from '../../../src/stores/resolve';
import { VAULT_STORES } from '../../../src/stores/vaults';
import { Problem } from '../../../src/text/problem';
import type { Setting } from './keyguard-run';

/**
 * What a move does with a store, without the move around it: for what only the store says or does, such as the sentence for
 * one of many complaints. That nothing changes in the project when a store throws, each store's tests see in whole moves.
 */
export class StoreAlone {
  constructor(
    private readonly id: string,
    private readonly setting: Required<Setting>,
  ) {}

  check(): Promise<void> {
    return checkReady(this.store, this.tools);
  }

  /** Where a key of the project `shop` goes. */
  async defaultReference(variable: string): Promise<string> {
    const { referenceFor } = await destinationIn(this.store, { project: 'shop' }, this.tools);
    return referenceFor(variable).text;
  }

  read(reference: string): Promise<string> {
    return readReference(this.store, parsed(reference), this.tools);
  }

  /** Writes, reads back and compares. */
  keep(reference: string, key: string): Promise<void> {
    return keepKey(this.store, parsed(reference), key, this.tools);
  }

  private get store() {
    const store = VAULT_STORES.find(({ id }) => id === this.id);
    assert.ok(store);
    return store;
  }

  private get tools() {
    return vaultTools(this.setting.folder, this.setting.env);
  }
}

/** The sentence with which it is refused. */
export async function refusalFrom(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  throw new Error('It was not refused.');
}

function parsed(text: string): Reference {
  const reference = parseReference(text);
  assert.ok(reference, text);
  return reference;
}
