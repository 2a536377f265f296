import { parse, parseAllDocuments } from 'yaml';

/**
 * For which files a `.sops.yaml` says how they are encrypted. A rule without an expression is for every one. Undefined for
 * what cannot be read.
 */
export function rulesIn(configuration: string): readonly RegExp[] | undefined {
  try {
    const { creation_rules: rules } = (parse(configuration) ?? {}) as { readonly creation_rules?: unknown };
    if (!Array.isArray(rules)) return [];
    return rules.map(
      (rule: { readonly path_regex?: unknown } | null) => new RegExp(String(rule?.path_regex ?? '')),
    );
  } catch {
    return undefined;
  }
}

/** The servers of HashiCorp Vault that an encrypted file, or a rule for new ones, names. */
export function serversIn(text: string): string[] {
  // In files of variables and of sections: sops_hc_vault__list_0__map_vault_address=https://…
  const plain = [...text.matchAll(/vault_address[ \t]*=[ \t]*"?([^\s"]+)/g)].map(([, server = '']) => server);
  const documents = parseAllDocuments(text);
  const read = 'empty' in documents ? [] : documents.map((document): unknown => document.toJS());
  return [...plain, ...read.flatMap((value) => serversUnder(value, false))];
}

/** @param isServer whether a text that stands there by itself is one, as in the list `hc_vault` of a rule */
function serversUnder(value: unknown, isServer: boolean): string[] {
  if (typeof value === 'string')
    return isServer && value !== '' ? value.split(',').map((each) => each.trim()) : [];
  if (Array.isArray(value)) return value.flatMap((each) => serversUnder(each, isServer));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    serversUnder(each, /^(?:vault_address|hc_vault_transit_uri|hc_vault)$/.test(name)),
  );
}
