import type { Reference } from '../../stores/references';

/** What a reference to AWS names, as far as AWS's own formats can name it. */
export interface AwsSecret {
  readonly id: string;
  /** Of a secret that is a JSON object, the name of the member. */
  readonly key: string | undefined;
  readonly stage: string | undefined;
  readonly version: string | undefined;
}

/** Undefined for another vault, and for what only a command on this machine heeds: its region, its profile. */
export function awsSecretOf({ scheme, path, key, options }: Reference): AwsSecret | undefined {
  const isKnown = [...options.keys()].every((name) => /^version_(?:stage|id)$/.test(name));
  if (scheme !== 'awssecrets' || !isKnown || key.length > 1) return undefined;
  return {
    id: path.replace(/^\/(?=arn:)/, ''),
    key: key[0],
    stage: options.get('version_stage'),
    version: options.get('version_id'),
  };
}

export interface AwsParameter {
  /** With all levels above it, from `/` on. */
  readonly name: string;
  readonly version: string | undefined;
}

/** The same for the Parameter Store. */
export function awsParameterOf({ scheme, path, key, options }: Reference): AwsParameter | undefined {
  const isKnown = [...options.keys()].every((name) => name === 'version');
  if (scheme !== 'awsssm' || !isKnown) return undefined;
  const levels = [...path.split('/'), ...key].filter((level) => level !== '');
  return { name: `/${levels.join('/')}`, version: options.get('version') };
}

/**
 * For `valueFrom` of a container's secret in ECS. Of a parameter in the task's own region the name is enough; a secret of
 * Secrets Manager goes by its ARN, with what stands behind it divided by colons:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function ecsValueFrom(reference: Reference): string | undefined {
  const parameter = awsParameterOf(reference);
  if (parameter) return parameter.version === undefined ? parameter.name : undefined;
  const secret = awsSecretOf(reference);
  if (!secret?.id.startsWith('arn:')) return undefined;
  const { id, key = '', stage = '', version = '' } = secret;
  return [key, stage, version].every((part) => part === '') ? id : `${id}:${key}:${stage}:${version}`;
}

export const ECS_NEEDS_ARN =
  'ECS finds a secret of Secrets Manager by its ARN, and that is known once the secret is there. Make it first and name it (--reference "ref+awssecrets://ARN#/NAME"), or move the key to the Parameter Store.';
