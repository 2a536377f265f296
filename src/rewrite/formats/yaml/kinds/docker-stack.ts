import { isMap, isPair, isSeq, type YAMLMap } from 'yaml';
import type { TextEdit } from '../../../../text/edits';
import { lineBefore, lineEndOf } from '../../../../text/lines';
import type { KeyForVault } from '../../../language';
import type { VaultRewriter } from '../../kind';
import { isWhole, MARK, pathMatches, type Treatment } from '../../values';
import type { YamlFile } from '../document';
import { entryOf, insertBefore, isReferredTo, linesOf, replacePair, textOf } from '../edits';
import { nameOf, type YamlScalar } from '../scalar';

/**
 * A file for `docker stack deploy`, whose services get the secrets of the swarm as files, and the paths of those in the
 * variables that end with `_FILE`: https://docs.docker.com/engine/swarm/secrets/#build-support-for-docker-secrets-into-your-images
 */
export class DockerStack implements VaultRewriter<YamlScalar> {
  /** The secrets that each service is to be given. */
  private readonly services = new Map<YAMLMap, Set<string>>();
  private readonly variables = new Map<string, { readonly service: string; readonly secret: string }>();
  private readonly root: YAMLMap | undefined;

  constructor(private readonly file: YamlFile) {
    const root = file.documents[0]?.contents;
    this.root = isMap(root) ? root : undefined;
  }

  treat(value: YamlScalar, keys: readonly KeyForVault[]): Treatment {
    const [key] = keys;
    const service = value.entryNamed(/^environment$/)?.map;
    if (!key || keys.length > 1 || !service || !pathMatches(value.path, 'services * environment *'))
      return { refusal: NO_VARIABLE };
    if (!this.isForSwarm(service)) return { refusal: NO_SWARM };
    if (service.flow || value.inFlow || isReferredTo(value, value.node)) return { refusal: IN_BRACES };
    const { path: secret } = key.vault;
    const known = entryOf(entryOf(this.root, 'secrets')?.value, secret)?.value;
    const given = entryOf(service, 'secrets')?.value;
    if (
      (known !== undefined && textOf(known, 'external') !== 'true') ||
      (given !== undefined && !isSeq(given))
    )
      return { refusal: OTHER_SECRET };
    const name = nameIn(this.file.text, value, keys);
    if (name === undefined) return { refusal: NO_VARIABLE };
    if (this.hasVariable(service, `${name}_FILE`)) return { refusal: HAS_FILE };
    const edits = this.write(value, key, name);
    if ('refusal' in edits) return edits;
    this.services.set(service, (this.services.get(service) ?? new Set()).add(secret));
    this.variables.set(`${name}_FILE`, { service: String(value.path[1]), secret });
    return { edits, references: [`${name}_FILE=/run/secrets/${secret}`] };
  }

  private write(value: YamlScalar, key: KeyForVault, name: string) {
    const file = `/run/secrets/${key.vault.path}`;
    const { pair, map } = value;
    if (pair && map) return [replacePair(this.file, map, pair, { [`${name}_FILE`]: file })];
    // `NAME=key` in a list.
    return value.write([
      { span: { start: key.span.start - 1, end: key.span.end }, newText: `_FILE=${file}` },
    ]);
  }

  private hasVariable(service: YAMLMap, name: string): boolean {
    const environment = entryOf(service, 'environment')?.value;
    const entries: readonly unknown[] = isMap(environment) || isSeq(environment) ? environment.items : [];
    return entries.some((entry) => (isPair(entry) ? nameOf(entry) : String(entry).split('=')[0]) === name);
  }

  /** `docker compose up` takes no secrets of a swarm, and would not start; of `deploy` it heeds the rest. */
  private isForSwarm(service: YAMLMap): boolean {
    const deploy = entryOf(service, 'deploy')?.value;
    const declared = entryOf(this.root, 'secrets')?.value;
    return (
      /(?:^|[/._-])stack\b[^/]*$/.test(this.file.path) ||
      FOR_SWARM.some((name) => entryOf(deploy, name) !== undefined) ||
      (isMap(declared) && declared.items.some(({ value }) => textOf(value, 'external') === 'true'))
    );
  }

