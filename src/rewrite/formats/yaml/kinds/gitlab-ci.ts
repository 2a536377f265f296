import { type Shell, substituteInShell } from '../../shell-command';
import { isUnder, isWhole, onlyVariable, pathMatches, substitute, type Treatment } from '../../values';
import { entryOf, Remover } from '../edits';
import type { YamlKind } from '../kind';
import type { YamlScalar } from '../scalar';

const SCRIPT = /^(?:before_|after_)?script$/;

/** Variables of the project win over those of the file: https://docs.gitlab.com/ci/variables/#cicd-variable-precedence */
export const gitlabCi: YamlKind = {
  matches: ({ path }) =>
    /(?:^|[/.])gitlab-ci(?:\.[\w-]+)?\.ya?ml$|(?:^|\/)\.gitlab\/ci\/.+\.ya?ml$/.test(path),
  begin(file) {
    const remover = new Remover(file);
    return {
      treat(value, keys): Treatment {
        if (isUnder(value.path, SCRIPT)) return substituteInShell(value, keys, shellOf(value));
        const isVariable = pathMatches(value.path, '** variables *');
        const isDescribed = pathMatches(value.path, '** variables * value');
        if (!isVariable && !isDescribed) return { refusal: NOT_READ };
        const variable = onlyVariable(keys);
        const name = value.path.at(isDescribed ? -2 : -1);
        if (name === variable && isWhole(value, keys)) {
          const references = [`$${variable}`];
          if (isDescribed) return { edits: [{ span: value.span, newText: '""' }], references };
          if (remover.remove(value)) return { edits: [], references };
          return {
            refusal: `Delete this entry by hand: GitLab hands ${variable} to every job once the project has it.`,
          };
        }
        return substitute(value, keys, (key) => `$${key.variable}`);
      },
      finish: () => remover.edits(),
      loading: (_, variables) => ({
        from: 'settings',
        notes: [
          `Add ${variables.join(', ')} to the project in GitLab, masked and protected: Settings > CI/CD > Variables.`,
        ],
      }),
    };
  },
};

/** The runner has it, and is chosen by tags: https://docs.gitlab.com/ci/runners/hosted_runners/windows/ */
function shellOf({ parents }: YamlScalar): Shell {
  const isWindows = parents.some((parent) => /windows/i.test(String(entryOf(parent, 'tags')?.value ?? '')));
  return isWindows ? 'powershell' : 'posix';
}

const NOT_READ =
  'GitLab reads no secret variable here. Read it in a script or under "variables", or move the key by hand.';
