import type { Reference } from '../../src/stores/references';
import { absent, problem, type Tools, type VaultStore, type VaultWriter } from '../../src/stores/vault-store';

/** A store that is only a table: reference to value. */
export class MemoryStore implements VaultStore {
  readonly id = 'vault';
  readonly name = 'Test Vault';
  readonly schemes = ['vault'] as const;
  readonly values = new Map<string, string>();
  /** Every write that was asked for, and whether it was heeded. */
  readonly written: string[] = [];
  /** What a write does in place of what it should. */
  fault: 'fails' | 'fails after it wrote' | 'loses it' | 'garbles it' | undefined;
  /** Says so once the value was written. */
  unreachable = false;

  readonly writer: { -readonly [Name in keyof VaultWriter]: VaultWriter[Name] } = {
    check: async () => ({ ready: true, detail: 'a table' }),
    template: async () => 'ref+vault://secret/{project}#/{variable}',
    write: async ({ text }: Reference, value: string) => {
      this.written.push(text);
      if (this.fault === 'fails') throw problem('The vault is full. Empty it.');
      if (this.fault !== 'loses it')
        this.values.set(text, this.fault === 'garbles it' ? `${value}\n` : value);
      if (this.fault === 'fails after it wrote') throw problem('The line was cut. Try again.');
    },
  };

  read = async ({ text }: Reference): Promise<string> => {
    if (this.unreachable && this.written.length > 0) throw problem('The vault is gone. Look for it.');
    const value = this.values.get(text);
    if (value === undefined) throw absent('There is nothing.');
    return value;
  };
}

/** For a store that needs nothing of the machine. */
export const NO_TOOLS: Tools = {
  env: {},
  platform: 'linux',
  http: () => Promise.reject(new Error('no network here')),
  readText: async () => undefined,
  locate: async (file) => file,
  run: () => Promise.reject(new Error('no programs here')),
  runWithFile: () => Promise.reject(new Error('no programs here')),
  runOnFile: () => Promise.reject(new Error('no programs here')),
};
