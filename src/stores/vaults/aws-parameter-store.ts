import { jsonStringOf, outputWithFile } from '../command-line';
import { newSecret } from '../json-document';
import type { Reference } from '../references';
import { allowOptions, problem, type VaultStore, valueAt } from '../vault-store';
import { awsWith, checkAws, NOTHING_THERE, placeOptions } from './aws/command';

const READING = awsWith(
  [
    /AccessDenied|not authorized to perform/i,
    'AWS does not allow you to read this. Ask for ssm:GetParameter on it, and kms:Decrypt on its key.',
  ],
  [/ParameterVersionNotFound/i, NOTHING_THERE],
  [/ParameterNotFound/i, NOTHING_THERE, 'absent'],
);

const WRITING = awsWith(
  [
    /AccessDenied|not authorized to perform/i,
    'AWS does not allow you to store this. Ask for ssm:PutParameter on it, and kms:Encrypt on its key.',
  ],
  [
    /ParameterAlreadyExists/i,
    'There is a parameter of this name already, and KeyGuard does not change what is in one. Choose another place for the key with --reference.',
  ],
  [
    /prefixed with|reserved parameter name/i,
    'AWS keeps names that begin with "aws" or "ssm" to itself. Choose another one: --reference ref+awsssm://PATH/TO/PARAMETER',
  ],
);

const PARAMETER_NAME = /^\/[\w.\-/]+$/;

export const awsParameterStore: VaultStore = {
  id: 'aws-parameter-store',
  name: 'AWS SSM Parameter Store',
  shapes: ['ref+awsssm://{parameter…}', 'ref+awsssm://{parameter…}#/{key}'],
  schemes: ['awsssm'],
  async read(reference, tools) {
    allowOptions(reference, ['region', 'profile', 'version', 'mode', 'recursive']);
    const { name, key } = parameterOf(reference);
    const version = reference.options.get('version');
    if (version !== undefined && !/^[\w.-]+$/.test(version))
      throw problem(`"${version}" is no version or label of a parameter. Look at the reference.`);
    const value = await jsonStringOf(
      READING,
      [
        ...['ssm', 'get-parameter', `--name=${name}${version === undefined ? '' : `:${version}`}`],
        ...['--with-decryption', ...placeOptions(reference.options)],
        ...['--query=Parameter.Value', '--output=json'],
      ],
      tools,
    );
    return valueAt(value, key);
  },
  writer: {
    check: checkAws,
    async template() {
      return 'ref+awsssm://{project}/{variable}';
    },
    async write(reference, value, tools) {
      allowOptions(reference, ['region', 'profile', 'mode']);
      const { name, key } = parameterOf(reference);
      // Without --overwrite: nothing here could tell that somebody else writes at the same moment.
      await outputWithFile(
        WRITING,
        (path) => [
          ...['ssm', 'put-parameter', `--name=${name}`, '--type=SecureString', `--value=file://${path}`],
          ...[...placeOptions(reference.options), '--output=json'],
        ],
        newSecret(key, value),
        tools,
      );
    },
  },
};

/** In vals the key names a parameter below the path, unless `mode=singleparam` says that it is a field of the value. */
function parameterOf({ path, key, options }: Reference): {
  readonly name: string;
  readonly key: readonly string[];
} {
  const base = `/${path.replace(/^\/+|\/+$/g, '')}`;
  const place =
    options.get('mode') === 'singleparam' ? { name: base, key } : { name: [base, ...key].join('/'), key: [] };
  if (PARAMETER_NAME.test(place.name)) return place;
  throw problem('This is no name of a parameter. It goes ref+awsssm://PATH/TO/PARAMETER.');
}
