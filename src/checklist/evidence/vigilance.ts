import { count } from '../../text/count';
import { daysBetween, localDay, parseTime } from '../dates';
import { type Evidence, type EvidenceItem, worstOf } from './evidence';
import { type OpenFinding, openKeys } from './limited-access';

/** A scan that is older than this many days says little about today. */
const SCAN_EVERY_DAYS = 30;

/**
 * @param lastScan ISO date-time of the last scan of the whole workspace; undefined where there was none
 * @param findings what it left open; undefined where that is not known any more
 */
export function vigilance(
  lastScan: string | undefined,
  findings: readonly OpenFinding[] | undefined,
  now: Date,
): Evidence {
  const scannedAt = parseTime(lastScan);
  if (!scannedAt) {
    const label = 'The whole workspace was never scanned';
    return { status: 'problem', summary: `${label}.`, items: [{ kind: 'problem', label }] };
  }
  const items = [describeScan(scannedAt, now), describeFindings(findings)];
  return { status: worstOf(items), summary: `${items.map(({ label }) => label).join('. ')}.`, items };
}

function describeScan(scannedAt: Date, now: Date): EvidenceItem {
  const day = localDay(scannedAt);
  // A clock that was set back must not give a scan in the future.
  const age = Math.max(0, daysBetween(day, localDay(now)));
  const when = age === 0 ? 'today' : `${count(age, 'day')} ago`;
  const label = `Last full scan on ${day}, ${when}`;
  return age > SCAN_EVERY_DAYS
    ? { kind: 'problem', label, detail: `Scan again: it is more than ${SCAN_EVERY_DAYS} days old.` }
    : { kind: 'ok', label };
}

function describeFindings(findings: readonly OpenFinding[] | undefined): EvidenceItem {
  if (!findings) return { kind: 'unknown', label: 'Scan the workspace to see its findings' };
  const open = openKeys(findings).length;
  return open === 0
    ? { kind: 'ok', label: 'No open findings' }
    : { kind: 'problem', label: count(open, 'open finding') };
}
