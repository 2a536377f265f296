import { Disposable, type Event } from 'vscode';

/** Long enough for a slow machine; a test that waits in vain fails with what it waited for. */
const DEADLINE_MS = 15_000;

/**
 * What `look` returns once it is not undefined: now, or after one of the events.
 * Rejects after the deadline; `what` is called then, to say what was waited for and what was there instead.
 */
export function waitFor<T>(
  events: readonly Event<unknown>[],
  look: () => T | undefined,
  what: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const listeners: Disposable[] = [];
    const stop = (): void => {
      clearTimeout(timer);
      Disposable.from(...listeners).dispose();
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${DEADLINE_MS} ms for ${what()}`));
    }, DEADLINE_MS);
    const check = (): void => {
      const found = look();
      if (found === undefined) return;
      stop();
      resolve(found);
    };
    for (const event of events) listeners.push(event(check));
    check();
  });
}
