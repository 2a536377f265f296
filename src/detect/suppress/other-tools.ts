import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** What the files of other tools hold back. Paths are relative to the file's folder, with `/`. */

/** The accepted lines of each path, counted from 1. */
export type GitleaksIgnore = ReadonlyMap<string, ReadonlySet<number>>;

/** gitleaks' own rule for SendGrid, those that projects add, and the generic one that finds the same keys. */
const GITLEAKS_RULE = /sendgrid|^generic-api-key$/i;

/** Lines `[COMMIT:]PATH:RULE:LINE`; those of other rules and whatever else stands there is another tool's affair. */
export function parseGitleaksIgnore(text: string): GitleaksIgnore {
  const accepted = new Map<string, Set<number>>();
  for (const written of text.split(/\r\n|\n|\r/)) {
    if (written.startsWith('#')) continue;
    const parts = written
      .replace(/\s#.*$/, '')
      .trim()
      .split(':');
    const [line = '', rule = ''] = [parts.pop(), parts.pop()];
    if (!/^\d+$/.test(line) || !GITLEAKS_RULE.test(rule)) continue;
    // A commit's own line is the best that is known of where the credential stands now.
    if (parts.length > 1 && /^[0-9a-f]{7,64}$/i.test(parts[0] ?? '')) parts.shift();
    addTo(accepted, normal(parts.join(':')), Number(line));
  }
  return accepted;
}

/** For each path the SHA-1 hashes that detect-secrets accepted; undefined where the text is no baseline of it. */
export type SecretsBaseline = ReadonlyMap<string, ReadonlySet<string>>;

export function parseSecretsBaseline(text: string): SecretsBaseline | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(json) || !isRecord(json['results'])) return undefined;
  const accepted = new Map<string, Set<string>>();
  for (const [path, secrets] of Object.entries(json['results'])) {
    if (!Array.isArray(secrets)) continue;
    for (const secret of secrets as unknown[]) {
      // `is_secret: true` is what an audit says of a real one.
      if (!isRecord(secret) || secret['is_secret'] === true) continue;
      const hash = secret['hashed_secret'];
      if (typeof hash === 'string') addTo(accepted, normal(path), hash.toLowerCase());
    }
  }
  return accepted;
}

/** As detect-secrets hashes what it found. */
export function hashOfSecret(secret: string): string {
  return bytesToHex(sha1(new TextEncoder().encode(secret)));
}

function addTo<Value>(sets: Map<string, Set<Value>>, path: string, value: Value): void {
  const set = sets.get(path);
  if (set) set.add(value);
  else sets.set(path, new Set([value]));
}

/** On Windows these tools write `\`. */
function normal(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
