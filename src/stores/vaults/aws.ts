import type { Reference } from '../references';
import { type CommandLine, jsonStringOf } from './command-line';
import { allowOptions, problem, type VaultStore, valueAt } from './vault-store';

const AWS: CommandLine = {
  program: 'aws',
  name: "AWS's command line",
  install: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  timeoutMs: 60_000,
  complaints: [
    [
      /Unable to locate credentials|could not be found in credential/i,
      'AWS has no credentials here. Sign in with: aws sso login (or aws configure)',
    ],
    [
      /config profile \(.*\) could not be found/i,
      'AWS knows no such profile. List them with: aws configure list-profiles',
    ],
    [
      /ExpiredToken|token (?:has|included in the request is) expired|Error loading SSO Token|Token for .* does not exist|session has expired/i,
      "AWS's sign-in has run out. Sign in again with: aws sso login",
    ],
    [
      /UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|AuthFailure/i,
      'AWS does not accept these credentials. Look at them with: aws configure list',
    ],
    [
      /AccessDenied|not authorized to perform/i,
      'AWS does not allow you to read this. Ask for secretsmanager:GetSecretValue or ssm:GetParameter on it, and kms:Decrypt on its key.',
    ],
    [
      /You must specify a region/i,
      'AWS was told no region. Add ?region=REGION to the reference, or set AWS_DEFAULT_REGION.',
    ],
    [
      /ResourceNotFound|ParameterNotFound|ParameterVersionNotFound/i,
      'There is nothing of this name and version in this region and account. See who you are with: aws sts get-caller-identity',
    ],
    [
      /marked for deletion|currently marked deleted/i,
      'This secret is marked for deletion. Get it back with: aws secretsmanager restore-secret',
    ],
    [
      /Could not connect to the endpoint|Connect timeout|Read timeout/i,
      'AWS cannot be reached. Look at the region, the network and AWS_ENDPOINT_URL.',
    ],
  ],
};

/** Whatever begins otherwise may be an order to the program: it reads `file://` parameters from files. */
const SECRET_NAME = /^(?:arn:aws[\w-]*:secretsmanager:([\w-]+):\d+:secret:)?[\w/+=.@-]+$/;

export const awsSecretsManager: VaultStore = {
  id: 'aws-secrets-manager',
  name: 'AWS Secrets Manager',
  shapes: ['ref+awssecrets://{secret…}', 'ref+awssecrets://{secret…}#/{key}'],
  schemes: ['awssecrets'],
  async read(reference, tools) {
    allowOptions(reference, ['region', 'profile', 'version_stage', 'version_id']);
    const id = reference.path.replace(/^\/(?=arn:)/, '');
    const match = SECRET_NAME.exec(id);
    if (!match) throw problem('This is no name of a secret. It goes ref+awssecrets://NAME, or with an ARN.');
    const options = reference.options;
    const secret = await jsonStringOf(
      AWS,
      [
        ...['secretsmanager', 'get-secret-value', `--secret-id=${id}`],
        ...option('--version-stage', options.get('version_stage')),
        ...option('--version-id', options.get('version_id')),
        ...option('--region', options.get('region') ?? match[1]),
        ...option('--profile', options.get('profile')),
        ...['--query=SecretString', '--output=json'],
      ],
      tools,
    );
    return valueAt(secret, reference.key);
  },
};

const PARAMETER_NAME = /^\/[\w.\-/]+$/;

export const awsParameterStore: VaultStore = {
  id: 'aws-parameter-store',
  name: 'AWS SSM Parameter Store',
  shapes: ['ref+awsssm://{parameter…}', 'ref+awsssm://{parameter…}#/{key}'],
  schemes: ['awsssm'],
  async read(reference, tools) {
    allowOptions(reference, ['region', 'profile', 'version', 'mode', 'recursive']);
    const { name, key } = parameterOf(reference);
    if (!PARAMETER_NAME.test(name))
      throw problem('This is no name of a parameter. It goes ref+awsssm://PATH/TO/PARAMETER.');
    const version = reference.options.get('version');
    const value = await jsonStringOf(
      AWS,
      [
        ...['ssm', 'get-parameter', `--name=${name}${version === undefined ? '' : `:${version}`}`],
        '--with-decryption',
        ...option('--region', reference.options.get('region')),
        ...option('--profile', reference.options.get('profile')),
        ...['--query=Parameter.Value', '--output=json'],
      ],
      tools,
    );
    return valueAt(value, key);
  },
};

/** In vals the key names a parameter below the path, unless `mode=singleparam` says that it is a field of the value. */
function parameterOf({ path, key, options }: Reference): {
  readonly name: string;
  readonly key: readonly string[];
} {
  const base = `/${path.replace(/^\/+|\/+$/g, '')}`;
  if (options.get('mode') === 'singleparam') return { name: base, key };
  return { name: [base, ...key].join('/'), key: [] };
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}
