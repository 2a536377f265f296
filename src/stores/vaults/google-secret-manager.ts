import { Problem } from '../../text/problem';
import { textOfBase64 } from '../base64';
import { type CommandLine, checkProgram, outputOf, parsed } from '../command-line';
import { newSecret, withField } from '../json-document';
import type { Reference } from '../references';
import {
  allowOptions,
  fieldOf,
  problem,
  type Tools,
  unlessAbsent,
  type VaultStore,
  valueAt,
} from '../vault-store';

const NOT_SIGNED_IN = 'Google Cloud is not signed in. Sign in with: gcloud auth login';

/** Some of its commands give the name of the status, others a sentence of their own. */
const REFUSED = /PERMISSION_DENIED|does not have permission to access/i;

const READING: CommandLine = {
  program: 'gcloud',
  name: "Google Cloud's command line",
  install: 'https://cloud.google.com/sdk/docs/install',
  timeoutMs: 60_000,
  complaints: [
    [
      /do not currently have an active account|Reauthentication|refreshing (?:your current )?auth tokens|invalid_grant|UNAUTHENTICATED|invalid authentication credentials/i,
      NOT_SIGNED_IN,
    ],
    [
      /SERVICE_DISABLED|has not been used in project/i,
      'This project has no Secret Manager. Switch it on with: gcloud services enable secretmanager.googleapis.com',
    ],
    [
      REFUSED,
      'Google Cloud does not allow you to read this, or there is no such project. Ask for the role roles/secretmanager.secretAccessor.',
    ],
    [
      /\bSecret \[[^\]]*\] not found/i,
      'There is no such secret or version. List them with: gcloud secrets list --project PROJECT',
      'absent',
    ],
    [
      /NOT_FOUND/i,
      'There is no such secret or version. List them with: gcloud secrets list --project PROJECT',
    ],
    [
      /DESTROYED|DISABLED state/i,
      'This version of the secret is disabled or destroyed. Name another one with ?version=.',
    ],
    [
      /Max retries exceeded|Failed to establish|connection issue/i,
      'Google Cloud cannot be reached. Look at the network.',
    ],
  ],
};

const TAKEN = 'Somebody else stored something there at the same moment. Try again.';

const WRITING: CommandLine = {
  ...READING,
  complaints: [
    [
      REFUSED,
      'Google Cloud does not allow you to store this. Ask for the role roles/secretmanager.admin on the project.',
    ],
    [/ALREADY_EXISTS|already exists/i, TAKEN, 'taken'],
    [
      /constraints\/gcp\.resourceLocations/i,
      'Your organisation wants secrets in certain places. Say where: gcloud config set secrets/replication-policy user-managed, and gcloud config set secrets/locations LOCATION',
    ],
    ...READING.complaints,
  ],
};

const NAME = /^\w[\w.:-]*$/;

export const googleSecretManager: VaultStore = {
  id: 'google-secret-manager',
  name: 'Google Secret Manager',
  shapes: ['ref+gcpsecrets://{project}/{secret}', 'ref+gcpsecrets://{project}/{secret}#/{key}'],
  schemes: ['gcpsecrets'],
  async read(reference, tools) {
    allowOptions(reference, ['version', 'trim_nl']);
    const { text } = await versionOf(
      secretOf(reference, tools),
      reference.options.get('version') ?? 'latest',
      tools,
    );
    const value = valueAt(text, reference.key);
    return reference.options.get('trim_nl') === 'true' ? value.replace(/\n+$/, '') : value;
  },
  writer: {
    // Which account and project, gcloud knows without asking anybody.
    check: (tools) =>
      checkProgram(READING, tools, {
        async ask() {
          const { account, project } = await configuration(tools);
          if (account === undefined && (await isSignedOut(tools))) throw problem(NOT_SIGNED_IN);
          return project && `project ${project}`;
        },
      }),
    async template(tools) {
      const project = (await configuration(tools)).project ?? tools.env['GCP_PROJECT'];
      if (project) return `ref+gcpsecrets://${project}/{project}-{variable}`;
      throw problem(
        'gcloud knows no project. Choose one with: gcloud config set project PROJECT (or --reference ref+gcpsecrets://PROJECT/NAME)',
      );
    },
    async write(reference, value, tools) {
      allowOptions(reference, ['trim_nl']);
      const secret = secretOf(reference, tools);
      const { key } = reference;
      const now = key.length > 0 ? await unlessAbsent(versionOf(secret, 'latest', tools)) : undefined;
      if (now) return addField(secret, now, { key, value }, tools);
      const text = newSecret(key, value);
      try {
        await create(secret, text, tools);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'taken')) throw error;
        // It may be one that has no value yet, as Terraform makes them.
        if (await hasVersions(secret, tools)) throw error;
        await addVersion(secret, text, tools);
      }
    },
  },
};

