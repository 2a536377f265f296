import { envName } from '../../kind';
import type { Treatment } from '../../values';
import { isWhole, onlyVariable, pathMatches } from '../../values';
import { replacePair, textOf } from '../edits';
import type { YamlKind } from '../kind';

/** Render asks for the value of a variable that is not synchronised: https://render.com/docs/blueprint-spec#prompting-for-secret-values */
export const render: YamlKind = {
  matches: ({ path }) => /(?:^|\/)render\.ya?ml$/.test(path),
  nameFor: ({ map }, chosen) => envName(textOf(map, 'key') ?? chosen, chosen),
  begin: (file) => ({
    treat(value, keys): Treatment {
      const { pair, map } = value;
      const variable = onlyVariable(keys);
      const isEntry = pathMatches(value.path, '** envVars * value') && isWhole(value, keys);
      if (!pair || !map || !isEntry || textOf(map, 'key') !== variable) return { refusal: RENDER };
      return { edits: [replacePair(file, map, pair, { sync: 'false' })], references: [variable] };
    },
    loading: (_, variables) => ({
      from: 'settings',
      notes: [
        `Render asks for ${variables.join(', ')} when the blueprint is made; in one that exists, set it under Environment.`,
      ],
    }),
  }),
};

const RENDER =
  'Render reads no variable here. Put the key into "envVars" with "sync: false", and read it in the program.';
