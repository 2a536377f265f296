import { problem, type Tools } from '../../vault-store';

/** Names that projects give to files of secrets, the likeliest first. */
const NAMES = [
  ...['secrets.enc.yaml', 'secrets.sops.yaml', 'secrets.yaml', 'secrets.enc.yml', 'secrets.yml'],
  ...[
    'secrets.enc.json',
    'secrets.sops.json',
    'secrets.json',
    'secrets/secrets.yaml',
    'secrets/sendgrid.yaml',
  ],
];
export const CONFIGURATION = '.sops.yaml';

/**
 * In the encrypted file that the project has; else in a new one whose name the project's rules are for
 * (https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files).
 */
export async function templateFor(tools: Tools): Promise<string> {
  const texts = await Promise.all(NAMES.map((name) => tools.readText(name)));
  const encrypted = NAMES.find((_, i) => isEncrypted(texts[i] ?? ''));
  const free = NAMES.filter((_, i) => texts[i] === undefined);
  const name = encrypted ?? (await firstWithRule(free, tools));
  return `ref+sops://${name}#/{variable}`;
}

function isEncrypted(text: string): boolean {
  return /^sops:\s|^\s*"sops": ?\{/m.test(text);
}

async function firstWithRule(names: readonly string[], tools: Tools): Promise<string> {
  const configuration = await tools.readText(CONFIGURATION);
  // Only who moves a key needs them; `keyguard run` does not wait for a reader of YAML.
  const { rulesIn } = await import('./rules');
  const rules = configuration === undefined ? [] : rulesIn(configuration);
  if (rules === undefined)
    throw problem(
      `${CONFIGURATION} cannot be read as it is. Look at it with: sops --config ${CONFIGURATION} encrypt FILE`,
    );
  // Without any sops may find recipients elsewhere: in the environment, or in a folder further up.
  const name = names.find((each) => rules.length === 0 || rules.some((rule) => rule.test(each)));
  if (name !== undefined) return name;
  throw problem(
    `The rules in ${CONFIGURATION} are for files of other names than KeyGuard knows. Say which file: --reference "ref+sops://FILE#/{variable}"`,
  );
}