interface Secret {
  readonly project: string;
  readonly name: string;
}

interface Version {
  readonly number: number;
  readonly text: string;
}

function secretOf({ path, options }: Reference, { env }: Tools): Secret {
  const parts = path.split('/');
  const [project = '', name = ''] = parts.length === 1 ? [env['GCP_PROJECT'], ...parts] : parts;
  if (
    parts.length > 2 ||
    ![project, name, options.get('version') ?? 'latest'].every((part) => NAME.test(part))
  )
    throw problem(
      'This is no complete reference. It goes ref+gcpsecrets://PROJECT/SECRET[?version=VERSION].',
    );
  return { project, name };
}

async function versionOf({ project, name }: Secret, version: string, tools: Tools): Promise<Version> {
  // The payload as base64, because printed as it is nobody knows whether a last line end is part of it
  // (https://cloud.google.com/sdk/gcloud/reference/secrets/versions/access).
  const output = await outputOf(
    READING,
    [
      ...['secrets', 'versions', 'access', version, `--secret=${name}`, `--project=${project}`],
      ...['--format=json(name,payload.data)', '--quiet'],
    ],
    tools,
  );
  const answer = parsed(output, READING.program);
  return { number: numberOf(answer), text: textOfPayload(answer) };
}

/** Copied to where gcloud's configuration says, else to wherever Google likes. */
async function create({ project, name }: Secret, text: string, tools: Tools): Promise<void> {
  const args = ['secrets', 'create', name, '--data-file=-', `--project=${project}`];
  await outputOf(WRITING, [...args, '--format=json(name)', '--quiet'], tools, { input: text });
}

/** Its number. */
async function addVersion({ project, name }: Secret, text: string, tools: Tools): Promise<number> {
  const args = ['secrets', 'versions', 'add', name, '--data-file=-', `--project=${project}`];
  const output = await outputOf(WRITING, [...args, '--format=json(name)', '--quiet'], tools, { input: text });
  return numberOf(parsed(output, WRITING.program));
}

async function hasVersions({ project, name }: Secret, tools: Tools): Promise<boolean> {
  const args = ['secrets', 'versions', 'list', name, '--limit=1', `--project=${project}`];
  const versions = parsed(
    await outputOf(WRITING, [...args, '--format=json(name)', '--quiet'], tools),
    'gcloud',
  );
  return !Array.isArray(versions) || versions.length > 0;
}

/**
 * Adds a version in which the document has the field. The service cannot refuse when somebody else adds one at the same
 * moment, but it counts: where theirs came between, a next version has their fields and ours.
 */
async function addField(
  secret: Secret,
  now: Version,
  { key, value }: { readonly key: readonly string[]; readonly value: string },
  tools: Tools,
): Promise<void> {
  let { number, text } = now;
  for (;;) {
    const added = await addVersion(secret, withField(text, key, value), tools);
    if (added === number + 1) return;
    ({ text } = await versionOf(secret, String(added - 1), tools));
    number = added;
  }
}

interface Configuration {
  readonly account: string | undefined;
  readonly project: string | undefined;
}

/** From gcloud's files and variables. What signs in in the place of an account counts as one. */
async function configuration(tools: Tools): Promise<Configuration> {
  const output = await outputOf(READING, ['config', 'list', '--format=json', '--quiet'], tools);
  const { core, auth } = parsed(output, READING.program) as Readonly<
    Record<string, Readonly<Record<string, string>> | undefined>
  >;
  return {
    account: core?.['account'] ?? auth?.['access_token_file'] ?? auth?.['credential_file_override'],
    project: core?.['project'],
  };
}

/** On Google's own machines there are accounts that no file names. */
async function isSignedOut(tools: Tools): Promise<boolean> {
  const output = await outputOf(READING, ['auth', 'list', '--format=json(account)', '--quiet'], tools);
  const accounts = parsed(output, READING.program);
  return Array.isArray(accounts) && accounts.length === 0;
}

/** Of a version, from its whole name. */
function numberOf(answer: unknown): number {
  return Number(/\/versions\/(\d+)$/.exec(String(fieldOf(answer, 'name')))?.[1]);
}

function textOfPayload(answer: unknown): string {
  return textOfBase64(fieldOf(fieldOf(answer, 'payload'), 'data'));
}
