import { type Finding, isKey } from '../finding';

/** Why a finding is not to be reported. */
export interface Suppression {
  /** What says so, as its users write it: `keyguard:ignore`, `gitleaks:allow`, `.keyguard.json`, `baseline` … */
  readonly by: string;
  readonly reason: string | null;
  /** The last day on which it holds, `YYYY-MM-DD`; null where it has no end. */
  readonly until: string | null;
}

/** What is wrong with a suppression. `invalid`: it cannot be read as it is written, so it holds nothing back; `unclosed`: a block without an end. */
export type NoticeKind = 'expired' | 'unused' | 'invalid' | 'unclosed';

/** @param today `YYYY-MM-DD` where the user is; such strings compare as the days do */
export function isExpired({ until }: Pick<Suppression, 'until'>, today: string): boolean {
  return until !== null && until < today;
}

/** Whether it is a day of the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What scanners for secrets are about. Their comments say nothing of a link without TLS. */
export function isCredential(finding: Pick<Finding, 'rule'>): boolean {
  return isKey(finding) || finding.rule === 'api-key-malformed' || finding.rule === 'account-password';
}
