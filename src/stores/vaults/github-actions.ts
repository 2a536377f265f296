import { Problem } from '../../text/problem';
import { type CommandLine, checkProgram, outputOf, parsed } from '../command-line';
import type { Reference } from '../references';
import { allowOptions, problem, type Tools, type VaultStore } from '../vault-store';

const NOT_SIGNED_IN = 'GitHub is not signed in. Sign in with: gh auth login (or set GH_TOKEN)';

const GH: CommandLine = {
  program: 'gh',
  name: "GitHub's command line",
  install: 'https://cli.github.com',
  complaints: [
    [/gh auth login|HTTP 401/i, NOT_SIGNED_IN],
    [
      /no git remotes found|none of the git remotes|not a git repository/i,
      'gh finds no repository of GitHub here. Name it with: --reference ref+github://OWNER/REPO/{variable}',
    ],
    [
      /HTTP 403/,
      'GitHub does not let you write secrets of this repository. Ask for the right to, or give the sign-in more scopes with: gh auth refresh --scopes repo',
    ],
    [
      /HTTP 404|Could not resolve to a Repository/i,
      'GitHub has no such repository, or you may not see its secrets. Look at it with: gh repo view OWNER/REPO',
    ],
    [
      /dial tcp|no such host|error connecting|connection refused|timeout/i,
      'GitHub cannot be reached. Look at the network.',
    ],
  ],
};

/**
 * Secrets of a repository for GitHub Actions, which only its workflows read. The reference stands in no file: it says here
 * where the key goes. Those of organisations and of environments are left to their owners.
 */
export const githubActions: VaultStore = {
  id: 'github-actions',
  name: 'GitHub Actions',
  schemes: ['github'],
  writer: {
    readers: 'workflows of GitHub Actions',
    check: (tools) => checkProgram(GH, tools, { ask: () => checkSignIn(tools) }),
    async template(tools) {
      const output = await outputOf(GH, ['repo', 'view', '--json=url'], tools);
      const { url } = parsed(output, GH.program) as { readonly url?: string };
      const repository = /^https?:\/\/(?:github\.com\/)?(.+?)\/?$/.exec(url ?? '')?.[1];
      if (repository === undefined) throw problem('"gh" names no repository. Try: gh repo view');
      return `ref+github://${repository}/{variable}`;
    },
    accept(reference) {
      placeOf(reference);
    },
    // It takes line ends off the end: https://github.com/cli/cli/blob/trunk/pkg/cmd/secret/set/set.go
    async write(reference, value, tools) {
      const { repository, name } = placeOf(reference);
      await outputOf(GH, ['secret', 'set', name, `--repo=${repository}`], tools, { input: value });
    },
    // A name in each line, and behind a tab when it was set: https://cli.github.com/manual/gh_secret_list
    async holds(reference, tools) {
      const { repository, name } = placeOf(reference);
      const output = await outputOf(GH, ['secret', 'list', `--repo=${repository}`], tools);
      return output.split('\n').some((line) => line.split('\t')[0]?.toUpperCase() === name.toUpperCase());
    },
  },
};

/** `gh auth status` fails, too, when one host of several is not well: that is told when it matters. */
async function checkSignIn(tools: Tools): Promise<void> {
  const gh: CommandLine = { ...GH, complaints: [[/not logged in(?:to)? any/i, NOT_SIGNED_IN]] };
  await outputOf(gh, ['auth', 'status'], tools).catch((error: unknown) => {
    const isOther =
      error instanceof Problem && error.code === 'unresolved' && error.message !== NOT_SIGNED_IN;
    if (!isOther) throw error;
  });
}

/** https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets */
const NAME = /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i;

function placeOf(reference: Reference): { readonly repository: string; readonly name: string } {
  allowOptions(reference, []);
  const parts = reference.path.split('/');
  const name = parts.pop() ?? '';
  const isRepository =
    (parts.length === 2 || parts.length === 3) && parts.every((part) => /^\w[\w.-]*$/.test(part));
  if (!isRepository || reference.key.length > 0 || !NAME.test(name))
    throw problem(
      'This is no secret of a repository. It goes ref+github://OWNER/REPO/NAME, and the name has letters, digits and _ and does not begin with GITHUB_.',
    );
  return { repository: parts.join('/'), name };
}
