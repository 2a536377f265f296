import { count } from '../../text/count';
import { type Evidence, NOT_SCANNED } from './evidence';
import type { OpenFinding } from './limited-access';

/** @param findings of all rules; undefined where nobody has looked */
export function insecureRequests(findings: readonly OpenFinding[] | undefined): Evidence {
  if (!findings) return NOT_SCANNED;
  const found = findings.filter(({ finding }) => finding.rule === 'insecure-transport');
  if (found.length === 0) {
    return {
      status: 'ok',
      summary: 'No plain http:// address of SendGrid and no connection to it without TLS was found.',
      items: [],
    };
  }
  const files = new Set(found.map(({ path }) => path)).size;
  return {
    status: 'problem',
    summary: `${count(found.length, 'place', 'places')} in ${count(files, 'file')} where TLS is missing on the way to SendGrid.`,
    items: found.map(({ path, finding, start }) => ({
      kind: 'problem',
      label: finding.masked,
      detail: finding.fix ? `${finding.fix.title}.` : finding.message,
      location: { path, span: finding.span, start },
    })),
  };
}
