import { parse } from 'yaml';

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
