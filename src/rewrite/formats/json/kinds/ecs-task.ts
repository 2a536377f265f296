import type { Node } from 'jsonc-parser';
import type { TextEdit } from '../../../../text/edits';
import type { KeyForVault } from '../../../language';
import { ECS_NEEDS_ARN, ecsValueFrom } from '../../aws-references';
import type { VaultRewriter } from '../../kind';
import { isWhole, pathMatches, type Treatment } from '../../values';
import { type JsonFile, type JsonString, memberOf, propertyOf, spanOf, textOf } from '../document';
import { insertBeside, Remover } from '../edits';
import type { JsonKind } from '../kind';
import { generic } from './generic';

/** A task definition of ECS, as `aws ecs register-task-definition --cli-input-json` takes it. */
export const ecsTask: JsonKind = {
  matches: (file) => file.get('containerDefinitions') !== undefined,
  begin: (file) => generic.begin(file),
  beginForVault: (file, scheme) =>
    scheme === 'awssecrets' || scheme === 'awsssm' ? new ContainerSecrets(file) : undefined,
};

interface Secret {
  /** Of the environment, which goes. */
  readonly entry: Node;
  readonly name: string;
  readonly valueFrom: string;
}

/** Variables of a container become its secrets, which ECS reads when it starts the container. */
class ContainerSecrets implements VaultRewriter<JsonString> {
  private readonly remover: Remover;
  /** By the container. */
  private readonly added = new Map<Node, Secret[]>();

  constructor(private readonly file: JsonFile) {
    this.remover = new Remover(file);
  }

  treat(value: JsonString, keys: readonly KeyForVault[]): Treatment | undefined {
    const [only] = keys;
    const [entry, , container] = value.parents;
    const name = textOf(entry, 'name');
    const isVariable = pathMatches(value.path, 'containerDefinitions * environment * value');
    if (!only || !entry || !container || name === undefined || !isVariable || !isWhole(value, keys))
      return undefined;
    const valueFrom = ecsValueFrom(only.vault);
    if (valueFrom === undefined)
      return only.vault.scheme === 'awssecrets' ? { refusal: ECS_NEEDS_ARN } : undefined;
    this.added.set(container, [...(this.added.get(container) ?? []), { entry, name, valueFrom }]);
    return { edits: [], references: keys.map(() => `valueFrom: ${valueFrom}`) };
  }

  finish(): readonly TextEdit[] {
    const added = [...this.added].flatMap(([container, secrets]): TextEdit[] => {
      const items = secrets
        .map(
          ({ name, valueFrom }) =>
            `{ "name": ${JSON.stringify(name)}, "valueFrom": ${JSON.stringify(valueFrom)} }`,
        )
        .join(', ');
      const list = memberOf(container, 'secrets');
      const environment = propertyOf(container, 'environment');
      const isEmptied = memberOf(container, 'environment')?.children?.length === secrets.length;
      // Nothing else is in the environment, so the secrets take its place.
      if (!list && environment && isEmptied)
        return [{ span: spanOf(environment), newText: `"secrets": [${items}]` }];
      for (const { entry } of secrets) this.remover.remove({ node: entry });
      if (list?.type === 'array') {
        const start = list.offset + 1;
        const separator = (list.children ?? []).length > 0 ? ', ' : '';
        return [{ span: { start, end: start }, newText: items + separator }];
      }
      return environment ? [insertBeside(this.file, environment, 'secrets', `[${items}]`)] : [];
    });
    return [...this.remover.edits(), ...added];
  }

  notes(keys: readonly KeyForVault[]): readonly string[] {
    const [place, action] = keys.some(({ vault }) => vault.scheme === 'awsssm')
      ? ['the Parameter Store', 'ssm:GetParameters']
      : ['Secrets Manager', 'secretsmanager:GetSecretValue'];
    return [
      `ECS reads the key from ${place} when it starts the container. The task execution role needs ${action} on it, and kms:Decrypt where it is encrypted with a key of your own.`,
    ];
  }
}
