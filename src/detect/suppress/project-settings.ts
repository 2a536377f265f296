import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { minimatch } from 'minimatch';
import { type Finding, RULES, type RuleId, type Severity } from '../finding';
import { isDay, isExpired, type Suppression } from './suppression';

/** The project's own file, in the repository's root. */
export const SETTINGS_FILE = '.keyguard.json';

/** A credential that the project accepts, by its ID or its fingerprint: neither tells the credential. */
export interface AllowEntry {
  readonly keyId: string | undefined;
  readonly fingerprint: string | undefined;
  readonly rule: RuleId | undefined;
  /** A glob; undefined for everywhere. */
  readonly path: string | undefined;
  readonly reason: string | null;
  readonly until: string | null;
  /** Where the entry begins in the file. */
  readonly offset: number;
}

export interface ProjectSettings {
  /** Globs of files that are not looked at. */
  readonly exclude: readonly string[];
  readonly rules: Readonly<Partial<Record<RuleId, Severity | 'off'>>>;
  readonly allow: readonly AllowEntry[];
  /** Relative to the file's folder. */
  readonly baseline: string | undefined;
}

/** What cannot be followed as it is written. */
export interface Mistake {
  readonly offset: number;
  readonly message: string;
}

/** Reads `.keyguard.json`, comments and final commas allowed. What is wrong is told and left out; the rest counts. */
export function parseProjectSettings(text: string): {
  readonly settings: ProjectSettings;
  readonly mistakes: readonly Mistake[];
} {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const reader = new Reader();
  const [error] = errors;
  if (error) reader.wrong(error.offset, `It is not valid JSON (${printParseErrorCode(error.error)}).`);
  return { settings: reader.settings(root), mistakes: reader.mistakes };
}

const SEVERITIES: readonly string[] = ['error', 'warning', 'information', 'off'] satisfies (
  | Severity
  | 'off'
)[];

class Reader {
  readonly mistakes: Mistake[] = [];

  wrong(offset: number, message: string): void {
    this.mistakes.push({ offset, message });
  }

  settings(root: Node | undefined): ProjectSettings {
    const properties = this.properties(root, 'The file', [
      '$schema',
      'exclude',
      'rules',
      'allow',
      'baseline',
    ]);
    return {
      exclude: this.list(properties.get('exclude'), 'exclude').flatMap(
        (node) => this.text(node, '"exclude"') ?? [],
      ),
      rules: this.rules(properties.get('rules')),
      allow: this.list(properties.get('allow'), 'allow').flatMap((node) => this.allowEntry(node) ?? []),
      baseline: this.text(properties.get('baseline'), '"baseline"'),
    };
  }

  private rules(node: Node | undefined): ProjectSettings['rules'] {
    const rules: Partial<Record<RuleId, Severity | 'off'>> = {};
    for (const [name, value] of this.properties(node, '"rules"', Object.keys(RULES))) {
      const severity: unknown = value.value;
      if (typeof severity === 'string' && SEVERITIES.includes(severity))
        rules[name as RuleId] = severity as Severity | 'off';
      else this.wrong(value.offset, `"${name}" takes one of: ${SEVERITIES.join(', ')}.`);
    }
    return rules;
  }

  private allowEntry(node: Node): AllowEntry | undefined {
    const known = ['keyId', 'fingerprint', 'rule', 'path', 'reason', 'until'];
    const before = this.mistakes.length;
    const properties = this.properties(node, 'An entry of "allow"', known);
    const value = (name: string) => this.text(properties.get(name), `"${name}"`);
    const [keyId, fingerprint, rule, path, reason, until] = known.map(value);
    if (keyId === undefined && fingerprint === undefined && node.type === 'object')
      this.wrong(node.offset, 'An entry of "allow" needs a "keyId" or a "fingerprint".');
    if (rule !== undefined && !isRule(rule))
      this.wrong(properties.get('rule')?.offset ?? node.offset, 'There is no such rule.');
    if (until !== undefined && !isDay(until))
      this.wrong(properties.get('until')?.offset ?? node.offset, '"until" is no day like 2027-01-31.');
    // An entry that is half understood could hold back more than was meant.
    if (this.mistakes.length > before) return undefined;
    return {
      keyId,
      fingerprint,
      rule: rule !== undefined && isRule(rule) ? rule : undefined,
      path,
      reason: reason ?? null,
      until: until ?? null,
      offset: node.offset,
    };
  }

  private properties(node: Node | undefined, what: string, known: readonly string[]): Map<string, Node> {
    const properties = new Map<string, Node>();
    if (node === undefined) return properties;
    if (node.type !== 'object') this.wrong(node.offset, `${what} must be an object.`);
    for (const { children: [name, value] = [] } of (node.type === 'object' && node.children) || []) {
      if (!name || !value) continue;
      const key = String(name.value);
      if (known.includes(key)) properties.set(key, value);
      else this.wrong(name.offset, `${what} knows no ${JSON.stringify(key)}; it knows: ${known.join(', ')}.`);
    }
    return properties;
  }

  private list(node: Node | undefined, name: string): readonly Node[] {
    if (node === undefined) return [];
    if (node.type === 'array') return node.children ?? [];
    this.wrong(node.offset, `"${name}" must be a list.`);
    return [];
  }

  private text(node: Node | undefined, what: string): string | undefined {
    if (node === undefined) return undefined;
    const value: unknown = node.value;
    if (typeof value === 'string' && value !== '') return value;
    this.wrong(node.offset, `${what} must be text.`);
    return undefined;
  }
}

function isRule(name: string): name is RuleId {
  return Object.hasOwn(RULES, name);
}

/** Whether a glob of `exclude` names the file or a folder that it is in. @param path relative to the settings' folder, with `/` */
export function isExcludedBy({ exclude }: ProjectSettings, path: string): boolean {
  if (exclude.length === 0) return false;
  const names = path.split('/');
  const places = names.map((_, i) => names.slice(0, i + 1).join('/'));
  return exclude.some((glob) => places.some((place) => matches(glob, place)));
}

/** The severity that the project wants; `off` for no finding. What is less than an error by itself is not made more of. */
export function severityBy({ rules }: ProjectSettings, { rule, severity }: Finding): Severity | 'off' {
  const wanted = rules[rule];
  if (wanted === undefined) return severity;
  return wanted === 'off' || severity === RULES[rule].severity ? wanted : severity;
}

/** The entries about a finding, whether they have run out or not. @param path relative to the settings' folder, with `/` */
export function entriesFor(
  { allow }: ProjectSettings,
  finding: Pick<Finding, 'rule' | 'keyId' | 'fingerprint'>,
  path: string,
): AllowEntry[] {
  return allow.filter(
    (entry) =>
      (entry.keyId === undefined || entry.keyId === finding.keyId) &&
      (entry.fingerprint === undefined || entry.fingerprint === finding.fingerprint) &&
      (entry.rule === undefined || entry.rule === finding.rule) &&
      (entry.path === undefined || matches(entry.path, path)),
  );
}

/** What the first entry that has not run out says. */
export function suppressionOf(entries: readonly AllowEntry[], today: string): Suppression | null {
  const entry = entries.find((each) => !isExpired(each, today));
  return entry ? { by: SETTINGS_FILE, reason: entry.reason, until: entry.until } : null;
}

function matches(glob: string, path: string): boolean {
  return minimatch(path, glob.replace(/^\.?\/|\/$/g, ''), { dot: true, nocomment: true, nonegate: true });
}
