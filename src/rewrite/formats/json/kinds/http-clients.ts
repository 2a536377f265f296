import type { KeyInSource } from '../../../language';
import { isWhole, pathMatches, substitute, type Treatment } from '../../values';
import { type JsonFile, type JsonString, memberOf, propertyOf, spanOf, textOf } from '../document';
import type { JsonKind } from '../kind';

/** A value of the collection's or environment's own variable: a variable that refers to itself has no value. */
function empty(value: JsonString, keys: readonly KeyInSource[]): Treatment {
  if (!isWhole(value, keys)) return substitute(value, keys, ({ variable }) => `{{${variable}}}`);
  return { edits: [{ span: value.span, newText: '""' }], references: ['""'] };
}

/** https://learning.postman.com/docs/sending-requests/variables/variables/ */
export const postman: JsonKind = {
  matches: (file) => /\.postman_(?:collection|environment|globals)\.json$/.test(file.path) || isPostman(file),
  begin: () => ({
    treat(value, keys): Treatment {
      if (value.path.includes('script')) return { refusal: POSTMAN_SCRIPT };
      const [item] = value.parents;
      const isVariable = ['variable * value', '** variable * value', 'values * value'].some((place) =>
        pathMatches(value.path, place),
      );
      if (!isVariable) return substitute(value, keys, ({ variable }) => `{{${variable}}}`);
      const treatment = empty(value, keys);
      const type = memberOf(item, 'type');
      if ('refusal' in treatment || !type || !['default', 'text', 'string'].includes(String(type.value)))
        return treatment;
      // Of this type Postman hides the value.
      return { ...treatment, edits: [...treatment.edits, { span: spanOf(type), newText: '"secret"' }] };
    },
    loading: (_, variables) => ({
      from: 'settings',
      notes: [
        `Postman reads no env file. Keep the key in Postman Vault, or as the current value of a secret variable ${variables.join(', ')}, which Postman does not share.`,
      ],
    }),
  }),
};

function isPostman(file: JsonFile): boolean {
  return (
    (textOf(file.get('info'), 'schema') ?? '').includes('schema.getpostman.com') ||
    propertyOf(file.root, '_postman_variable_scope') !== undefined
  );
}

const POSTMAN_SCRIPT =
  'Postman puts no variable into a script. Read it there with pm.variables.get("NAME"), and keep the key in Postman Vault or a secret variable.';

/** https://docs.insomnia.rest/insomnia/environment-variables */
export const insomnia: JsonKind = {
  matches: (file) => file.get('__export_format') !== undefined,
  begin: () => ({
    treat(value, keys): Treatment {
      if (pathMatches(value.path, 'resources * data **')) return empty(value, keys);
      return substitute(value, keys, ({ variable }) => `{{ _.${variable} }}`);
    },
    loading: (_, variables) => ({
      from: 'settings',
      notes: [
        `Insomnia reads no env file. Set ${variables.join(', ')} in a private environment, which is not exported.`,
      ],
    }),
  }),
};

export const thunderClient: JsonKind = {
  matches: (file) =>
    /(?:^|\/)thunder[-\w]*\.json$|(?:^|\/)thunder-tests\//.test(file.path) ||
    (textOf(file.root, 'client') ?? textOf(file.root, 'clientName')) === 'Thunder Client',
  begin: () => ({
    treat(value, keys): Treatment {
      if (pathMatches(value.path, '** data * value') && isWhole(value, keys)) return empty(value, keys);
      return substitute(value, keys, ({ variable }) => `{{${variable}}}`);
    },
    loading: (envPath, variables) => ({
      from: 'env file',
      notes: [
        `Link ${envPath} to an environment of Thunder Client ("Link to Env File"), so that it knows ${variables.join(', ')}.`,
      ],
    }),
  }),
};
