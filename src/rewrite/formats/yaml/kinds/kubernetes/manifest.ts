import { isMap, isPair, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { TextEdit } from '../../../../../text/edits';
import { lineBefore, lineEndOf } from '../../../../../text/lines';
import type { KeyInSource } from '../../../../language';
import { isWhole, onlyVariable, substitute, type Treatment } from '../../../values';
import type { YamlFile } from '../../document';
import { type Entries, entryOf, insertBefore, isReferredTo, linesOf, replacePair, textOf } from '../../edits';
import type { YamlRewriter } from '../../kind';
import { nameOf, type YamlScalar } from '../../scalar';
import { KUSTOMIZE } from '../generic';

/** Of the Secret that the fix makes containers read. */
export const SECRET_NAME = 'sendgrid';

/** One entry of a Secret. */
export interface SecretEntry {
  readonly name: string;
  readonly key: string;
}

/** https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/ */
export class Manifest implements YamlRewriter {
  private readonly added = new Map<YAMLMap, { before: Pair; variables: Set<string> }>();
  private readonly namespaces = new Set<string>();

  constructor(
    private readonly file: YamlFile,
    /** Where a variable's value is. */
    private readonly secretOf: (variable: string) => SecretEntry,
  ) {}

  treat(value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
    const object = objectOf(value);
    const kind = textOf(object, 'kind');
    const refused = refuseKind(kind, textOf(entryOf(object, 'metadata')?.value, 'name'), value);
    if (refused !== undefined) return { refusal: refused };
    const container = containerOf(value);
    if (!container) return { refusal: NOT_READ };
    const treatment = this.treatInContainer(value, keys, container);
    if (!('refusal' in treatment))
      this.namespaces.add(textOf(entryOf(object, 'metadata')?.value, 'namespace') ?? '');
    return treatment;
  }

  private treatInContainer(value: YamlScalar, keys: readonly KeyInSource[], container: YAMLMap): Treatment {
    const { pair, map, parents } = value;
    const list = entryOf(container, 'env')?.value;
    const isEnv = pair && map && nameOf(pair) === 'value' && isSeq(list) && parents.includes(list);
    if (isEnv && isWhole(value, keys)) {
      if (isReferredTo(value, value.node)) return { refusal: ANCHORED };
      const variable = onlyVariable(keys);
      const { name, key } = this.secretOf(variable);
      const edit = replacePair(this.file, map, pair, this.secretRef(variable));
      return { edits: [edit], references: keys.map(() => `secretKeyRef ${name}/${key}`) };
    }
    const { pair: before, map: holder } = value.entryNamed(isEnv ? /^env$/ : /^(?:args|command)$/) ?? {};
    if (!before || holder !== container) return { refusal: NOT_READ };
    // `$(NAME)` is read in values of `env`, `command` and `args`, of variables that stand before it in `env`.
    const first = isSeq(list) ? list.items[0] : undefined;
    if (container.flow || (isSeq(list) && (list.flow || !isMap(first) || first.flow)))
      return { refusal: NO_ROOM };
    const items: readonly unknown[] = isSeq(list) ? list.items : [];
    const around: readonly unknown[] = parents;
    const own = isEnv ? items.findIndex((item) => around.includes(item)) : items.length;
    const missing: string[] = [];
    for (const key of keys) {
      const at = items.findIndex((item) => textOf(item, 'name') === key.variable);
      if (at < 0) missing.push(key.variable);
      else if (at > own || !this.holds(items[at], key)) return { refusal: TAKEN };
    }
    const treatment = substitute(value, keys, ({ variable }) => `$(${variable})`);
    if ('refusal' in treatment) return treatment;
    const added = this.added.get(container) ?? { before, variables: new Set() };
    for (const variable of missing) added.variables.add(variable);
    if (added.variables.size > 0) this.added.set(container, added);
    return treatment;
  }

  /** Whether an entry of `env` has the key as its value, now or from the Secret. */
  private holds(entry: unknown, { span, variable }: KeyInSource): boolean {
    const secret = entryOf(entryOf(entry, 'valueFrom')?.value, 'secretKeyRef')?.value;
    return (
      textOf(secret, 'key') === this.secretOf(variable).key ||
      textOf(entry, 'value') === this.file.text.slice(span.start, span.end)
    );
  }

  finish(): readonly TextEdit[] {
    return [...this.added].map(([container, { before, variables }]) => {
      const list = entryOf(container, 'env')?.value;
      return isSeq(list)
        ? this.insertItems(list, [...variables])
        : this.insertList(container, before, [...variables]);
    });
  }

  private insertItems(list: YAMLSeq, variables: readonly string[]): TextEdit {
    const [first] = list.items;
    const start = isMap(first) ? (first.range?.[0] ?? 0) : 0;
    const lead = lineBefore(this.file.text, start);
    const eol = lineEndOf(this.file.text);
    const indentation = ' '.repeat(lead.length);
    const items = variables.map((variable) =>
      linesOf({ name: variable, ...this.secretRef(variable) }, indentation)
        .join(eol)
        .trimStart(),
    );
    return { span: { start, end: start }, newText: items.map((item) => item + eol + lead).join('') };
  }

  private insertList(container: YAMLMap, before: Pair, variables: readonly string[]): TextEdit {
    const { span, newText } = insertBefore(this.file, container, before, { env: '' });
    const indentation = ' '.repeat(lineBefore(this.file.text, span.start).length);
    const eol = lineEndOf(this.file.text);
    const lines = variables.flatMap((variable) => [
      `${indentation}  - name: ${variable}`,
      ...linesOf(this.secretRef(variable), `${indentation}    `),
    ]);
    return { span, newText: newText.replace(': ', () => `:${eol}${lines.join(eol)}`).trimStart() };
  }

  private secretRef(variable: string): Entries {
    const { name, key } = this.secretOf(variable);
    return { valueFrom: { secretKeyRef: { name, key } } };
  }

  loading(envPath: string) {
    return {
      notes: [...this.namespaces].map((namespace) => {
        const option = namespace === '' ? '' : ` --namespace ${namespace}`;
        return `Make the Secret once for each cluster, without the key on a command line: kubectl create secret generic ${SECRET_NAME}${option} --from-env-file=${envPath}`;
      }),
    };
  }
}

/** The object that the value is in, one of a list or the document itself. */
export function objectOf({ parents }: YamlScalar): YAMLMap | undefined {
  return parents.find(
    (parent): parent is YAMLMap =>
      isMap(parent) && entryOf(parent, 'kind') !== undefined && entryOf(parent, 'apiVersion') !== undefined,
  );
}

function containerOf({ parents }: YamlScalar): YAMLMap | undefined {
  const at = parents.findIndex(
    (parent) => isPair(parent) && /^(?:init|ephemeral)?containers$/i.test(nameOf(parent)),
  );
  const container = parents[at - 2];
  return isMap(container) ? container : undefined;
}

export function refuseKind(
  kind: string | undefined,
  name: string | undefined,
  value: YamlScalar,
): string | undefined {
  const secret = name ?? SECRET_NAME;
  const entry = String(value.path.at(-1) ?? '');
  switch (kind) {
    case 'Secret':
      return `A Secret's manifest holds the key itself, so no variable can stand here. Put the line ${entry}=… with the key into an env file that git ignores, run "kubectl create secret generic ${secret} --from-env-file=FILE" and delete this manifest; or keep a SealedSecret or an ExternalSecret in its place.`;
    case 'ConfigMap':
      return `A ConfigMap is no place for a key, and no variable can stand in it. Make a Secret with "kubectl create secret generic ${SECRET_NAME} --from-env-file=FILE", read it with secretKeyRef where this entry is read, and delete the entry.`;
    case 'Kustomization':
      return KUSTOMIZE;
    default:
      return undefined;
  }
}

const NOT_READ =
  'Kubernetes reads no variable here. Put the key into a Secret and let this object refer to it, or hand it to the container in "env".';

const TAKEN =
  'The container has a variable of this name in "env" already. Let that one read the Secret, and write $(NAME) here by hand.';

const NO_ROOM =
  'The container or its list "env" is written in brackets. Write an entry in each line, then use the fix again.';

export const ANCHORED =
  'Other entries refer to this value by its anchor. Write it out there, then use the fix again.';
