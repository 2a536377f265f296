import { type AttestationStatus, type Attestations, statusOf } from './attestation';
import { type Day, localDay } from './dates';
import type { Evidence } from './evidence/evidence';
import { insecureRequests } from './evidence/insecure-requests';
import { limitedAccess } from './evidence/limited-access';
import { sdkVersions } from './evidence/sdk-versions';
import { vaultStorage } from './evidence/vault-storage';
import { vigilance } from './evidence/vigilance';
import type { ProjectFacts } from './project-facts';
import { GROUPS, TIPS, type Tip, type TipGroup } from './tips';

export interface ChecklistInputs {
  readonly now: Date;
  readonly attestations: Attestations;
  /** For the tips that repeat, in place of their own number of days; 0 for never. */
  readonly reminderDays?: number | undefined;
  /** Undefined where nobody has looked yet. */
  readonly project: ProjectFacts | undefined;
  /** ISO date-time of the last scan of the whole workspace. */
  readonly lastScan: string | undefined;
}

/** `due` was done and has to be done again; `problem` and `unknown` are what the evidence says. Only `done` counts. */
export type TipState = 'done' | 'due' | 'open' | 'problem' | 'unknown';

export interface TipReport {
  readonly tip: Tip;
  readonly state: TipState;
  /** One line: who did it and when, or what was found. */
  readonly summary: string;
  /** For an attested tip. */
  readonly attestation?: AttestationStatus;
  /** For a checked tip. */
  readonly evidence?: Evidence;
}

export interface ChecklistReport {
  readonly day: Day;
  /** All 15 tips: by group, and in a group by number. */
  readonly groups: readonly { readonly name: TipGroup; readonly tips: readonly TipReport[] }[];
  readonly progress: { readonly done: number; readonly total: number };
}

export function checklistReport(inputs: ChecklistInputs): ChecklistReport {
  const reports = TIPS.map((tip) => reportTip(tip, inputs));
  return {
    day: localDay(inputs.now),
    groups: GROUPS.map((name) => ({ name, tips: reports.filter(({ tip }) => tip.group === name) })),
    progress: { done: reports.filter(({ state }) => state === 'done').length, total: reports.length },
  };
}

function reportTip(tip: Tip, inputs: ChecklistInputs): TipReport {
  const evidence = evidenceFor(tip, inputs);
  if (evidence) {
    const state = evidence.status === 'ok' ? 'done' : evidence.status;
    return { tip, state, summary: evidence.summary, evidence };
  }
  const entry = inputs.attestations.entries.find((candidate) => candidate.tip === tip.id);
  const attestation = statusOf(tip, entry, inputs.now, inputs.reminderDays);
  return { tip, state: attestation.state, summary: describeAttestation(attestation), attestation };
}

function evidenceFor(tip: Tip, { project, lastScan, now }: ChecklistInputs): Evidence | undefined {
  switch (tip.id) {
    case 'https-only':
      return insecureRequests(project?.findings);
    case 'limited-api-keys':
      return limitedAccess(project?.findings, project?.envFiles);
    case 'current-sdks':
      return sdkVersions(project?.sdks);
    case 'vault-storage':
      return vaultStorage(project?.findings, project?.envFiles);
    case 'vigilance':
      return vigilance(lastScan, project?.findings, now);
    default:
      return undefined;
  }
}

/** The note is not part of it: it can be long. */
function describeAttestation(status: AttestationStatus): string {
  if (status.state === 'open') return 'Not done yet.';
  const done = `Done on ${status.doneOn}${status.by === '' ? '' : ` by ${status.by}`}`;
  if (status.state === 'due') return `${done}. Due again since ${status.dueOn}.`;
  return status.dueOn === undefined ? `${done}.` : `${done}. Due again on ${status.dueOn}.`;
}
