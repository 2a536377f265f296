import { isMap } from 'yaml';
import type { Reference } from '../../../../stores/references';
import type { TextEdit } from '../../../../text/edits';
import { type AwsSecret, awsParameterOf, awsSecretOf } from '../../aws-references';
import type { VaultRewriter } from '../../kind';
import { substitute } from '../../values';
import type { YamlFile } from '../document';
import { entryOf, insertBefore, textOf } from '../edits';
import type { YamlScalar } from '../scalar';

/**
 * `${ssm:/path}` is read in every value when the service is deployed, and Secrets Manager through the Parameter Store, in
 * versions 2 to 4. A secret that is JSON becomes an object, of which one member is read by way of `custom`:
 * https://www.serverless.com/framework/docs/guides/variables/aws/ssm
 */
export function serviceReferences(file: YamlFile, scheme: string): VaultRewriter<YamlScalar> | undefined {
  return scheme === 'awsssm' || scheme === 'awssecrets' ? new ServiceReferences(file) : undefined;
}

class ServiceReferences implements VaultRewriter<YamlScalar> {
  /** Entries of `custom` that are not there yet. */
  private readonly custom = new Map<string, string>();

  constructor(private readonly file: YamlFile) {}

  treat(...[value, keys]: Parameters<VaultRewriter<YamlScalar>['treat']>) {
    const references = keys.map(({ vault }) => this.referenceTo(vault));
    if (references.includes(undefined)) return undefined;
    return substitute(value, keys, (_, index) => references[index] ?? '');
  }

  private referenceTo(reference: Reference): string | undefined {
    const region = reference.options.get('region');
    const ssm = region === undefined ? 'ssm' : `ssm(${region})`;
    const options = new Map([...reference.options].filter(([name]) => name !== 'region'));
    const parameter = awsParameterOf({ ...reference, options });
    if (parameter) return parameter.version === undefined ? `\${${ssm}:${parameter.name}}` : undefined;
    const secret = awsSecretOf({ ...reference, options });
    // By its name: an ARN is no path.
    if (!secret || secret.id.includes(':') || secret.stage !== undefined || secret.version !== undefined)
      return undefined;
    const whole = `\${${ssm}:/aws/reference/secretsmanager/${secret.id}}`;
    return secret.key === undefined ? whole : this.memberOf(whole, secret, secret.key);
  }

  /** Undefined where `custom` is written elsewhere. */
  private memberOf(whole: string, { id }: AwsSecret, key: string): string | undefined {
    const custom = entryOf(this.root, 'custom');
    if (custom && !isMap(custom.value)) return undefined;
    for (let n = 1; ; n++) {
      const name = entryName(id) + (n === 1 ? '' : n);
      const there = textOf(custom?.value, name) ?? this.custom.get(name);
      const isFree = there === undefined && !entryOf(custom?.value, name);
      if (!isFree && there !== whole) continue;
      if (isFree) this.custom.set(name, whole);
      return `\${self:custom.${name}.${key}}`;
    }
  }

  private get root(): unknown {
    return this.file.documents[0]?.contents;
  }

  finish(): readonly TextEdit[] {
    const { root } = this;
    if (this.custom.size === 0 || !isMap(root)) return [];
    const custom = entryOf(root, 'custom')?.value;
    const entries = Object.fromEntries(this.custom);
    const [first] = isMap(custom) ? custom.items : [];
    if (isMap(custom) && first) return [insertBefore(this.file, custom, first, entries)];
    const service = entryOf(root, 'service');
    const next = root.items[service ? root.items.indexOf(service) + 1 : 0] ?? root.items[0];
    return next ? [insertBefore(this.file, root, next, { custom: entries })] : [];
  }

  notes(): readonly string[] {
    return [
      'The Serverless Framework reads the key when it deploys, with the credentials of who does. Whoever may look at the environment of the function sees it there.',
    ];
  }
}

/** `prod/mail` becomes `prodMailSecret`. */
function entryName(id: string): string {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const name = words
    .map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  return `${name}Secret`;
}
