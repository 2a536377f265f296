import { isMap, isSeq } from 'yaml';
import type { YamlFile } from '../document';
import { entryOf, textOf } from '../edits';
import type { YamlKind } from '../kind';

export const KUSTOMIZE =
  'Kustomize puts no variable here. Give secretGenerator an env file beside this file, which git ignores ("envs: [.env]"), in the place of this entry.';

type Reader = readonly [matches: (file: YamlFile) => boolean, refusal: string];

/** Readers that put no variable into their file, each with what to do instead. */
const REFUSED: readonly Reader[] = [
  [
    // https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/
    ({ path }) => /(?:^|\/)kustomization\.ya?ml$/.test(path),
    KUSTOMIZE,
  ],
  [
    ({ documents }) => hasAll(documents[0]?.contents, 'runtime', 'env_variables'),
    'App Engine puts no variable into this file. Keep the key in Secret Manager and read it from there in the program; or put "env_variables" with the key into a file that git ignores, and name that file under "includes".',
  ],
  [
    ({ path, documents }) =>
      /(?:^|\/)cloudbuild(?:[._-][\w.-]+)?\.ya?ml$/.test(path) &&
      isSeq(entryOf(documents[0]?.contents, 'steps')?.value),
    'Cloud Build reads no variable of your machine. Keep the key in Secret Manager, name it under "availableSecrets", and give the step "secretEnv".',
  ],
  [
    // https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
    ({ path }) => /(?:^|\/)buildspec[\w.-]*\.ya?ml$/.test(path),
    'CodeBuild reads no variable of your machine. Keep the key in Secrets Manager, name it here under "env" with "secrets-manager", and read the variable in the commands.',
  ],
  [
    // https://taskfile.dev/docs/guide#env-files
    ({ path }) => /(?:^|\/)[Tt]askfile(?:\.dist)?\.ya?ml$/.test(path),
    'Let Task load the env file: write dotenv: [".env"] at the top of this file, delete the entry, and read the variable in the commands.',
  ],
  [
    // https://docs.cloudfoundry.org/devguide/deploy-apps/manifest-attributes.html#variable-substitution
    ({ path, documents }) =>
      /(?:^|\/)manifest[\w.-]*\.ya?ml$/.test(path) && hasAll(documents[0]?.contents, 'applications'),
    'Write ((sendgrid_api_key)) here, put the line "sendgrid_api_key: …" with the key into a file that git ignores, and name that file when you deploy: cf push --vars-file FILE.',
  ],
  [
    // https://prometheus.io/docs/alerting/latest/configuration/
    ({ documents }) => hasAll(documents[0]?.contents, 'route', 'receivers'),
    'Alertmanager reads no variable. Put the key into a file that git ignores, and name that file here with "smtp_auth_password_file" (or "auth_password_file" of a receiver) in the place of the password.',
  ],
  [
    // https://www.home-assistant.io/docs/configuration/secrets/
    ({ path, text, documents }) =>
      hasAll(documents[0]?.contents, 'homeassistant') ||
      (/(?:^|\/)configuration\.ya?ml$/.test(path) &&
        /^(?:default_config|frontend):|^\s*-?\s*platform: *sendgrid\b/m.test(text)),
    'Put the line "sendgrid_api_key: …" with the key into secrets.yaml of Home Assistant, which git should ignore, and write !secret sendgrid_api_key here.',
  ],
  [
    ({ documents }) =>
      textOf(documents[0]?.contents, 'sops') !== undefined || hasAll(documents[0]?.contents, 'sops'),
    'This file is encrypted with sops, but this value is not. Encrypt it: sops encrypt --in-place FILE.',
  ],
];

function hasAll(root: unknown, ...names: readonly string[]): boolean {
  return isMap(root) && names.every((name) => entryOf(root, name) !== undefined);
}

/** YAML that nothing can be put into, or whose reader nobody knows. */
export const generic: YamlKind = {
  matches: () => true,
  begin: (file) => ({
    treat: () => ({ refusal: REFUSED.find(([matches]) => matches(file))?.[1] ?? UNKNOWN_READER }),
    loading: () => ({ notes: [] }),
  }),
};

const UNKNOWN_READER =
  'YAML cannot read a variable by itself, and KeyGuard does not know what reads this file. Let that program read the key from its environment, and delete this entry.';
