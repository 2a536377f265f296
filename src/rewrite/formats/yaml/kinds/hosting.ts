import { isSeq } from 'yaml';
import type { Treatment } from '../../values';
import { isWhole, onlyVariable, pathMatches } from '../../values';
import { entryOf, replacePair, textOf } from '../edits';
import type { YamlKind } from '../kind';

/** Render asks for the value of a variable that is not synchronised: https://render.com/docs/blueprint-spec#prompting-for-secret-values */
export const render: YamlKind = {
  matches: ({ path }) => /(?:^|\/)render\.ya?ml$/.test(path),
  nameFor: ({ map }, chosen) => textOf(map, 'key') ?? chosen,
  begin: (file) => ({
    treat(value, keys): Treatment {
      const { pair, map } = value;
      const variable = onlyVariable(keys);
      const isEntry = pathMatches(value.path, '** envVars * value') && isWhole(value, keys);
      if (!pair || !map || !isEntry || textOf(map, 'key') !== variable) return { refusal: RENDER };
      return { edits: [replacePair(file, map, pair, { sync: 'false' })], references: [variable] };
    },
    loading: (_, variables) => ({
      notes: [
        `Render asks for ${variables.join(', ')} when the blueprint is made; in one that exists, set it under Environment.`,
      ],
    }),
  }),
};

export const appEngine: YamlKind = {
  matches: ({ documents }) => {
    const root = documents[0]?.contents;
    return entryOf(root, 'runtime') !== undefined && entryOf(root, 'env_variables') !== undefined;
  },
  begin: () => ({
    treat: () => ({ refusal: APP_ENGINE }),
    loading: () => ({ notes: [] }),
  }),
};

export const cloudBuild: YamlKind = {
  matches: ({ path, documents }) =>
    /(?:^|\/)cloudbuild(?:[._-][\w.-]+)?\.ya?ml$/.test(path) &&
    isSeq(entryOf(documents[0]?.contents, 'steps')?.value),
  begin: () => ({
    treat: () => ({ refusal: CLOUD_BUILD }),
    loading: () => ({ notes: [] }),
  }),
};

const RENDER =
  'Render reads no variable here. Put the key into "envVars" with "sync: false", and read it in the program.';

const APP_ENGINE =
  'App Engine puts no variable into this file. Keep the key in Secret Manager and read it from there in the program; or put "env_variables" with the key into a file that git ignores, and name that file under "includes".';

const CLOUD_BUILD =
  'Cloud Build reads no variable of your machine. Keep the key in Secret Manager, name it under "availableSecrets", and give the step "secretEnv".';
