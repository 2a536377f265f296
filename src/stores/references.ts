/** What tools resolve when they start a program, by how the value begins. */
const KNOWN = [
  /^(?:\{\{\s*)?op:\/\//, // 1Password
  /^(?:secret)?ref\+[a-z0-9]+:\/\//, // vals
  /^\{\{resolve:(?:secretsmanager|ssm-secure):/, // AWS CloudFormation
  /^arn:aws[a-z-]*:(?:secretsmanager|ssm):/, // AWS, as ECS takes it
  /^@Microsoft\.KeyVault\(/, // Azure
  /^(?:\$\{)?sm(?::\/\/|@)/, // Google Cloud with Spring
  /^projects\/[^/]+\/secrets\/[^/]+/, // Google Cloud
  /^vault:[^#]+#/, // HashiCorp Vault with bank-vaults
];

/** A value that some tool resolves, not only `keyguard run`: it holds no secret. */
export function isVaultReference(value: string): boolean {
  return KNOWN.some((pattern) => pattern.test(value));
}

/**
 * A reference in the syntax of 1Password (https://developer.1password.com/docs/cli/secret-reference-syntax) or of vals
 * (https://github.com/helmfile/vals#supported-backends), taken apart.
 */
export interface Reference {
  /** As it is written. */
  readonly text: string;
  /** `op` for both `op://` and `ref+op://`; else what stands behind `ref+`. */
  readonly scheme: string;
  /** What stands behind `://`, without options and key; percent-escapes are decoded in vals' syntax, and stay in 1Password's. */
  readonly path: string;
  readonly options: ReadonlyMap<string, string>;
  /** The way to one value inside the secret: `#/a/b`. */
  readonly key: readonly string[];
}

const VALS = /^(?:secret)?ref\+([a-z0-9]+):\/\/([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

/** What `keyguard run` resolves in an env file, or has to refuse; undefined for a value like any other. */
export function parseReference(text: string): Reference | undefined {
  if (text.startsWith('op://'))
    return { text, scheme: 'op', path: text.slice('op://'.length), options: new Map(), key: [] };
  // vals lets a `+` end a reference, so that text may follow.
  const match = VALS.exec(text.replace(/\+$/, ''));
  if (!match) return undefined;
  const [, scheme = '', path = '', query, key = ''] = match;
  return {
    text,
    scheme,
    path: decoded(path),
    options: new Map(query === undefined ? [] : new URLSearchParams(query)),
    key: decoded(key)
      .split('/')
      .filter((part) => part !== ''),
  };
}

export function isReference(value: string): boolean {
  return parseReference(value) !== undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
