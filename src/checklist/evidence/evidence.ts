import type { LinePosition } from '../../text/lines';
import type { Span } from '../../text/span';

/** `unknown`: nobody has looked yet, or what was found cannot be judged. It does not count as done. */
export type EvidenceStatus = 'ok' | 'problem' | 'unknown';

/** A place in the project. Without a span it is the whole file. */
export interface Location {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly span?: Span;
  /** Where `span` begins. */
  readonly start?: LinePosition;
}

export interface EvidenceItem {
  readonly kind: EvidenceStatus;
  readonly label: string;
  readonly detail?: string;
  readonly location?: Location;
}

/** What KeyGuard found out about a tip. */
export interface Evidence {
  readonly status: EvidenceStatus;
  /** One line. */
  readonly summary: string;
  readonly items: readonly EvidenceItem[];
}

export const NOT_SCANNED: Evidence = {
  status: 'unknown',
  summary: 'Not looked at yet. Scan the workspace.',
  items: [],
};

/** One problem is enough for a problem, and one unknown keeps the rest from being fine. */
export function worstOf(items: readonly EvidenceItem[]): EvidenceStatus {
  if (items.some(({ kind }) => kind === 'problem')) return 'problem';
  return items.some(({ kind }) => kind === 'unknown') ? 'unknown' : 'ok';
}
