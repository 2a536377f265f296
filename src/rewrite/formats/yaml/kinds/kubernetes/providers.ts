import type { Reference } from '../../../../../stores/references';

/** Where External Secrets Operator finds a value: https://external-secrets.io/latest/api/externalsecret/ */
export interface RemoteRef {
  readonly key: string;
  readonly property?: string;
  readonly version?: string;
}

/** A vault that the operator reads. */
export interface Provider {
  /** What the SecretStore is called here. */
  readonly store: string;
  /** How one for this vault is made. */
  readonly page: string;
  /** Undefined for a reference that the operator has no words for. */
  remoteRef(reference: Reference): RemoteRef | undefined;
}

/** By the scheme of the references. Project, region, account and address are the SecretStore's business. */
export const PROVIDERS: Readonly<Record<string, Provider>> = {
  vault: { store: 'vault', page: page('hashicorp-vault'), remoteRef: inKeyValue },
  openbao: { store: 'openbao', page: page('openbao'), remoteRef: inKeyValue },
  awssecrets: {
    store: 'aws-secrets-manager',
    page: page('aws-secrets-manager'),
    remoteRef: ({ path, key }) => withProperty({ key: path }, key),
  },
  awsssm: {
    store: 'aws-parameter-store',
    page: page('aws-parameter-store'),
    remoteRef({ path, key, options }) {
      const base = `/${path.replace(/^\/+|\/+$/g, '')}`;
      return options.get('mode') === 'singleparam'
        ? withProperty({ key: base }, key)
        : { key: [base, ...key].join('/') };
    },
  },
  gcpsecrets: {
    store: 'google-secret-manager',
    page: page('google-secrets-manager'),
    remoteRef: ({ path, key, options }) =>
      withProperty({ key: path.split('/').at(-1) ?? '', ...versionOf(options.get('version')) }, key),
  },
  azurekeyvault: {
    store: 'azure-key-vault',
    page: page('azure-key-vault'),
    remoteRef({ path, key }) {
      const [, secret = '', version] = path.replace(/\/$/, '').split('/');
      return withProperty({ key: secret, ...versionOf(version) }, key);
    },
  },
  doppler: {
    store: 'doppler',
    page: page('doppler'),
    remoteRef: ({ path, key }) => ({
      key: [...path.split('/'), ...key].findLast((part) => part !== '') ?? '',
    }),
  },
  op: {
    store: 'onepassword',
    page: page('1password-sdk'),
    // A SecretStore is for one vault. Variables are filled in by `op` alone.
    remoteRef: ({ path }) => (path.includes('$') ? undefined : { key: path.replace(/^[^/]*\//, '') }),
  },
};

function page(name: string): string {
  return `https://external-secrets.io/latest/provider/${name}/`;
}

/** The mount may stand in front of the path: the operator takes it off where the SecretStore names it, too. */
function inKeyValue({ path, key, options }: Reference): RemoteRef | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const field = key.length === 0 ? parts.pop() : key.join('/');
  return withProperty({ key: parts.join('/'), ...versionOf(options.get('version')) }, field ? [field] : []);
}

/** A property is a path in the syntax of gjson, where more than a dot means something. */
function withProperty(ref: RemoteRef, key: readonly string[]): RemoteRef | undefined {
  if (key.length === 0) return ref;
  return key.every((part) => /^[\w-]+$/.test(part)) ? { ...ref, property: key.join('.') } : undefined;
}

function versionOf(version: string | undefined): Pick<RemoteRef, 'version'> {
  return version === undefined ? {} : { version };
}
