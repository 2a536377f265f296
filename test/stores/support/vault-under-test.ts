export type Fields = Readonly<Record<string, unknown>>;

/**
 * A Vault with a KV version 2 at `secret/` and at `team/kv/`, and a version 1 at `kv1/`. What the tests do to it directly
 * they do with a token that may do everything.
 */
export interface VaultUnderTest {
  readonly name: string;
  readonly address: string;
  /** A token that may read and write everything in these mounts. */
  readonly writer: string;
  /** One that may only read there, and one that may only write. */
  readonly reader: string;
  readonly writeOnly: string;
  /** One that may read and write, and has no policy `default`: it may not even look itself up. */
  readonly narrow: string;
  /** One that may do nothing there, and one that has expired. */
  readonly stranger: string;
  readonly expired: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  write(path: string, fields: Fields): Promise<void>;
  /** The same with JSON as text, whose numbers JavaScript may not have. */
  writeJson(path: string, json: string): Promise<void>;
  /** What the server answers for a secret, as text; empty where there is none. */
  readJson(path: string, version?: number): Promise<string>;
  /** Of version 2: from then on whoever writes has to say which version he replaces. */
  requireCheckAndSet(path: string): Promise<void>;
  deleteVersion(path: string): Promise<void>;
  /** Gets the first version back. */
  undelete(path: string): Promise<void>;
  seal(): Promise<void>;
  unseal(): Promise<void>;
}

/** What a secret holds now; undefined where there is none. */
export async function fieldsAt(
  vault: VaultUnderTest,
  path: string,
  version?: number,
): Promise<Fields | undefined> {
  const text = await vault.readJson(path, version);
  if (text === '') return undefined;
  const { data } = JSON.parse(text) as { data: Fields };
  return path.startsWith('kv1/') ? data : (data['data'] as Fields);
}
