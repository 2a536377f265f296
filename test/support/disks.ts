import fs from 'node:fs';
import type { Disk } from '../../src/node/whole-file';

/** The real disk, telling of every operation before it is done. Nothing is flushed: that takes most of the time. */
export function withCalls(onCall: (name: string, args: readonly unknown[]) => void): Disk {
  return diskOf((name, args, operation) => {
    onCall(name, args);
    return operation();
  });
}

/** A disk whose operations fail undone, or are done and then reported as failed, as on a network drive. */
export function failingDisk(when: 'undone' | 'done', fails: (operation: number) => boolean): Disk {
  let count = 0;
  return diskOf((_name, _args, operation) => {
    count++;
    if (!fails(count)) return operation();
    if (when === 'done') operation();
    throw Object.assign(new Error('EIO'), { code: 'EIO' });
  });
}

function diskOf(call: (name: string, args: readonly unknown[], operation: () => unknown) => unknown): Disk {
  return new Proxy(fs, {
    get: (target, name: keyof Disk) => {
      const operation = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) =>
        call(name, args, () => (name === 'fsyncSync' ? undefined : operation(...args)));
    },
  });
}
