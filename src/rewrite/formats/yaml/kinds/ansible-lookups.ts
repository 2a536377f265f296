import type { Reference } from '../../../../stores/references';

/** Puts a text between the quotes that are free where the lookup stands. */
type Quote = (text: string) => string;

interface Lookup {
  readonly collection: string;
  /** What else the user has to know. */
  readonly note?: string;
  /** Undefined where the lookup cannot say what the reference says. */
  expression(reference: Reference, quote: Quote): string | undefined;
}

/**
 * Google's has none here: it gives bytes, which Ansible writes as such
 * (https://github.com/ansible-collections/google.cloud/blob/master/plugins/lookup/gcp_secret_manager.py).
 */
const LOOKUPS: Readonly<Record<string, Lookup>> = {
  // https://docs.ansible.com/ansible/latest/collections/amazon/aws/secretsmanager_secret_lookup.html
  awssecrets: {
    collection: 'amazon.aws',
    expression: ({ path, key, options }, quote) => {
      const named = optionsOf(options, ['region', 'profile', 'version_stage', 'version_id'], quote);
      if (named === undefined || key.length > 1) return undefined;
      const id = path.replace(/^\/(?=arn:)/, '');
      const secret = call('amazon.aws.secretsmanager_secret', [quote(id), ...named], quote);
      return key[0] === undefined ? secret : `(${secret} | from_json)[${quote(key[0])}]`;
    },
  },
  // https://docs.ansible.com/ansible/latest/collections/amazon/aws/ssm_parameter_lookup.html
  awsssm: {
    collection: 'amazon.aws',
    expression: ({ path, key, options }, quote) => {
      const named = optionsOf(options, ['region', 'profile'], quote);
      const levels = [...path.split('/'), ...key].filter((level) => level !== '');
      return named && call('amazon.aws.ssm_parameter', [quote(`/${levels.join('/')}`), ...named], quote);
    },
  },
  // https://docs.ansible.com/ansible/latest/collections/community/hashi_vault/vault_kv2_get_lookup.html
  vault: {
    collection: 'community.hashi_vault',
    note: 'It reads KV version 2; for version 1 write vault_kv1_get.',
    expression: ({ path, key, options }, quote) => {
      const named = optionsOf(options, ['namespace'], quote);
      const [mount, ...rest] = path.split('/');
      const [field, ...more] = key;
      if (!named || !mount || rest.length === 0 || field === undefined || more.length > 0) return undefined;
      const mounted = mount === 'secret' ? [] : [`engine_mount_point=${quote(mount)}`];
      const name = 'community.hashi_vault.vault_kv2_get';
      return `${call(name, [quote(rest.join('/')), ...mounted, ...named], quote)}.secret[${quote(field)}]`;
    },
  },
  // https://docs.ansible.com/ansible/latest/collections/azure/azcollection/azure_keyvault_secret_lookup.html
  azurekeyvault: {
    collection: 'azure.azcollection',
    expression: ({ path, key }, quote) => {
      const [vault = '', ...secret] = path.replace(/\/$/, '').split('/');
      if (key.length > 0 || secret.length === 0 || secret.length > 2) return undefined;
      const host = vault.includes('.') ? vault : `${vault}.vault.azure.net`;
      const url = `vault_url=${quote(`https://${host}`)}`;
      return call('azure.azcollection.azure_keyvault_secret', [quote(secret.join('/')), url], quote);
    },
  },
  // https://docs.ansible.com/ansible/latest/collections/community/general/onepassword_lookup.html
  op: {
    collection: 'community.general',
    expression: ({ path }, quote) => {
      const [vault = '', item = '', ...field] = path.split('/');
      const [last, section, ...more] = field.toReversed();
      if (!last || more.length > 0 || /[?$]/.test(path)) return undefined;
      const named = [`field=${quote(last)}`, `vault=${quote(vault)}`];
      if (section !== undefined) named.push(`section=${quote(section)}`);
      return call('community.general.onepassword', [quote(item), ...named], quote);
    },
  },
  // https://docs.ansible.com/ansible/latest/collections/community/general/passwordstore_lookup.html
  pass: {
    collection: 'community.general',
    expression: ({ path, key, options }, quote) =>
      key.length > 0 || options.size > 0
        ? undefined
        : call('community.general.passwordstore', [quote(path)], quote),
  },
};

export function lookupFor(scheme: string): Lookup | undefined {
  return Object.hasOwn(LOOKUPS, scheme) ? LOOKUPS[scheme] : undefined;
}

function call(name: string, args: readonly string[], quote: Quote): string {
  return `lookup(${[quote(name), ...args].join(', ')})`;
}

/** Undefined where there is one that the lookup does not know. */
function optionsOf(
  options: ReadonlyMap<string, string>,
  known: readonly string[],
  quote: Quote,
): string[] | undefined {
  if ([...options.keys()].some((name) => !known.includes(name))) return undefined;
  return [...options].map(([name, value]) => `${name}=${quote(value)}`);
}
