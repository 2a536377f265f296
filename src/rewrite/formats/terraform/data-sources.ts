import { appendLines } from '../../../stores/env-file';
import { folderOf, joinPath } from '../../../stores/project-files';
import type { Reference } from '../../../stores/references';
import type { Companion, Rewrite, SourceFile } from '../../language';
import { awsParameterOf, awsSecretOf } from '../aws-references';
import { APP_SETTING_NOTE, appSettingReference } from '../azure-references';
import type { HclPlace } from './scan';

/** A block that reads a secret, and the expression for what it read. */
interface DataSource {
  readonly type: string;
  readonly provider: string;
  /** What it is called, unless the module has another one of that name. */
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  expression(address: string): string;
}

/** Where a module's data sources usually are: https://developer.hashicorp.com/terraform/language/style#file-names */
const FILE = 'data.tf';

/** The data sources of one rewrite. */
export class DataSources {
  private readonly added: string[] = [];
  private text: string;
  private isAppSetting = false;
  private readonly providers = new Set<string>();

  private constructor(
    private readonly source: SourceFile,
    private readonly path: string,
    private readonly before: string | undefined,
  ) {
    this.text = `${source.text}\n${before ?? ''}`;
  }

  static async of(source: SourceFile): Promise<DataSources> {
    const path = joinPath(folderOf(source.path), FILE);
    const before = path === source.path ? source.text : await source.project.readText(path);
    return new DataSources(source, path, before);
  }

  /** What stands for the secret at the place; undefined where no data source gives it there. */
  expressionFor(reference: Reference, place: HclPlace): string | undefined {
    const setting = appSettingReference(reference);
    if (setting !== undefined) {
      // What the app reads itself does not get into the state.
      const isWhole = place.content.end - place.content.start === KEY_LENGTH;
      if (place.attribute?.name !== 'app_settings' || !isWhole) return undefined;
      this.isAppSetting = true;
      return JSON.stringify(setting);
    }
    const data = dataSourceFor(reference);
    if (!data) return undefined;
    this.providers.add(data.provider);
    const width = Math.max(...data.attributes.map(([name]) => name.length));
    const body = data.attributes.map(([name, value]) => `  ${name.padEnd(width)} = ${value}`);
    for (let n = 1; ; n++) {
      const name = data.name + (n === 1 ? '' : `_${n}`);
      const there = new RegExp(`^data[ \\t]+"${data.type}"[ \\t]+"${name}"[ \\t]*\\{([^}]*)\\}`, 'm').exec(
        this.text,
      );
      if (!there) {
        const block = ['', `data "${data.type}" "${name}" {`, ...body, '}'];
        this.added.push(...block);
        this.text += `\n${block.join('\n')}`;
      } else if (squeezed(there[1] ?? '') !== squeezed(body.join('\n'))) continue;
      return data.expression(`data.${data.type}.${name}`);
    }
  }

  addTo(rewrite: Rewrite): Rewrite {
    const { added, before, path } = this;
    const notes = [
      ...(this.isAppSetting ? [APP_SETTING_NOTE] : []),
      ...[...this.providers].map(
        (provider) =>
          `Terraform keeps in its state what a data source reads, so whoever can read the state has the key. If the provider ${provider} is new here, run: terraform init`,
      ),
    ];
    if (added.length === 0) return { ...rewrite, notes };
    const edit = appendLines(before ?? '', (before ?? '').trim() === '' ? added.slice(1) : added);
    if (path === this.source.path) return { ...rewrite, edits: [...rewrite.edits, edit], notes };
    const companion: Companion = { path, before, edits: [edit] };
    return { ...rewrite, companions: [companion], notes };
  }
}

const KEY_LENGTH = 69;

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}

function dataSourceFor(reference: Reference): DataSource | undefined {
  switch (reference.scheme) {
    case 'awssecrets':
      return secretsManager(reference);
    case 'awsssm':
      return parameterStore(reference);
    case 'gcpsecrets':
      return google(reference);
    case 'vault':
      return vault(reference);
    default:
      // Azure's asks for the vault's resource group, other vendors' for a provider that has to be declared.
      return undefined;
  }
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/secretsmanager_secret_version */
function secretsManager(reference: Reference): DataSource | undefined {
  const secret = awsSecretOf(reference);
  if (!secret) return undefined;
  const { id, key, stage, version } = secret;
  return {
    type: 'aws_secretsmanager_secret_version',
    provider: 'hashicorp/aws',
    name: identifier(id.replace(/^arn:.*:secret:/, '')),
    attributes: attributesOf({ secret_id: id, version_stage: stage, version_id: version }),
    expression: (address) => memberOf(`${address}.secret_string`, key),
  };
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/ssm_parameter */
function parameterStore(reference: Reference): DataSource | undefined {
  const parameter = awsParameterOf(reference);
  if (!parameter || parameter.version !== undefined) return undefined;
  return {
    type: 'aws_ssm_parameter',
    provider: 'hashicorp/aws',
    name: identifier(parameter.name),
    attributes: attributesOf({ name: parameter.name }),
    expression: (address) => `${address}.value`,
  };
}

/** https://registry.terraform.io/providers/hashicorp/google/latest/docs/data-sources/secret_manager_secret_version */
function google({ path, key, options }: Reference): DataSource | undefined {
  const [project, secret, ...more] = path.split('/');
  const isKnown = [...options.keys()].every((name) => name === 'version');
  if (!project || !secret || more.length > 0 || !isKnown || key.length > 1) return undefined;
  return {
    type: 'google_secret_manager_secret_version',
    provider: 'hashicorp/google',
    name: identifier(secret),
    attributes: attributesOf({ project, secret, version: options.get('version') }),
    expression: (address) => memberOf(`${address}.secret_data`, key[0]),
  };
}

/**
 * The one that finds out by itself which version the engine has:
 * https://registry.terraform.io/providers/hashicorp/vault/latest/docs/data-sources/generic_secret
 */
function vault({ path, key, options }: Reference): DataSource | undefined {
  const [field, ...more] = key;
  if (field === undefined || more.length > 0 || options.size > 0) return undefined;
  return {
    type: 'vault_generic_secret',
    provider: 'hashicorp/vault',
    name: identifier(path),
    attributes: attributesOf({ path }),
    expression: (address) => `${address}.data[${JSON.stringify(field)}]`,
  };
}

function memberOf(text: string, key: string | undefined): string {
  return key === undefined ? text : `jsondecode(${text})[${JSON.stringify(key)}]`;
}

function attributesOf(values: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, JSON.stringify(value)] satisfies [string, string]],
  );
}

/** The last part of a path, as a name in HCL. */
function identifier(path: string): string {
  const last = path.split('/').findLast((part) => part !== '') ?? 'sendgrid';
  const name = last.toLowerCase().replace(/[^a-z0-9_]+/g, '_');
  return /^[a-z_]/.test(name) ? name : `secret_${name}`;
}
