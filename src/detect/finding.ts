import type { TextEdit } from '../text/edits';
import type { Span } from '../text/span';

/** `code.value` of a diagnostic, `rule` in JSON, `ruleId` in SARIF. */
export type RuleId =
  | 'api-key'
  | 'api-key-encoded'
  | 'api-key-split'
  | 'api-key-malformed'
  | 'account-password'
  | 'personal-username'
  | 'insecure-transport'
  | 'unresolved-reference';

export type Severity = 'error' | 'warning' | 'information';

/**
 * What git knows of a finding, from harmless to urgent.
 * `ignored`: git ignores the file and does not track it; `untracked`: git has never been told of the file;
 * `staged`: in the index, in no commit; `tracked`: the file is tracked, but this credential stands in the working copy alone;
 * `committed`: a commit holds it; `pushed`: so does a commit that a remote has; `unknown`: no git here, or nobody asked it.
 */
export type Exposure = 'ignored' | 'untracked' | 'staged' | 'tracked' | 'committed' | 'pushed' | 'unknown';

/** A credential in a text. It never holds the credential: read that from the text at `span` at the moment of use. */
export interface Finding {
  readonly rule: RuleId;
  readonly span: Span;
  readonly severity: Severity;
  /** Enough to recognise it, useless to an attacker: `SG.ngeV…`; of a password not one character. */
  readonly masked: string;
  /** The middle part of the key, where the finding is about one. SendGrid shows it as "API Key ID"; it is no secret. */
  readonly keyId: string | null;
  /** The same for the same credential in every file and every run. */
  readonly fingerprint: string;
  /** One sentence for people: what it is and why it matters. Without the credential. */
  readonly message: string;
  /** Where one edit settles it: what the edit does, as a quick fix's title, and the edit. Never for a key, which must be moved. */
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[] };
  /** In a notebook that was read as a file. */
  readonly cell?: CellPlace;
}

/** Where in a notebook a finding begins. All numbers count from 1; line and column are those of the source or the output alone. */
export interface CellPlace {
  readonly index: number;
  readonly kind: 'source' | 'output';
  readonly line: number;
  readonly column: number;
}

interface RuleDescription {
  readonly title: string;
  readonly severity: Severity;
  /** What the rule looks for, why it matters and what to do: a file of this repository, shipped with the extension. */
  readonly page: string;
}

export const RULES: Readonly<Record<RuleId, RuleDescription>> = {
  'api-key': { title: 'Hardcoded SendGrid API key', severity: 'error', page: 'docs/rules/api-key.md' },
  'api-key-encoded': {
    title: 'Encoded SendGrid API key',
    severity: 'error',
    page: 'docs/rules/api-key-encoded.md',
  },
  'api-key-split': {
    title: 'SendGrid API key in pieces',
    severity: 'error',
    page: 'docs/rules/api-key-split.md',
  },
  'api-key-malformed': {
    title: 'Almost a SendGrid API key',
    severity: 'information',
    page: 'docs/rules/api-key-malformed.md',
  },
  'account-password': {
    title: 'Hardcoded SendGrid password',
    severity: 'error',
    page: 'docs/rules/account-password.md',
  },
  'personal-username': {
    title: 'Personal SendGrid user name',
    severity: 'warning',
    page: 'docs/rules/personal-username.md',
  },
  'insecure-transport': {
    title: 'SendGrid without TLS',
    severity: 'warning',
    page: 'docs/rules/insecure-transport.md',
  },
  'unresolved-reference': {
    title: 'Vault reference that nothing resolves',
    severity: 'warning',
    page: 'docs/rules/unresolved-reference.md',
  },
};

/** Whether the finding is a key that gives access to an account, in whatever form: what exposure and moving are about. */
export function isKey({ rule }: Pick<Finding, 'rule'>): boolean {
  return rule === 'api-key' || rule === 'api-key-encoded' || rule === 'api-key-split';
}
