import { isMap, isSeq } from 'yaml';
import type { KeyInSource } from '../../../language';
import { refuseForm } from '../../../literals';
import { keyguardRun } from '../../../loading/loaders';
import { around, substitute, type Treatment } from '../../values';
import type { YamlFile } from '../document';
import { entryOf } from '../edits';
import type { YamlKind } from '../kind';
import type { YamlScalar } from '../scalar';
import { lookupFor } from './ansible-lookups';

const FOLDERS =
  /(?:^|\/)(?:group_vars|host_vars|playbooks|roles\/[^/]+\/(?:vars|defaults|tasks|handlers))\/.+\.ya?ml$|(?:^|\/)(?:vars|defaults|tasks|handlers)\/main\.ya?ml$/;

export const ansible: YamlKind = {
  matches: (file) => FOLDERS.test(file.path) || isPlaybook(file),
  begin: (file) => ({
    treat: (value, keys) => treat(file, value, keys, environmentLookup),
    loading: (envPath, variables) => ({
      notes: [
        `Ansible reads ${variables.join(', ')} from the environment of the machine it is started on: ${keyguardRun(envPath, 'ansible-playbook PLAYBOOK')}. To keep the key in the repository, encrypt it with ansible-vault.`,
      ],
    }),
  }),
  beginForVault(file, scheme) {
    const lookup = lookupFor(scheme);
    return (
      lookup && {
        treat: (value, keys) =>
          keys.every(({ vault }) => lookup.expression(vault, String) !== undefined)
            ? treat(file, value, keys, ({ vault }, quote) => lookup.expression(vault, quote) ?? '')
            : undefined,
        notes: () => [
          `Ansible reads the key from there where it is started; the machine needs the collection: ansible-galaxy collection install ${lookup.collection}`,
          ...(lookup.note === undefined ? [] : [lookup.note]),
        ],
      }
    );
  },
};

function isPlaybook({ documents, path }: YamlFile): boolean {
  const root = documents[0]?.contents;
  if (!isSeq(root)) return false;
  return root.items.some(
    (item) =>
      isMap(item) &&
      (entryOf(item, 'hosts') !== undefined ||
        entryOf(item, 'ansible.builtin.import_playbook') !== undefined ||
        (/(?:^|\/)(?:tasks|handlers)\//.test(path) && entryOf(item, 'name') !== undefined)),
  );
}

/** https://docs.ansible.com/ansible/latest/collections/ansible/builtin/env_lookup.html */
function environmentLookup({ variable }: KeyInSource, quote: (text: string) => string): string {
  return `lookup(${quote('ansible.builtin.env')}, ${quote(variable)})`;
}

function treat<Key extends KeyInSource>(
  file: YamlFile,
  value: YamlScalar,
  keys: readonly Key[],
  lookupOf: (key: Key, quote: (text: string) => string) => string,
): Treatment {
  if (value.node.tag === '!unsafe' || value.node.tag === '!vault') return { refusal: UNSAFE };
  const mark = value.style === 'single' ? '"' : "'";
  const quote = (text: string) => mark + text + mark;
  const lookup = ({ span }: KeyInSource) => {
    const key = keys.find((each) => each.span.start === span.start);
    return key ? lookupOf(key, quote) : '';
  };
  const isInExpression = keys.some(({ span }) => {
    const before = file.text.slice(value.span.start, span.start);
    return (
      before.lastIndexOf('{{') > before.lastIndexOf('}}') ||
      before.lastIndexOf('{%') > before.lastIndexOf('%}')
    );
  });
  if (!isInExpression)
    return substitute(
      value,
      keys,
      (key) => `{{ ${lookup(key)} }}`,
      (key, before, after) => {
        if (!/^[\w:.@/=+, -]*$/.test(before + after)) return { refusal: refuseForm('in base64') };
        return `{{ (${[before, null, after]
          .filter((part) => part !== '')
          .map((part) => (part === null ? lookup(key) : quote(part)))
          .join(' ~ ')}) | b64encode }}`;
      },
    );
  const [only] = keys;
  const literal =
    only && keys.length === 1 && !only.disguise && around(file.text, value, only, /['"\\]+$/, /^['"\\]+/);
  if (!literal) return { refusal: IN_EXPRESSION };
  const fallback = around(
    file.text,
    value,
    only,
    /lookup\(\s*['"\\]+(?:ansible\.builtin\.)?env['"\\]+,\s*['"\\]+(\w+)['"\\]+\s*\)\s*\|\s*default\(\s*['"\\]+$/,
    /^['"\\]+(?:,\s*(?:true|True))?\s*\)/,
  );
  if (fallback && fallback.before[1] !== only.variable) return { refusal: IN_EXPRESSION };
  const reference = lookup(only);
  const edits = value.write([{ span: (fallback ?? literal).span, newText: reference }]);
  return 'refusal' in edits ? edits : { edits, references: [reference] };
}

const UNSAFE = 'Ansible reads nothing in a value with this tag. Take the tag off, then use the fix again.';

const IN_EXPRESSION =
  "The key is a part of an expression here. Write lookup('ansible.builtin.env', 'NAME') in its place by hand.";
