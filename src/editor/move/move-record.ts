import type * as vscode from 'vscode';
import { fingerprintOf } from '../../detect/fingerprint';
import type { Plan } from '../../rewrite/plan';
import type { VscodeProject } from '../project';
import type { LocatedChange } from './move-edit';

/** Holds no key. */
export interface MoveRecord {
  /** The changed files besides the sources, in the order in which they go to the disk: git's rule comes before the key. */
  readonly written: readonly vscode.Uri[];
  /** What must stand in the env files afterwards. */
  readonly expected: readonly ExpectedKey[];
  readonly notes: readonly string[];
  readonly skipped: readonly string[];
  /** The store that has the keys, as its vendor writes it; undefined for the env file. */
  readonly store?: string | undefined;
}

export interface ExpectedKey {
  readonly source: vscode.Uri;
  readonly env: vscode.Uri;
  readonly name: string;
  /** Of what stands there: the key, or the reference to it. */
  readonly fingerprint: string;
  /** The part of the key that is no secret. */
  readonly keyId: string;
}

export interface PlannedDocument {
  readonly plan: Plan;
  readonly project: VscodeProject;
  readonly document: vscode.TextDocument;
}

export function recordOf(
  changes: readonly LocatedChange[],
  planned: readonly PlannedDocument[],
  store?: string,
): MoveRecord {
  return {
    store,
    written: changes.filter(({ role }) => role !== 'source').map(({ uri }) => uri),
    expected: planned.flatMap(({ plan, project, document }) =>
      plan.moved
        // What stands in an env file already goes nowhere.
        .filter(
          () => plan.envPath !== '' && project.uriOf(plan.envPath).toString() !== document.uri.toString(),
        )
        .map(({ name, vault, finding: { fingerprint, keyId } }) => ({
          source: document.uri,
          env: project.uriOf(plan.envPath),
          name,
          fingerprint: vault ? fingerprintOf(vault.text) : fingerprint,
          keyId: keyId ?? '',
        })),
    ),
    notes: [...new Set(planned.flatMap(({ plan }) => plan.notes))],
    skipped: [...new Set(planned.flatMap(({ plan }) => plan.skipped.map(({ reason }) => reason)))],
  };
}
