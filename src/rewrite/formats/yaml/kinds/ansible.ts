import { isMap, isSeq } from 'yaml';
import type { KeyInSource } from '../../../language';
import { refuseForm } from '../../../literals';
import { keyguardRun } from '../../../loading/loaders';
import { around, substitute, type Treatment } from '../../values';
import type { YamlFile } from '../document';
import { entryOf } from '../edits';
import type { YamlKind } from '../kind';
import type { YamlScalar } from '../scalar';

const FOLDERS =
  /(?:^|\/)(?:group_vars|host_vars|playbooks|roles\/[^/]+\/(?:vars|defaults|tasks|handlers))\/.+\.ya?ml$|(?:^|\/)(?:vars|defaults|tasks|handlers)\/main\.ya?ml$/;

export const ansible: YamlKind = {
  matches: (file) => FOLDERS.test(file.path) || isPlaybook(file),
  begin: (file) => ({
    treat: (value, keys) => treat(file, value, keys),
    loading: (envPath, variables) => ({
      notes: [
        `Ansible reads ${variables.join(', ')} from the environment of the machine it is started on: ${keyguardRun(envPath, 'ansible-playbook PLAYBOOK')}. To keep the key in the repository, encrypt it with ansible-vault.`,
      ],
    }),
  }),
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
function treat(file: YamlFile, value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
  if (value.node.tag === '!unsafe' || value.node.tag === '!vault') return { refusal: UNSAFE };
  const quote = value.style === 'single' ? '"' : "'";
  const lookup = (variable: string) =>
    `lookup(${quote}ansible.builtin.env${quote}, ${quote}${variable}${quote})`;
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
      ({ variable }) => `{{ ${lookup(variable)} }}`,
      ({ variable }, before, after) => {
        if (!/^[\w:.@/=+, -]*$/.test(before + after)) return { refusal: refuseForm('in base64') };
        return `{{ (${[before, null, after]
          .filter((part) => part !== '')
          .map((part) => (part === null ? lookup(variable) : `${quote}${part}${quote}`))
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
  const reference = lookup(only.variable);
  const edits = value.write([{ span: (fallback ?? literal).span, newText: reference }]);
  return 'refusal' in edits ? edits : { edits, references: [reference] };
}

const UNSAFE = 'Ansible reads nothing in a value with this tag. Take the tag off, then use the fix again.';

const IN_EXPRESSION =
  "The key is a part of an expression here. Write lookup('ansible.builtin.env', 'NAME') in its place by hand.";
