import { isMap, type Pair } from 'yaml';
import { folderOf } from '../../../../stores/project-files';
import { isDefault, startWithReferences } from '../../../loading/loaders';
import { startWith } from '../../kind';
import { around, substitute } from '../../values';
import { entryOf, insertBefore, textOf } from '../edits';
import type { YamlKind } from '../kind';
import { serviceReferences } from './serverless-references';

/**
 * `${env:NAME}` is read in every value. Version 3 loads `.env` with `useDotenv`; from 4 on it does so by itself and takes no
 * notice of the line (https://www.serverless.com/framework/docs/environment-variables).
 */
export const serverless: YamlKind = {
  matches: ({ path }) => /(?:^|\/)serverless(?:[._-][\w.-]+)?\.ya?ml$/.test(path),
  beginForVault: serviceReferences,
  begin: (file) => ({
    treat(value, keys) {
      const [only] = keys;
      const reference = `\${env:${only?.variable}}`;
      const fallback =
        only && keys.length === 1
          ? around(file.text, value, only, /\$\{env:(\w+),\s*['"]+$/, /^['"]+\}/)
          : undefined;
      if (fallback && fallback.before[1] === only?.variable) {
        const edits = value.write([{ span: fallback.span, newText: reference }]);
        return 'refusal' in edits ? edits : { edits, references: [reference] };
      }
      return substitute(value, keys, ({ variable }) => `\${env:${variable}}`);
    },
    loading(envPath) {
      const root = file.documents[0]?.contents;
      if (!isDefault(envPath) || folderOf(envPath) !== folderOf(file.path))
        return { notes: [startWith(envPath, 'serverless deploy')] };
      const service = entryOf(root, 'service');
      const names: readonly Pair[] = isMap(root) ? root.items : [];
      const next = names[service ? names.indexOf(service) + 1 : 0] ?? names[0];
      const withReferences = [startWithReferences(envPath, 'serverless deploy')];
      if (textOf(root, 'useDotenv') === 'true' || !isMap(root) || !next || root.flow)
        return { notes: [], withReferences };
      return {
        withReferences,
        notes: [`The Serverless Framework loads ${envPath}: "useDotenv: true" was added for version 3.`],
        edits: [insertBefore(file, root, next, { useDotenv: 'true' })],
      };
    },
  }),
};