  finish(): readonly TextEdit[] {
    const secrets = new Set([...this.services.values()].flatMap((names) => [...names]));
    return [
      ...[...this.services].flatMap(([service, names]) => this.give(service, [...names])),
      ...this.declare([...secrets]),
    ];
  }

  private give(service: YAMLMap, names: readonly string[]): TextEdit[] {
    const list = entryOf(service, 'secrets')?.value;
    const before = entryOf(service, 'environment');
    if (!isSeq(list) || list.items.length === 0)
      return before ? [insertBefore(this.file, service, before, { secrets: names })] : [];
    const listed = list.items.map((item) => textOf(item, 'source') ?? String(item));
    const missing = names.filter((name) => !listed.includes(name));
    const [first] = list.items;
    const start = rangeStart(first);
    if (missing.length === 0 || start === undefined) return [];
    const lead = lineBefore(this.file.text, start);
    const behind = list.flow ? ', ' : lineEndOf(this.file.text) + lead;
    return [{ span: { start, end: start }, newText: missing.map((name) => name + behind).join('') }];
  }

  /** At the top level, as secrets that the swarm has already. */
  private declare(names: readonly string[]): TextEdit[] {
    const declared = entryOf(this.root, 'secrets')?.value;
    const missing = names.filter((name) => entryOf(declared, name) === undefined);
    if (missing.length === 0) return [];
    const entries = Object.fromEntries(missing.map((name) => [name, { external: 'true' }]));
    const first = isMap(declared) ? declared.items[0] : undefined;
    if (isMap(declared) && first) return [insertBefore(this.file, declared, first, entries)];
    const { text } = this.file;
    const eol = lineEndOf(text);
    const lead = /[\r\n]$/.test(text) ? '' : eol;
    const newText = `${lead}${linesOf({ secrets: entries }, '').join(eol)}${eol}`;
    return [{ span: { start: text.length, end: text.length }, newText }];
  }

  notes(): readonly string[] {
    return [...this.variables].map(
      ([variable, { service, secret }]) =>
        `Nothing loads the key in the service ${service} yet, unless its program reads the file that ${variable} names: /run/secrets/${secret}.`,
    );
  }
}

/** What the variable is called whose whole value the key is. */
function nameIn(text: string, value: YamlScalar, keys: readonly KeyForVault[]): string | undefined {
  if (value.pair) return isWhole(value, keys) ? nameOf(value.pair) : undefined;
  const [key] = keys;
  const name = value.marked(keys).endsWith(`=${MARK}`) ? value.marked(keys).slice(0, -2) : '';
  return key && !key.disguise && text[key.span.start - 1] === '=' && /^\w+$/.test(name) ? name : undefined;
}

function rangeStart(node: unknown): number | undefined {
  return (node as { readonly range?: readonly number[] | null } | undefined)?.range?.[0];
}

/** https://docs.docker.com/reference/compose-file/deploy/ */
const FOR_SWARM = ['mode', 'endpoint_mode', 'placement', 'update_config', 'rollback_config'];

const NO_VARIABLE =
  'Docker puts a secret into a file, and here no file can stand. Give the service a variable whose whole value is the key, then use the fix again.';

const NO_SWARM =
  '"docker compose up" takes no secrets of a swarm. Move the key to an environment variable instead; or call the file docker-stack.yml if it is for "docker stack deploy".';

const IN_BRACES =
  'The service is written in braces, or other entries refer to this one. Write an entry in each line, then use the fix again.';

const OTHER_SECRET =
  'This file has a secret of this name that comes from elsewhere. Choose another name with --name.';

const HAS_FILE =
  'This file has the variable that would name the file of the secret already. Take this entry out by hand.';
