import { count } from '../text/count';
import { type Exposure, type Finding, isKey } from './finding';

/** The commits of a file that hold a credential. */
export interface CommitHistory {
  readonly commits: number;
  /** When the oldest was made: ISO 8601. */
  readonly since: string;
}

/** The oldest commit that holds a finding. Nulls where none does: the blob is only staged, or nothing leads to it any more. */
export interface FirstCommit {
  readonly id: string | null;
  /** When it was written: ISO 8601. */
  readonly date: string | null;
  /** The name alone. */
  readonly author: string | null;
  readonly blob: string;
  readonly first: true;
}

/** What git knows of one finding. */
export interface KnownToGit {
  readonly exposure: Exposure;
  /** Null where no commit holds it, or nobody knows. */
  readonly history: CommitHistory | null;
}

/** The finding's severity and message once its exposure is known. Only keys change: they are what is moved and replaced. */
export function withExposure(
  finding: Finding,
  { exposure, history }: KnownToGit,
): Pick<Finding, 'severity' | 'message'> {
  const { severity, message } = finding;
  // A sample that opens no account needs no advice.
  if (!isKey(finding) || severity === 'information') return { severity, message };
  const advice = adviceOf(exposure, history);
  return {
    severity: exposure === 'ignored' ? 'information' : severity,
    message: advice === '' ? message : `${message} ${advice}`,
  };
}

/** What to do about a key that has got so far: a sentence, or nothing where nobody knows. */
export function adviceOf(exposure: Exposure, history: CommitHistory | null): string {
  switch (exposure) {
    case 'ignored':
      return 'It was never committed, and git ignores this file.';
    case 'untracked':
    case 'tracked':
      return 'It was never committed: moving it is enough.';
    case 'staged':
      return 'It is staged: unstage or move it before you commit.';
    case 'committed':
      return `It is in ${held(history)}: moving it is not enough, replace the key.`;
    case 'pushed':
      return `It is in ${held(history)} and was pushed: revoke it first.`;
    case 'unknown':
      return '';
  }
}

function held(history: CommitHistory | null): string {
  return history ? `${count(history.commits, 'commit')} since ${history.since.slice(0, 10)}` : 'a commit';
}
