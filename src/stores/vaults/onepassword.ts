import type { Reference } from '../references';
import { type CommandLine, outputOf } from './command-line';
import { allowOptions, problem, type Tools, type VaultStore } from './vault-store';

const SIGN_IN =
  '1Password is not signed in. Sign in with: op signin (or set OP_SERVICE_ACCOUNT_TOKEN where nobody can)';

const OP: CommandLine = {
  program: 'op',
  name: "1Password's command line",
  install: 'https://developer.1password.com/docs/cli/get-started',
  // A person may have to unlock the app.
  timeoutMs: 60_000,
  complaints: [
    [
      /not currently signed in|session expired|no accounts? configured|no active session|account is not signed in/i,
      SIGN_IN,
    ],
    [
      /authorization (?:prompt )?(?:dismissed|denied|timeout)|authorization timed out/i,
      '1Password was not unlocked. Try again, and confirm what it asks.',
    ],
    [
      /invalid (?:service account )?token|service account (?:token )?(?:is )?(?:invalid|deleted|expired)/i,
      'OP_SERVICE_ACCOUNT_TOKEN is wrong or no longer valid. Set a new one.',
    ],
    [/isn't a vault/i, '1Password has no such vault, or you may not see it. List them with: op vault list'],
    [/isn't an item/i, 'The vault has no such item. List them with: op item list'],
    [
      /more than one item matches/i,
      'Several items have this name. Put the ID of the right one into the reference.',
    ],
    [
      /isn't a field|does not have a field|isn't a section/i,
      'The item has no such field. Look at it with: op item get',
    ],
    [
      /invalid secret reference|must be in the format|too few '?\/'?/i,
      'This is no complete reference. It goes op://vault/item/field.',
    ],
  ],
};

export const onePassword: VaultStore = {
  id: 'onepassword',
  name: '1Password',
  shapes: ['op://{vault}/{item}/{field}', 'op://{vault}/{item}/{section}/{field}'],
  schemes: ['op'],
  async read(reference, tools) {
    // `--no-newline`: exactly what is stored (https://developer.1password.com/docs/cli/reference/commands/read).
    return outputOf(OP, ['read', '--no-newline', referenceFor(reference, tools)], tools);
  },
};

function referenceFor(reference: Reference, { env }: Tools): string {
  if (!reference.text.startsWith('op://')) {
    allowOptions(reference, ['attribute', 'attr', 'ssh-format']);
    const query = [...reference.options].map(([name, value]) => `${name}=${value}`).join('&');
    return `op://${reference.path}${query && `?${query}`}`;
  }
  // As `op run` has it: op://$APP_ENV/mail/key (https://developer.1password.com/docs/cli/secrets-environment-variables).
  return reference.text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const value = env[name];
    if (value === undefined) throw problem(`The reference names the variable ${name}, which is not set.`);
    return value;
  });
}
