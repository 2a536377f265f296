import { Problem } from '../text/problem';
import type { Reference } from './references';

/** What a store needs of the machine. Nothing in it goes through a shell. */
export interface Tools {
  /** Of the user, without what the env file sets: a project chooses neither an address nor a program. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** Aborted when the user gives up. Programs and requests end with it, as a `Problem` of the code `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** One request, redirects not followed. Rejects with an error that has a `code`, as Node names it. */
  http(url: URL, options: HttpOptions): Promise<HttpAnswer>;
  /** The text of a file, `~` standing for the user's folder; undefined where it cannot be read. */
  readText(file: string): Promise<string | undefined>;
  /**
   * Where a relative path leads, for programs that run in the current folder: there, or else in the nearest folder above
   * within the repository. So a reference that counts from the project's root is good in all of it.
   */
  locate(file: string): Promise<string>;
  /** Starts a program of the user's PATH, and reads what it prints. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /**
   * The same for a program that takes a secret from a file only: `args` is given the path of one that nobody else can
   * read, and that has gone when the program ends.
   */
  runWithFile(
    program: string,
    args: (path: string) => readonly string[],
    contents: string,
    options?: Pick<RunOptions, 'timeoutMs' | 'outsideProject'>,
  ): Promise<RunResult>;
  /**
   * The same for a program that changes a file of the project, or makes one: it works on a copy, which takes the file's
   * place in one step if `place` agrees to what the program made. Rejects with a `Problem` where that cannot be. For files
   * that hold no secret in the clear.
   */
  runOnFile(
    program: string,
    file: string,
    args: (copy: string) => readonly string[],
    options: Pick<RunOptions, 'timeoutMs' | 'input'> & { readonly place: (changed: string) => boolean },
  ): Promise<RunResult>;
}

export interface HttpOptions {
  /** GET where it is left out. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Where a redirect leads. */
  readonly location: string | undefined;
  readonly body: string;
}

export interface RunOptions {
  readonly timeoutMs?: number;
  /** What the program reads from its standard input; without it that is closed. */
  readonly input?: string;
  /** Its standard input is then a pipe as a shell makes it: for a program that takes no other. */
  readonly asPipe?: boolean;
  /** For a program that would take code or settings from the folder that it is started in, and needs nothing there. */
  readonly outsideProject?: boolean | undefined;
}

export type RunResult =
  | { readonly kind: 'ended'; readonly status: number; readonly stdout: Uint8Array; readonly stderr: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'late'; readonly timeoutMs: number }
  | { readonly kind: 'too-long' };

/** A place where values stand behind references. One file each in `vaults/`. */
export interface VaultStore {
  /** What `keyguard fix --to` takes. */
  readonly id: string;
  /** As its vendor writes it. */
  readonly name: string;
  /**
   * How its references are written, the usual form first: what a `{part}` stands for tells people what to put there, and
   * what a reference points to. A `{part…}` may have several segments. For the editor.
   */
  readonly shapes?: readonly [string, ...string[]];
  /** Of the references that it resolves; the first one is that of the references it makes. */
  readonly schemes: readonly [string, ...string[]];
  /**
   * The value behind a reference. Throws a `Problem` whose sentences say what is missing, and the command that mends it;
   * with the code `absent` where nothing stands there yet, and that is all that is wrong.
   * Undefined for a store that gives nothing back, such as GitHub's secrets: those who run there read it.
   */
  read?(reference: Reference, tools: Tools): Promise<string>;
  /** How it takes values in. Undefined for one that is only read. */
  readonly writer?: VaultWriter;
  /** For one that is only read though people keep keys in it: why, and how a key gets there all the same. */
  readonly whyReadOnly?: string;
}

export interface VaultWriter {
  /** Whether the store can be used now. Asks no server where it can be told without: a person waits for the whole list. */
  check(tools: Tools): Promise<Readiness>;
  /**
   * Where a key goes unless the user says otherwise: a reference in which `{project}` stands for the project's name and
   * `{variable}` for the variable's. Throws a `Problem` where only the user can tell.
   */
  template(tools: Tools): Promise<string>;
  /** A name in the store's spelling; left out it takes letters, digits, `_` and `-`. */
  spell?(name: string): string;
  /** Throws a `Problem` for a reference under which no key can be put; asks nobody. */
  accept?(reference: Reference, tools: Tools): void;
  /**
   * Puts a value where the reference says, and leaves alone what stands beside it. Nothing was there a moment ago: where
   * the store can tell, it refuses to replace what came meanwhile.
   */
  write(reference: Reference, value: string, tools: Tools): Promise<void>;
  /** For a store that cannot be read: whether something of this name is there. */
  holds?(reference: Reference, tools: Tools): Promise<boolean>;
  /** For a store whose values only its own platform gets, who that is: `workflows of GitHub Actions`. */
  readonly readers?: string;
  /**
   * For such a store, whether it sets the variables of programs that would else read this env file, as Cloudflare does in
   * place of `.dev.vars`. The last part of the reference is then the variable's name.
   */
  setsVariablesOf?(envPath: string): boolean;
  /** What the user should know of a move that `setsVariablesOf` allowed: sentences. */
  notes?(envPath: string, variables: readonly string[]): readonly string[];
}

export type Readiness =
  /** `detail` says which one it is: `1Password CLI 2.31.0`, `https://vault.example.com:8200`. */
  | { readonly ready: true; readonly detail: string }
  /** A sentence on what is missing, with the command that mends it. */
  | { readonly ready: false; readonly missing: string };

export function problem(message: string): Problem {
  return new Problem('unresolved', message);
}

/** Nothing stands where the reference points, and it could be put there. */
export function absent(message: string): Problem {
  return new Problem('absent', message);
}

/** Undefined where nothing stands there yet. */
export async function unlessAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && error.code === 'absent') return undefined;
    throw error;
  }
}

/** For a store that looks before it writes, and for a program that refuses to replace. */
export const CAME_MEANWHILE = 'Somebody else stored another value there at the same moment. Try again.';

/** Whether a store can be used, as `ask` finds out. */
export async function readinessFrom(ask: () => Promise<string>): Promise<Readiness> {
  try {
    return { ready: true, detail: await ask() };
  } catch (error) {
    if (error instanceof Problem) return { ready: false, missing: error.message };
    throw error;
  }
}

/** Refuses what no name has: a line end would be another line, or another header, to whoever is given it. */
export function refuseControls({ path, options, key, text }: Reference): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are looked for.
  const control = /[\u0000-\u001f\u007f]/;
  if ([text, path, ...key, ...[...options].flat()].some((part) => control.test(part)))
    throw problem('No reference has a line end or another control character in it. Take it out.');
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
    throw absent(`The secret has no field "${name}". It has ${some || 'none'}.`);
  }
  throw problem(`The secret has no field "${name}".`);
}

/** A value as an environment variable can hold it. */
export function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  throw problem(`"${name}" is no text. Name one field in the part behind #, or store it as text.`);
}
