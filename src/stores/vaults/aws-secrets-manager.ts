import { Problem } from '../../text/problem';
import { jsonStringOf, outputOf, outputWithFile, parsed } from '../command-line';
import { newSecret, withField } from '../json-document';
import type { Reference } from '../references';
import { allowOptions, problem, type Tools, unlessAbsent, type VaultStore, valueAt } from '../vault-store';
import { awsWith, checkAws, NOTHING_THERE, option, placeOptions } from './aws/command';

const DELETED =
  'This secret is marked for deletion. Get it back with: aws secretsmanager restore-secret --secret-id NAME';

const READING = awsWith(
  [
    /AccessDenied|not authorized to perform/i,
    'AWS does not allow you to read this. Ask for secretsmanager:GetSecretValue on it, and kms:Decrypt on its key.',
  ],
  [/marked for deletion|currently marked deleted/i, DELETED],
  [/can't find the specified secret value for (?!staging label: AWSCURRENT)/i, NOTHING_THERE],
  // Also a secret that was made without a value, as Terraform makes them.
  [/ResourceNotFound/i, NOTHING_THERE, 'absent'],
);

const WRITING = awsWith(
  [
    /AccessDenied|not authorized to perform/i,
    'AWS does not allow you to store this. Ask for secretsmanager:CreateSecret (and for a secret that is there already PutSecretValue and UpdateSecretVersionStage), and kms:GenerateDataKey and kms:Decrypt on its key.',
  ],
  [/scheduled for deletion|marked for deletion/i, DELETED],
  [
    /ResourceExists|\(Invalid\w+Exception\) when calling the UpdateSecretVersionStage/,
    'Somebody else changed this secret at the same moment. Try again.',
    'taken',
  ],
);

/** Whatever begins otherwise may be an order to the program: it reads `file://` parameters from files. */
const SECRET_NAME = /^(?:arn:aws[\w-]*:secretsmanager:([\w-]+):\d+:secret:)?[\w/+=.@-]+$/;

const CURRENT = 'AWSCURRENT';

/** Of a version that is not the current one yet; a version without any label would not stay. */
const LABEL = 'keyguard';

export const awsSecretsManager: VaultStore = {
  id: 'aws-secrets-manager',
  name: 'AWS Secrets Manager',
  shapes: ['ref+awssecrets://{secret…}', 'ref+awssecrets://{secret…}#/{key}'],
  schemes: ['awssecrets'],
  async read(reference, tools) {
    allowOptions(reference, ['region', 'profile', 'version_stage', 'version_id']);
    const { id, place } = secretOf(reference);
    const version = reference.options.get('version_id');
    const stage = reference.options.get('version_stage') ?? (version === undefined ? CURRENT : undefined);
    const secret = await jsonStringOf(
      READING,
      [
        ...['secretsmanager', 'get-secret-value', `--secret-id=${id}`],
        ...option('--version-stage', stage),
        ...option('--version-id', version),
        ...place,
        ...['--query=SecretString', '--output=json'],
      ],
      tools,
    );
    return valueAt(secret, reference.key);
  },
  writer: {
    check: checkAws,
    async template() {
      return 'ref+awssecrets://{project}/{variable}';
    },
    async write(reference, value, tools) {
      allowOptions(reference, ['region', 'profile']);
      const secret = secretOf(reference);
      const { key } = reference;
      const now = key.length > 0 ? await currentVersion(secret, tools) : undefined;
      if (now) return addField(secret, now, key, value, tools);
      const text = newSecret(key, value);
      try {
        await create(secret, text, tools);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'taken')) throw error;
        // It may be one that has no value yet. Then this version becomes the current one, else it does not.
        await putVersion(secret, text, tools);
      }
    },
  },
};

interface Secret {
  readonly id: string;
  /** Where the program finds it. */
  readonly place: readonly string[];
}

function secretOf({ path, options }: Reference): Secret {
  const id = path.replace(/^\/(?=arn:)/, '');
  const match = SECRET_NAME.exec(id);
  if (!match) throw problem('This is no name of a secret. It goes ref+awssecrets://NAME, or with an ARN.');
  return { id, place: placeOptions(options, options.get('region') ?? match[1]) };
}

interface Version {
  readonly id: string;
  readonly text: string;
}

/** Undefined where there is none yet. */
async function currentVersion({ id, place }: Secret, tools: Tools): Promise<Version | undefined> {
  const args = ['secretsmanager', 'get-secret-value', `--secret-id=${id}`, ...place];
  const query = [`--version-stage=${CURRENT}`, '--query=[VersionId,SecretString]', '--output=json'];
  const output = await unlessAbsent(outputOf(READING, [...args, ...query], tools));
  if (output === undefined) return undefined;
  const [version, text] = parsed(output, READING.program) as readonly unknown[];
  return { id: String(version), text: typeof text === 'string' ? text : '' };
}

async function create({ id, place }: Secret, text: string, tools: Tools): Promise<void> {
  if (id.startsWith('arn:'))
    throw problem('A new secret gets its ARN from AWS. Name it: --reference ref+awssecrets://NAME');
  await outputWithFile(
    WRITING,
    (path) => [
      ...['secretsmanager', 'create-secret', `--name=${id}`, `--secret-string=file://${path}`],
      ...[...place, '--query=VersionId', '--output=json'],
    ],
    text,
    tools,
  );
}

/** A version with a label of ours, which is not the current one unless it is the first. */
async function putVersion({ id, place }: Secret, text: string, tools: Tools): Promise<string> {
  const output = await outputWithFile(
    WRITING,
    (path) => [
      ...['secretsmanager', 'put-secret-value', `--secret-id=${id}`, `--secret-string=file://${path}`],
      ...[`--version-stages=${LABEL}`, ...place, '--query=VersionId', '--output=json'],
    ],
    text,
    tools,
  );
  return String(parsed(output, WRITING.program));
}

/**
 * The other fields survive, also those that somebody writes at the same moment: AWS moves the label AWSCURRENT only if the
 * version that we read has it still (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html).
 */
async function addField(
  secret: Secret,
  now: Version,
  key: readonly string[],
  value: string,
  tools: Tools,
): Promise<void> {
  const version = await putVersion(secret, withField(now.text, key, value), tools);
  await outputOf(
    WRITING,
    [
      ...['secretsmanager', 'update-secret-version-stage', `--secret-id=${secret.id}`],
      ...[`--version-stage=${CURRENT}`, `--move-to-version-id=${version}`],
      ...[`--remove-from-version-id=${now.id}`, ...secret.place, '--output=json'],
    ],
    tools,
  );
}
