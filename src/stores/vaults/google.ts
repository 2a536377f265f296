import { type CommandLine, outputOf, parsed } from './command-line';
import { allowOptions, fieldOf, problem, type VaultStore, valueAt } from './vault-store';

const GCLOUD: CommandLine = {
  program: 'gcloud',
  name: "Google Cloud's command line",
  install: 'https://cloud.google.com/sdk/docs/install',
  timeoutMs: 60_000,
  complaints: [
    [
      /do not currently have an active account|Reauthentication|refreshing (?:your current )?auth tokens|invalid_grant|UNAUTHENTICATED|invalid authentication credentials/i,
      'Google Cloud is not signed in. Sign in with: gcloud auth login',
    ],
    [
      /SERVICE_DISABLED|has not been used in project/i,
      'This project has no Secret Manager. Switch it on with: gcloud services enable secretmanager.googleapis.com',
    ],
    [
      /PERMISSION_DENIED/i,
      'Google Cloud does not allow you to read this, or there is no such project. Ask for the role roles/secretmanager.secretAccessor.',
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

const NAME = /^\w[\w.:-]*$/;

export const googleSecretManager: VaultStore = {
  id: 'google-secret-manager',
  name: 'Google Secret Manager',
  shapes: ['ref+gcpsecrets://{project}/{secret}', 'ref+gcpsecrets://{project}/{secret}#/{key}'],
  schemes: ['gcpsecrets'],
  async read(reference, tools) {
    allowOptions(reference, ['version', 'trim_nl']);
    const parts = reference.path.split('/');
    const [project = '', secret = ''] = parts.length === 1 ? [tools.env['GCP_PROJECT'], ...parts] : parts;
    const version = reference.options.get('version') ?? 'latest';
    if (parts.length > 2 || ![project, secret, version].every((part) => NAME.test(part)))
      throw problem(
        'This is no complete reference. It goes ref+gcpsecrets://PROJECT/SECRET[?version=VERSION].',
      );
    // The payload as base64, because printed as it is nobody knows whether a last line end is part of it
    // (https://cloud.google.com/sdk/gcloud/reference/secrets/versions/access).
    const output = await outputOf(
      GCLOUD,
      [
        ...['secrets', 'versions', 'access', version, `--secret=${secret}`, `--project=${project}`],
        ...['--format=json(payload.data)', '--quiet'],
      ],
      tools,
    );
    const value = valueAt(textOfPayload(parsed(output, GCLOUD.program)), reference.key);
    return reference.options.get('trim_nl') === 'true' ? value.replace(/\n+$/, '') : value;
  },
};

function textOfPayload(answer: unknown): string {
  const data = fieldOf(fieldOf(answer, 'payload'), 'data');
  try {
    const binary = atob(String(data).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw problem('What is stored there is no text. Look at the reference.');
  }
}
