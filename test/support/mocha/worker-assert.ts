// Stands for `node:assert/strict` in the web-worker bundle: the part of it that the editor tests use.

class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** A class, an expression for the message, or a check of the thrown value; as in Node. */
type Expected = RegExp | (new (...args: never[]) => Error) | ((error: unknown) => boolean);

function assert(value: unknown, message?: string): asserts value {
  if (!value) throw new AssertionError(message ?? `Expected a truthy value, got ${show(value)}`);
}

function equal(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) fail(message ?? `Expected ${show(expected)}, got ${show(actual)}`);
}

function notEqual(actual: unknown, unexpected: unknown, message?: string): void {
  if (Object.is(actual, unexpected)) fail(message ?? `Expected anything but ${show(actual)}`);
}

function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  if (!same(actual, expected)) fail(message ?? `Expected\n${show(expected)}\ngot\n${show(actual)}`);
}

function notDeepEqual(actual: unknown, unexpected: unknown, message?: string): void {
  if (same(actual, unexpected)) fail(message ?? `Expected anything but\n${show(actual)}`);
}

function match(text: string, pattern: RegExp, message?: string): void {
  if (!pattern.test(text)) fail(message ?? `Expected ${show(text)} to match ${pattern}`);
}

function doesNotMatch(text: string, pattern: RegExp, message?: string): void {
  if (pattern.test(text)) fail(message ?? `Expected ${show(text)} not to match ${pattern}`);
}

function throws(work: () => unknown, expected?: Expected): void {
  let thrown: { readonly error: unknown } | undefined;
  try {
    work();
  } catch (error) {
    thrown = { error };
  }
  checkThrown(thrown, expected);
}

async function rejects(
  work: Promise<unknown> | (() => Promise<unknown>),
  expected?: Expected,
): Promise<void> {
  let thrown: { readonly error: unknown } | undefined;
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    thrown = { error };
  }
  checkThrown(thrown, expected);
}

function fail(message = 'Failed'): never {
  throw new AssertionError(message);
}

function checkThrown(thrown: { readonly error: unknown } | undefined, expected: Expected | undefined): void {
  if (!thrown) fail('Expected an exception');
  const { error } = thrown;
  if (expected === undefined) return;
  assert(isExpected(error, expected), `Another error than expected: ${error}`);
}

function isExpected(error: unknown, expected: Expected): boolean {
  if (expected instanceof RegExp) return expected.test(String(error));
  if (expected === Error || expected.prototype instanceof Error) return error instanceof expected;
  return (expected as (error: unknown) => boolean)(error);
}

/** Structural equality of plain data, arrays, maps, sets and class instances of the same class. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Map || a instanceof Set) return same([...a], [...(b as Iterable<unknown>)]);
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)];
  if (keysA.length !== keysB.length) return false;
  return keysA.every((key) => Object.hasOwn(b, key) && same(Reflect.get(a, key), Reflect.get(b, key)));
}

function show(value: unknown): string {
  return value instanceof Error ? String(value) : (JSON.stringify(value, undefined, 2) ?? String(value));
}

export default Object.assign(assert, {
  ok: assert,
  equal,
  strictEqual: equal,
  notEqual,
  notStrictEqual: notEqual,
  deepEqual,
  deepStrictEqual: deepEqual,
  notDeepEqual,
  match,
  doesNotMatch,
  throws,
  rejects,
  fail,
});
