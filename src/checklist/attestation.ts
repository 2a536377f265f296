import { maskKeys } from '../detect/api-key';
import { addDays, type Day, localDay, parseTime } from './dates';
import { TIPS, type Tip } from './tips';

/** Somebody's word that a tip is done. */
export interface Attestation {
  /** The tip's `id`. */
  readonly tip: string;
  /** ISO 8601 date-time. */
  readonly doneAt: string;
  /** A name to show; empty where nobody knows it. */
  readonly by: string;
  readonly note?: string;
}

/** Plain JSON, for VS Code's memento or a file. At most one entry for each tip. */
export interface Attestations {
  readonly version: 1;
  readonly entries: readonly Attestation[];
}

/** What a reset leaves. */
export const NO_ATTESTATIONS: Attestations = { version: 1, entries: [] };

/** Reads saved state from a JSON value or from JSON text. What is not understood is dropped; nothing is thrown. */
export function parseAttestations(saved: unknown): Attestations {
  const value = typeof saved === 'string' ? parseJson(saved) : saved;
  if (!isRecord(value) || value['version'] !== 1 || !Array.isArray(value['entries'])) return NO_ATTESTATIONS;
  let state = NO_ATTESTATIONS;
  for (const candidate of value['entries'] as readonly unknown[]) {
    const entry = readEntry(candidate);
    const other = entry && state.entries.find(({ tip }) => tip === entry.tip);
    // Two machines can have ticked the same tip: the later word counts.
    if (entry && !(other && Date.parse(other.doneAt) > Date.parse(entry.doneAt))) state = put(state, entry);
  }
  return state;
}

/** A note that was there is kept unless `note` is given. `tip` is the `id` of an attested tip; any other is a mistake of the caller's. */
export function tick(
  state: Attestations,
  tip: string,
  done: { readonly at: Date; readonly by: string; readonly note?: string },
): Attestations {
  if (!isAttested(tip)) throw new Error(`${tip} is not a tip that a person ticks`);
  const note = done.note ?? state.entries.find((entry) => entry.tip === tip)?.note;
  return put(state, makeEntry(tip, done.at.toISOString(), done.by, note));
}

export function untick(state: Attestations, tip: string): Attestations {
  return { version: 1, entries: state.entries.filter((entry) => entry.tip !== tip) };
}

/** An empty note removes it. A tip that is not ticked has no place for one and stays as it is. */
export function setNote(state: Attestations, tip: string, note: string): Attestations {
  const entry = state.entries.find((candidate) => candidate.tip === tip);
  return entry ? put(state, makeEntry(tip, entry.doneAt, entry.by, note)) : state;
}

/** Days are local. */
export type AttestationStatus =
  | { readonly state: 'open' }
  | {
      /** `due`: it was done, and today is `dueOn` or later. */
      readonly state: 'done' | 'due';
      readonly doneOn: Day;
      readonly by: string;
      readonly note?: string;
      /** Undefined where it need not be done again. */
      readonly dueOn?: Day;
    };

/** @param repeatDays after how many days `tip` is due again if it is one of those that repeat; 0 or less for never */
export function statusOf(
  tip: Tip,
  entry: Attestation | undefined,
  now: Date,
  repeatDays = tip.repeatDays ?? 0,
): AttestationStatus {
  const doneAt = parseTime(entry?.doneAt);
  if (!entry || !doneAt) return { state: 'open' };
  const doneOn = localDay(doneAt);
  const record = { doneOn, by: entry.by, ...(entry.note === undefined ? {} : { note: entry.note }) };
  if (tip.repeatDays === undefined || !(repeatDays > 0)) return { state: 'done', ...record };

  const today = localDay(now);
  // Clocks differ a little, but a date that lies further ahead is wrong, and counting from it would put the reminder off.
  const dueOn = doneOn > addDays(today, 1) ? today : addDays(doneOn, Math.floor(repeatDays));
  return { state: today >= dueOn ? 'due' : 'done', ...record, dueOn };
}

function isAttested(id: string): boolean {
  return TIPS.some((tip) => tip.id === id && tip.kind === 'attested');
}

function put(state: Attestations, entry: Attestation): Attestations {
  return { version: 1, entries: [...untick(state, entry.tip).entries, entry] };
}

function readEntry(value: unknown): Attestation | undefined {
  if (!isRecord(value)) return undefined;
  const { tip, doneAt, by, note } = value;
  if (typeof tip !== 'string' || typeof doneAt !== 'string' || typeof by !== 'string') return undefined;
  if (!isAttested(tip) || !parseTime(doneAt)) return undefined;
  return makeEntry(tip, doneAt, by, typeof note === 'string' ? note : undefined);
}

function makeEntry(tip: string, doneAt: string, by: string, note: string | undefined): Attestation {
  const cleanNote = oneLine(note ?? '');
  return { tip, doneAt, by: oneLine(by), ...(cleanNote === '' ? {} : { note: cleanNote }) };
}

/** Names and notes are shown in a tree, a terminal and a table, so they are one line; and a key that was pasted into one is hidden. */
function oneLine(text: string): string {
  return maskKeys(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
