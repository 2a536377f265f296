import { isMap, isPair, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { TextEdit } from '../../../../text/edits';
import { lineBefore, lineEndOf } from '../../../../text/lines';
import type { KeyForVault } from '../../../language';
import { awsSecretOf, ecsValueFrom } from '../../aws-references';
import type { VaultRewriter } from '../../kind';
import { isWhole, pathMatches, substitute, type Treatment } from '../../values';
import type { YamlFile } from '../document';
import { entryOf, Remover, spanOfPair, textOf } from '../edits';
import type { YamlScalar } from '../scalar';

/**
 * What templates of CloudFormation and SAM refer to a vault by. Secure strings of the Parameter Store are resolved in a few
 * properties only, passwords of databases and directories, none of which takes a key of SendGrid:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html
 */
export function templateReferences(file: YamlFile, scheme: string): VaultRewriter<YamlScalar> | undefined {
  if (scheme === 'awssecrets') return new DynamicReferences(file);
  return scheme === 'awsssm' ? new ContainerSecrets(file) : undefined;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html */
class DynamicReferences implements VaultRewriter<YamlScalar> {
  constructor(private readonly file: YamlFile) {}

  treat(value: YamlScalar, keys: readonly KeyForVault[]): Treatment | undefined {
    const references = keys.map(({ vault }) => dynamicReference(vault));
    if (!isResolvedAt(this.file, value) || references.includes(undefined)) return undefined;
    return substitute(value, keys, (_, index) => references[index] ?? '');
  }

  notes(): readonly string[] {
    return [
      'CloudFormation reads the key from Secrets Manager whenever it makes or updates the resource; who deploys needs secretsmanager:GetSecretValue. Whoever may look at the resource itself, such as the environment of a function, sees the key there.',
    ];
  }
}

function dynamicReference(reference: KeyForVault['vault']): string | undefined {
  const secret = awsSecretOf(reference);
  if (!secret || [secret.key, secret.stage, secret.version].some((part) => part?.includes(':')))
    return undefined;
  const { id, key = '', stage = '', version = '' } = secret;
  const parts = ['resolve', 'secretsmanager', id, 'SecretString', key, stage, version];
  return `{{${parts.join(':').replace(/(?::SecretString)?:+$/, '')}}}`;
}

/**
 * In properties of resources, but not where the text is encoded before it is resolved, and not in custom resources:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html#dynamic-references-considerations
 */
function isResolvedAt({ documents }: YamlFile, { path, node, parents }: YamlScalar): boolean {
  const [section, name, part] = path;
  if (section === 'Globals') return true;
  if (section === 'Parameters') return isResolvedInParameters(documents[0]?.contents, String(name), part);
  const resources = entryOf(documents[0]?.contents, 'Resources')?.value;
  const type = textOf(entryOf(resources, String(name))?.value, 'Type') ?? '';
  const isProperty = section === 'Resources' && part === 'Properties';
  const isEncoded =
    path.some((each) => each === 'UserData' || each === 'Fn::Base64') ||
    [node, ...parents].some((each) => !isPair(each) && each.tag === '!Base64');
  const isOtherFunction = node.tag !== undefined && /^!(?!Sub$)[A-Z]/.test(node.tag);
  return isProperty && !isEncoded && !isOtherFunction && !/^Custom::|::CustomResource$/.test(type);
}

/** A default goes where the parameter is used, unless it is checked before, or that is a place where nothing is resolved. */
function isResolvedInParameters(root: unknown, name: string, part: unknown): boolean {
  const parameter = entryOf(entryOf(root, 'Parameters')?.value, name)?.value;
  const isChecked = ['AllowedPattern', 'AllowedValues', 'MinLength', 'MaxLength'].some((check) =>
    entryOf(parameter, check),
  );
  const isText = textOf(parameter, 'Type') === 'String';
  const used = String(entryOf(root, 'Resources')?.value ?? '');
  return part === 'Default' && isText && !isChecked && !/Base64|Custom::|::CustomResource/.test(used);
}

const CONTAINER_VALUE = 'Resources * Properties ContainerDefinitions * Environment * Value';

/** Variables of a container in ECS that become its secrets, which ECS reads when it starts the container. */
class ContainerSecrets implements VaultRewriter<YamlScalar> {
  private readonly remover: Remover;
  /** By the container. */
  private readonly added = new Map<YAMLMap, { readonly environment: Pair; readonly secrets: string[][] }>();

  constructor(private readonly file: YamlFile) {
    this.remover = new Remover(file);
  }

  treat(value: YamlScalar, keys: readonly KeyForVault[]): Treatment | undefined {
    const [only] = keys;
    const environment = value.entryNamed(/^Environment$/);
    const name = textOf(value.map, 'Name');
    const valueFrom = only && ecsValueFrom(only.vault);
    const isVariable = pathMatches(value.path, CONTAINER_VALUE) && isWhole(value, keys) && !value.inFlow;
    if (!isVariable || !environment || name === undefined || valueFrom === undefined) return undefined;
    if (!this.remover.remove(value, value.map)) return undefined;
    const { map, pair } = environment;
    const added = this.added.get(map) ?? { environment: pair, secrets: [] };
    added.secrets.push([`Name: ${name}`, `ValueFrom: ${valueFrom}`]);
    this.added.set(map, added);
    return { edits: [], references: keys.map(() => `ValueFrom: ${valueFrom}`) };
  }

  finish(): readonly TextEdit[] {
    const { text } = this.file;
    const eol = lineEndOf(text);
    const added = [...this.added].map(([container, { environment, secrets }]): TextEdit => {
      const list = entryOf(container, 'Secrets')?.value;
      const first = isSeq(list) && isMap(list.items[0]) ? list.items[0].items[0] : undefined;
      const { start } = spanOfPair(isPair(first) ? first : environment);
      const lead = lineBefore(text, start);
      const column = ' '.repeat(lead.length);
      if (isPair(first)) {
        const dash = column.replace(/ {2}$/, '- ');
        const lines = secrets.map((lines) => lines.join(eol + column)).join(eol + dash);
        return { span: { start, end: start }, newText: lines + eol + dash };
      }
      const items = secrets
        .map((lines) => `${column}  - ${lines.join(`${eol}${column}    `)}${eol}`)
        .join('');
      // The environment may be taken out, with the blanks before it: the line that is added begins where it did.
      if (lead.trim() !== '')
        return { span: { start, end: start }, newText: `Secrets:${eol}${items}${column}` };
      const at = start - lead.length;
      return { span: { start: at, end: at }, newText: `${column}Secrets:${eol}${items}` };
    });
    return [...this.remover.edits(), ...added];
  }

  notes(): readonly string[] {
    return [
      'ECS reads the key from the Parameter Store when it starts the container. The task execution role needs ssm:GetParameters on it, and kms:Decrypt where it is encrypted with a key of your own.',
    ];
  }
}
