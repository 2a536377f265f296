import type { JsonFile } from '../document';
import type { JsonKind } from '../kind';

/** Where a variable cannot be read, each with what to do instead. */
const REFUSED: readonly (readonly [matches: (file: JsonFile) => boolean, refusal: string])[] = [
  [
    (file) => file.get('containerDefinitions') !== undefined,
    'A task definition of ECS reads no variable. Keep the key in Secrets Manager or Parameter Store, and let the container have "secrets": [{"name": NAME, "valueFrom": ARN}] in the place of this entry.',
  ],
  [
    ({ path }) => /(?:^|\/)(?:vercel|now)\.json$/.test(path),
    'Vercel reads no variable here. Run "vercel env add NAME", which asks for the value, and delete this entry.',
  ],
  [
    ({ path }) => /(?:^|\/)\.runtimeconfig\.json$/.test(path),
    'functions.config() of Firebase reads no variable. Run "firebase functions:secrets:set NAME", which asks for the value, read it with defineSecret in the function, and delete this file.',
  ],
  [
    (file) => /deployment(?:Template|Parameters)\.json/i.test(String(file.get('$schema')?.value)),
    'Take the key from a parameter of the type securestring here, and let the parameters refer to it in a Key Vault ("reference": {"keyVault": …}).',
  ],
  [
    (file) => /(?:^|\/)app\.json$/.test(file.path) && file.get('expo') !== undefined,
    'Everything in this file is built into the app, where anyone can read it. Send mail from a server, and delete this entry.',
  ],
  [
    (file) => file.get('kind') !== undefined && file.get('apiVersion') !== undefined,
    'Put the key into a Secret ("kubectl create secret generic sendgrid --from-env-file=FILE") and let this object refer to it with secretKeyRef.',
  ],
];

export const generic: JsonKind = {
  matches: () => true,
  begin: (file) => ({
    treat: () => ({ refusal: REFUSED.find(([matches]) => matches(file))?.[1] ?? UNKNOWN_READER }),
    loading: () => ({ notes: [] }),
  }),
};

const UNKNOWN_READER =
  'JSON cannot read a variable, and KeyGuard does not know what reads this file. Let that program read the key from its environment, and delete this entry.';
