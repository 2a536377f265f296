import { type Finding, isKey } from '../../detect/finding';
import { count } from '../../text/count';
import type { LinePosition } from '../../text/lines';
import { type Evidence, type EvidenceItem, NOT_SCANNED, worstOf } from './evidence';

/** A finding that the last scan left open: neither suppressed nor in a file that git ignores. */
export interface OpenFinding {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly finding: Finding;
  /** Where the finding begins. */
  readonly start: LinePosition;
}

/** An env file and what git knows of it. */
export interface EnvFileState {
  readonly path: string;
  /** How many SendGrid keys it holds in plain text. */
  readonly keys: number;
  /** How many of its values are references to a vault. */
  readonly references: number;
  /** Undefined where nobody can tell, as without a repository. */
  readonly ignored: boolean | undefined;
  readonly tracked: boolean | undefined;
}

/** Findings that are keys of somebody's account: SendGrid's published sample is none. */
export function openKeys(findings: readonly OpenFinding[]): readonly OpenFinding[] {
  return findings.filter(({ finding }) => isKey(finding) && finding.severity !== 'information');
}

/** Keys outside env files; those inside are counted with their file. */
export function keysInLiterals(
  findings: readonly OpenFinding[],
  envFiles: readonly EnvFileState[],
): readonly OpenFinding[] {
  const envPaths = new Set(envFiles.map(({ path }) => path));
  return openKeys(findings).filter(({ path }) => !envPaths.has(path));
}

/** Both are undefined where nobody has looked. */
export function limitedAccess(
  findings: readonly OpenFinding[] | undefined,
  envFiles: readonly EnvFileState[] | undefined,
): Evidence {
  if (!findings || !envFiles) return NOT_SCANNED;
  const literals = keysInLiterals(findings, envFiles).map(describeLiteral);
  const files = envFiles.filter(({ keys }) => keys > 0).map(describeEnvFile);
  const items = [...literals, ...files];
  const status = worstOf(items);
  return { status, summary: summarize(status, literals, files), items };
}

function describeLiteral({ path, finding, start }: OpenFinding): EvidenceItem {
  return {
    kind: 'problem',
    label: `Key ${finding.masked}`,
    detail: 'Move it to an environment variable or a vault, then replace it in SendGrid.',
    location: { path, span: finding.span, start },
  };
}

function describeEnvFile({ path, keys, ignored, tracked }: EnvFileState): EvidenceItem {
  const label = `${path} holds ${count(keys, 'key')}`;
  const location = { path };
  if (tracked) {
    const detail = `Git tracks this file. Run "git rm --cached ${path}" and replace the key: it is in the history.`;
    return { kind: 'problem', label, detail, location };
  }
  if (ignored === undefined) {
    return { kind: 'unknown', label, detail: 'Git does not say whether it ignores this file.', location };
  }
  return ignored
    ? { kind: 'ok', label, detail: 'Git ignores this file.', location }
    : { kind: 'problem', label, detail: 'Add this file to .gitignore.', location };
}

function summarize(
  status: Evidence['status'],
  literals: readonly EvidenceItem[],
  files: readonly EvidenceItem[],
): string {
  if (status === 'problem') {
    const exposed = files.filter(({ kind }) => kind === 'problem').length;
    const parts = [
      ...(literals.length > 0 ? [`${count(literals.length, 'key')} in the code`] : []),
      ...(exposed > 0 ? [`${count(exposed, 'env file')} with a key that git can take`] : []),
    ];
    return `${parts.join(' and ')}.`;
  }
  if (status === 'unknown') {
    const unclear = files.filter(({ kind }) => kind === 'unknown').length;
    return `${count(unclear, 'env file')} with a key, and git does not say whether it is ignored.`;
  }
  return files.length === 0
    ? 'No key was found in the code or in env files.'
    : 'No key in the code, and git ignores every env file with a key.';
}
