import { Problem } from '../../text/problem';
import type { Reference } from '../references';

/** What a store needs of the machine. Nothing in it goes through a shell. */
export interface Tools {
  /** Of the user, without what the env file sets: a project chooses neither an address nor a program. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** One GET, redirects not followed. Rejects with an error that has a `code`, as Node names it. */
  httpGet(
    url: URL,
    options: { readonly headers: Readonly<Record<string, string>>; readonly timeoutMs: number },
  ): Promise<HttpAnswer>;
  /** The text of a file, `~` standing for the user's folder; undefined where it cannot be read. */
  readText(file: string): Promise<string | undefined>;
  /** Starts a program of the user's PATH with its standard input closed, and reads what it prints. */
  run(
    program: string,
    args: readonly string[],
    options?: { readonly timeoutMs?: number },
  ): Promise<RunResult>;
}

export interface HttpAnswer {
  readonly status: number;
  /** Where a redirect leads. */
  readonly location: string | undefined;
  readonly body: string;
}

export type RunResult =
  | { readonly kind: 'ended'; readonly status: number; readonly stdout: Uint8Array; readonly stderr: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'late'; readonly timeoutMs: number }
  | { readonly kind: 'too-long' };

/** A place where values stand behind references. One file each in this folder. */
export interface VaultStore {
  /** As its vendor writes it. */
  readonly name: string;
  /** Of the references that it resolves. */
  readonly schemes: readonly string[];
  /** The value behind a reference. Throws a `Problem` whose sentences say what is missing, and the command that mends it. */
  read(reference: Reference, tools: Tools): Promise<string>;
}

export function problem(message: string): Problem {
  return new Problem('unresolved', message);
}

/** Refuses what the store cannot heed: without its option a reference means something else. */
export function allowOptions(reference: Reference, allowed: readonly string[]): void {
  const unknown = [...reference.options.keys()].find((name) => !allowed.includes(name));
  if (unknown === undefined) return;
  const known = allowed.length > 0 ? `It knows ${allowed.join(', ')}.` : 'It knows none here.';
  throw problem(`KeyGuard does not know the option "${unknown}" of this reference. ${known}`);
}

/**
 * The one value in a secret that is a document, as `#/a/b` asks for it; the secret itself where there is no key.
 * vals reads YAML too; we read its common part, JSON.
 */
export function valueAt(secret: string, key: readonly string[]): string {
  if (key.length === 0) return secret;
  let value: unknown;
  try {
    value = JSON.parse(secret);
  } catch {
    throw problem(`The secret is no JSON, so it has no "${key.join('/')}". Leave the part behind # out.`);
  }
  for (const part of key) value = fieldOf(value, part);
  return textOf(value, key.join('/'));
}

/** One field of an object that came as JSON. The names of the others are told; they are no secrets. */
export function fieldOf(object: unknown, name: string): unknown {
  if (typeof object === 'object' && object !== null) {
    if (Object.hasOwn(object, name)) return (object as Record<string, unknown>)[name];
    const names = Object.keys(object);
    const some = names.slice(0, 10).join(', ') + (names.length > 10 ? ', …' : '');
    throw problem(`The secret has no field "${name}". It has ${some || 'none'}.`);
  }
  throw problem(`The secret has no field "${name}".`);
}

/** A value as an environment variable can hold it. */
export function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  throw problem(`"${name}" is no text. Name one field in the part behind #, or store it as text.`);
}
