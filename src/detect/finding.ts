import type { Span } from '../text/span';

/** The rules of this version. `code.value` of a diagnostic, `rule` in JSON. */
export type RuleId = 'api-key';

export type Severity = 'error' | 'warning' | 'information';

/**
 * What git knows of the file that holds the finding.
 * `ignored`: git ignores it and does not track it; `unknown`: no git here, or nobody asked it.
 */
export type Exposure = 'ignored' | 'untracked' | 'tracked' | 'unknown';

/** A credential in a text. It never holds the credential: read that from the text at `span` at the moment of use. */
export interface Finding {
  readonly rule: RuleId;
  readonly span: Span;
  readonly severity: Severity;
  /** Enough to recognise the key, useless to an attacker: `SG.ngeV…`. */
  readonly masked: string;
  /** The middle part of the key. SendGrid shows it as "API Key ID"; it is no secret. */
  readonly keyId: string;
  /** The same for the same key in every file and every run. */
  readonly fingerprint: string;
}

interface RuleDescription {
  readonly title: string;
  readonly severity: Severity;
  /** What the rule looks for, why it matters and what to do: a file of this repository, shipped with the extension. */
  readonly page: string;
}

export const RULES: Readonly<Record<RuleId, RuleDescription>> = {
  'api-key': { title: 'Hardcoded SendGrid API key', severity: 'error', page: 'docs/rules/api-key.md' },
};

/** One line, without the key. */
export function describeFinding(finding: Finding): string {
  return finding.severity === 'information'
    ? `SendGrid's published sample key ${finding.masked}: it opens no account.`
    : `${RULES[finding.rule].title} ${finding.masked}: anyone who can read this file can send mail in your name.`;
}
