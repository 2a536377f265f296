import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RULES, type RuleId } from '../../detect/finding';
import type { Suppression } from '../../detect/suppress/suppression';
import type { FileError } from '../../text/problem';
import type { Io } from '../io';
import { printableJson } from '../terminal';
import { LEVELS, SARIF_RULES } from './sarif-rules';
import type { ReportedFinding, ScanReport } from './scan-report';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The name for the current folder that other tools use as well. */
const ROOT = '%SRCROOT%';

/**
 * SARIF 2.1.0, one run. Without any text of the files: a quote is not worth the risk that it shows something.
 * @param status what the program ends with
 */
export function scanSarif(
  report: ScanReport,
  { cwd, version }: Pick<Io, 'cwd' | 'version'>,
  status: number,
): string {
  const { findings, errors, notices } = report;
  const occurrenceOf = countOccurrences();
  return printableJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'keyguard',
            fullName: 'KeyGuard for SendGrid',
            version,
            semanticVersion: version,
            rules: SARIF_RULES,
          },
        },
        invocations: [
          {
            executionSuccessful: errors.length === 0,
            exitCode: status,
            toolExecutionNotifications: [
              ...errors.map((error) => notificationOf('error', error, cwd)),
              ...notices.map((notice) => notificationOf('warning', notice, cwd)),
            ],
          },
        ],
        columnKind: 'utf16CodeUnits',
        newlineSequences: ['\r\n', '\n', '\r'],
        originalUriBaseIds: { [ROOT]: { uri: pathToFileURL(`${cwd}${path.sep}`).href } },
        results: findings.map(({ finding }) => resultOf(finding, occurrenceOf(finding), cwd)),
      },
    ],
  });
}

function notificationOf(
  level: 'error' | 'warning',
  { path, message, line }: FileError & { readonly line?: number },
  cwd: string,
): object {
  const region = line === undefined ? {} : { region: { startLine: line } };
  const physicalLocation = { artifactLocation: artifactAt(path, cwd), ...region };
  return { level, message: { text: message }, locations: [{ physicalLocation }] };
}

function resultOf(finding: ReportedFinding, occurrence: number, cwd: string): object {
  const { rule, start, end, masked, keyId, exposure, cell, suppressed } = finding;
  return {
    ruleId: rule,
    ruleIndex: ruleIndex(rule),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactAt(finding.path, cwd),
          region: {
            startLine: start.line,
            startColumn: start.column,
            endLine: end.line,
            endColumn: end.column,
            charOffset: start.offset,
            charLength: end.offset - start.offset,
          },
        },
      },
    ],
    partialFingerprints: { 'keyguard/v1': `${rule}:${finding.fingerprint}:${occurrence}` },
    suppressions: suppressed ? [suppressionOf(suppressed)] : [],
    properties: { masked, ...(keyId === null ? {} : { keyId }), exposure, ...(cell ? { cell } : {}) },
  };
}

function ruleIndex(rule: RuleId): number {
  return Object.keys(RULES).indexOf(rule);
}

/**
 * Numbers the places of one credential in one file, from 1. With the credential's own fingerprint and the rule this names a
 * result, and goes on doing so when lines or the whole file move.
 */
function countOccurrences(): (finding: ReportedFinding) => number {
  const counts = new Map<string, number>();
  return ({ path, rule, fingerprint }) => {
    const key = JSON.stringify([path, rule, fingerprint]);
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    return number;
  };
}

/** Comments stand in the file; files of rules and baselines have names that begin with a dot, or a word of their own. */
function suppressionOf({ by, reason, until }: Suppression): object {
  const kind = by.startsWith('.') || by === 'baseline' ? 'external' : 'inSource';
  const words = [by, ...(reason === null ? [] : [reason])].join(': ');
  return { kind, justification: until === null ? words : `${words} (until ${until})` };
}

/** Relative to the current folder where the file is in it. */
function artifactAt(shown: string, cwd: string): object {
  if (shown === '<stdin>') return { uri: encodeURIComponent(shown) };
  if (path.isAbsolute(shown) || shown.split('/')[0] === '..')
    return { uri: pathToFileURL(path.resolve(cwd, shown)).href };
  return { uri: shown.split('/').map(encodeSegment).join('/'), uriBaseId: ROOT };
}

/** Through bytes, because `encodeURIComponent` throws for half a surrogate pair, and Windows has such names. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(Buffer.from(segment).toString());
}
