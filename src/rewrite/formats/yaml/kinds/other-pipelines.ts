import type { KeyInSource } from '../../../language';
import { substituteInShell } from '../../shell-command';
import { isUnder, isWhole, MARK, onlyVariable, pathMatches, substitute, type Treatment } from '../../values';
import { EntryAdder, Remover } from '../edits';
import type { YamlKind } from '../kind';
import type { YamlScalar } from '../scalar';

const SCRIPT =
  /^(?:before_|after_)?(?:script|install|deploy|success|failure|cache)$|^commands?$|^after-script$/;

function isScript({ path }: YamlScalar): boolean {
  return isUnder(path, SCRIPT);
}

/** Repository variables are in the environment of every step: https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/ */
export const bitbucketPipelines: YamlKind = {
  matches: ({ path }) => /(?:^|\/)bitbucket-pipelines\.ya?ml$/.test(path),
  begin: () => ({
    treat(value, keys): Treatment {
      if (pathMatches(value.path, '** variables *'))
        return substitute(value, keys, ({ variable }) => `$${variable}`);
      return isScript(value) ? substituteInShell(value, keys, 'posix') : { refusal: NOT_READ };
    },
    loading: (_, variables) => ({
      from: 'settings',
      notes: [
        `Add ${variables.join(', ')} to the repository in Bitbucket, secured: Repository settings > Repository variables.`,
      ],
    }),
  }),
};

/** https://docs.travis-ci.com/user/environment-variables/ */
export const travis: YamlKind = {
  matches: ({ path }) => /(?:^|\/)\.travis\.ya?ml$/.test(path),
  nameFor: (value, chosen) => assignedName(value, /^(\w+)=/.exec(String(value.node.value))?.[1]) ?? chosen,
  begin(file) {
    const remover = new Remover(file);
    return {
      treat(value, keys): Treatment {
        if (isScript(value)) return substituteInShell(value, keys, 'posix');
        if (!isEnvironment(value)) return { refusal: NOT_READ };
        const variable = onlyVariable(keys);
        const assigned = new RegExp(`^(\\w+)=(["']?)${MARK}\\2$`).exec(value.marked(keys))?.[1];
        const name = assigned ?? (isWhole(value, keys) ? value.path.at(-1) : undefined);
        return name === variable && remover.remove(value)
          ? { edits: [], references: [`$${variable}`] }
          : { refusal: IN_ENVIRONMENT };
      },
      finish: () => remover.edits(),
      loading: (_, variables) => ({
        from: 'settings',
        notes: [
          `Add ${variables.join(', ')} to the repository in Travis CI: Settings > Environment Variables.`,
        ],
      }),
    };
  },
};

function isEnvironment({ path }: YamlScalar): boolean {
  return path.includes('env');
}

function assignedName(value: YamlScalar, assigned: string | undefined): string | undefined {
  if (!isEnvironment(value) || isScript(value)) return undefined;
  const name = assigned ?? value.path.at(-1);
  return typeof name === 'string' && /^[A-Z_]\w*$/.test(name) ? name : undefined;
}

/** https://docs.drone.io/secret/repository/ and https://woodpecker-ci.org/docs/usage/secrets */
export const drone: YamlKind = {
  matches: ({ path }) => /(?:^|\/)\.(?:drone|woodpecker)\.ya?ml$|(?:^|\/)\.woodpecker\/.+\.ya?ml$/.test(path),
  begin(file) {
    const environments = new EntryAdder(file, 'environment');
    return {
      treat(value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
        const step = isScript(value) ? value.entryNamed(/^commands$/) : undefined;
        if (step) {
          const treatment = substituteInShell(value, keys, 'posix');
          if ('refusal' in treatment) return treatment;
          keys.forEach(({ variable }, i) => {
            const isRead = !treatment.references[i]?.startsWith('<');
            if (isRead)
              environments.add(step.map, step.pair, variable, { from_secret: variable.toLowerCase() });
          });
          return treatment;
        }
        const isSetting =
          pathMatches(value.path, '** environment *') || pathMatches(value.path, '** settings *');
        if (!isSetting || !isWhole(value, keys) || value.node.anchor) return { refusal: NOT_READ };
        const name = onlyVariable(keys).toLowerCase();
        return {
          edits: [{ span: value.span, newText: `{ from_secret: ${name} }` }],
          references: [`from_secret: ${name}`],
        };
      },
      finish: () => environments.edits(),
      loading: (_, variables) => ({
        from: 'settings',
        notes: [
          `Add the secret ${variables.map((each) => each.toLowerCase()).join(', ')} to the repository, in its settings.`,
        ],
      }),
    };
  },
};

const NOT_READ =
  'This pipeline reads no secret here. Read it in the commands of a step, or move the key by hand.';

const IN_ENVIRONMENT =
  'Travis CI puts no variable into "env". Put the value together in the command that needs it, and delete this entry.';
