import { envName } from '../../kind';
import { isWhole, onlyVariable, pathMatches, type Treatment } from '../../values';
import { memberOf, propertyOf, spanOf } from '../document';
import { Remover } from '../edits';
import type { JsonKind } from '../kind';

/** Heroku asks for a required variable without a value: https://devcenter.heroku.com/articles/app-json-schema#env */
export const heroku: JsonKind = {
  matches: (file) => /(?:^|\/)app\.json$/.test(file.path) && file.get('env') !== undefined,
  nameFor: ({ path }, chosen) =>
    path.includes('env') ? envName(String(path[path.indexOf('env') + 1]), chosen) : chosen,
  begin(file) {
    const remover = new Remover(file);
    return {
      treat(value, keys): Treatment {
        const { path } = value;
        const variable = onlyVariable(keys);
        const isDescribed = pathMatches(path, '** env * value');
        const isEntry = isDescribed || pathMatches(path, '** env *');
        const name = path.at(isDescribed ? -2 : -1);
        if (!isEntry || name !== variable || !isWhole(value, keys)) return { refusal: HEROKU };
        const references = [variable];
        if (!isDescribed)
          return { edits: [{ span: value.span, newText: '{ "required": true }' }], references };
        const [described] = value.parents;
        const property = propertyOf(described, 'value');
        if (!property) return { refusal: HEROKU };
        if (!memberOf(described, 'required'))
          return { edits: [{ span: spanOf(property), newText: '"required": true' }], references };
        remover.remove(value, 0);
        return { edits: [], references };
      },
      finish: () => remover.edits(),
      loading: (_, names) => ({
        from: 'settings',
        notes: [
          `Heroku asks for ${names.join(', ')} when the app is made; in one that exists, set it under Settings > Config Vars.`,
        ],
      }),
    };
  },
};

const HEROKU =
  'Heroku reads no variable here. Let "env" have an entry that holds the key alone, then use the fix again.';
