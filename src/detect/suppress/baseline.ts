import { type Node, parseTree } from 'jsonc-parser';
import { Problem } from '../../text/problem';
import { RULES, type RuleId } from '../finding';
import { isDay } from './suppression';

/** A finding that was there when the baseline was written. It holds nothing of the credential. */
export interface BaselineEntry {
  readonly rule: RuleId;
  readonly fingerprint: string;
  readonly keyId: string | null;
  /** Where it stood, relative to the baseline's folder, with `/`. */
  readonly path: string;
  readonly reason: string | null;
  readonly until: string | null;
  /** The day on which it was written down. */
  readonly added: string;
}

/**
 * Throws a `Problem` where the text is no baseline.
 * @param shown the file's name as the user would write it
 * @returns the entries, and where each begins
 */
export function parseBaseline(
  text: string,
  shown: string,
): { entries: readonly BaselineEntry[]; offsets: readonly number[] } {
  const wrong = (why: string) =>
    new Problem('usage', `${shown} is no baseline of KeyGuard: ${why} Write it anew with --update-baseline.`);
  const errors: unknown[] = [];
  const root = parseTree(text.replace(/^\ufeff/, ''), errors as never[]);
  if (!root || errors.length > 0) throw wrong('it is not valid JSON.');
  if (propertyOf(root, 'version')?.value !== 1) throw wrong('its version is not 1.');
  const list = propertyOf(root, 'entries');
  if (list?.type !== 'array') throw wrong('it has no list of entries.');
  const nodes = list.children ?? [];
  return {
    entries: nodes.map((node, i) => {
      const entry = readEntry(node);
      if (!entry) throw wrong(`entry ${i + 1} is not complete.`);
      return entry;
    }),
    offsets: nodes.map(({ offset }) => offset),
  };
}

function readEntry(node: Node): BaselineEntry | undefined {
  const text = (name: string): string | undefined => {
    const value: unknown = propertyOf(node, name)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const rule = text('rule');
  const fingerprint = text('fingerprint');
  const place = text('path');
  const until = text('until') ?? null;
  if (rule === undefined || !isRule(rule) || fingerprint === undefined || place === undefined)
    return undefined;
  if (until !== null && !isDay(until)) return undefined;
  const [keyId = null, reason = null] = [text('keyId'), text('reason')];
  return { rule, fingerprint, keyId, path: place, reason, until, added: text('added') ?? '' };
}

function propertyOf(node: Node, name: string): Node | undefined {
  if (node.type !== 'object') return undefined;
  return node.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1];
}

function isRule(name: string): name is RuleId {
  return Object.hasOwn(RULES, name);
}

/** What an entry is matched by: two findings with the same are about the same credential. */
export function idOf({ rule, fingerprint }: Pick<BaselineEntry, 'rule' | 'fingerprint'>): string {
  return `${rule} ${fingerprint}`;
}
