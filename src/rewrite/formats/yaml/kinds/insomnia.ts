import { isWhole, pathMatches, substitute } from '../../values';
import { textOf } from '../edits';
import type { YamlKind } from '../kind';

/** Insomnia's files since version 11; those of before are JSON. */
export const insomnia: YamlKind = {
  matches: ({ documents }) => /\.insomnia\.rest\//.test(textOf(documents[0]?.contents, 'type') ?? ''),
  begin: () => ({
    treat(value, keys) {
      if (pathMatches(value.path, '** data **') && isWhole(value, keys))
        return { edits: [{ span: value.span, newText: '""' }], references: ['""'] };
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
