/** Why a finding is not to be reported. */
export interface Suppression {
  /** What says so, as its users write it: `keyguard:ignore`, `gitleaks:allow`, `.keyguard.json`, `baseline` … */
  readonly by: string;
  readonly reason: string | null;
  /** The last day on which it holds, `YYYY-MM-DD`; null where it has no end. */
  readonly until: string | null;
}
