import { isMap, isNode, isPair, isScalar, type Pair, type YAMLMap } from 'yaml';
import type { TextEdit } from '../../../../../text/edits';
import type { KeyForVault } from '../../../../language';
import type { VaultRewriter } from '../../../kind';
import { MARK, type Treatment } from '../../../values';
import type { YamlFile } from '../../document';
import {
  appendDocument,
  entryOf,
  isReferredTo,
  Remover,
  removePair,
  replacePair,
  scalarOf,
  textOf,
} from '../../edits';
import { nameOf, type YamlScalar } from '../../scalar';
import { ANCHORED, Manifest, objectOf, refuseKind, SECRET_NAME } from './manifest';
import type { Provider, RemoteRef } from './providers';

/** An entry of a Secret, and where the operator finds its value. */
interface Synced {
  readonly secretKey: string;
  readonly remoteRef: RemoteRef;
}

interface SyncedInManifest extends Synced {
  readonly value: YamlScalar;
  readonly pair: Pair;
}

/**
 * A manifest for clusters with External Secrets Operator (https://external-secrets.io/latest/api/externalsecret/): the Secret
 * that held keys becomes an ExternalSecret. One that holds more stays without them, and the operator puts them into it.
 */
export class ExternalSecrets implements VaultRewriter<YamlScalar> {
  /** By the manifest of the Secret that holds them. */
  private readonly inSecrets = new Map<YAMLMap, SyncedInManifest[]>();
  /** Of containers' variables, by the namespace as it is written. */
  private readonly ofContainers = new Map<string, Map<string, Synced>>();
  private readonly manifest: Manifest;

  constructor(
    private readonly file: YamlFile,
    private readonly provider: Provider,
  ) {
    this.manifest = new Manifest(file, (variable) => ({ name: SECRET_NAME, key: variable }));
  }

  treat(value: YamlScalar, keys: readonly KeyForVault[]): Treatment {
    const object = objectOf(value);
    if (object && textOf(object, 'kind') === 'Secret') return this.treatInSecret(value, keys, object);
    const refs = keys.map(({ vault }) => this.provider.remoteRef(vault));
    const kind = textOf(object, 'kind');
    const refused = refuseKind(kind, undefined, value);
    if (refused !== undefined) return { refusal: refused };
    const namespace = this.sourceOf(metadataOf(object, 'namespace'));
    if (this.hasExternalSecret(namespace)) return { refusal: HAS_ONE };
    if (refs.includes(undefined)) return { refusal: NO_WORDS };
    const treatment = this.manifest.treat(value, keys);
    if ('refusal' in treatment) return treatment;
    const wanted = this.ofContainers.get(namespace ?? '') ?? new Map<string, Synced>();
    this.ofContainers.set(namespace ?? '', wanted);
    keys.forEach(({ variable }, i) => {
      const remoteRef = refs[i];
      if (remoteRef) wanted.set(variable, { secretKey: variable, remoteRef });
    });
    return treatment;
  }

  private treatInSecret(value: YamlScalar, keys: readonly KeyForVault[], object: YAMLMap): Treatment {
    const [key] = keys;
    const { pair, map, parents } = value;
    const section = parents[2];
    const isEntry =
      pair && map && isPair(section) && /^(?:stringD|d)ata$/.test(nameOf(section)) && parents[3] === object;
    if (!key || !isEntry || !isWholeEntry(value, keys)) return { refusal: LONGER };
    if (value.inFlow || object.flow) return { refusal: IN_BRACES };
    if ([value.node, pair, map, section].some((item) => isReferredTo(value, item)))
      return { refusal: ANCHORED };
    const remoteRef = this.provider.remoteRef(key.vault);
    if (!remoteRef) return { refusal: NO_WORDS };
    const secretKey = this.sourceOf(pair.key) ?? nameOf(pair);
    this.inSecrets.set(object, [
      ...(this.inSecrets.get(object) ?? []),
      { secretKey, remoteRef, value, pair },
    ]);
    const secret = this.sourceOf(metadataOf(object, 'name')) ?? SECRET_NAME;
    return { edits: [], references: [`ExternalSecret ${secret}/${secretKey}`] };
  }

  finish(): readonly TextEdit[] {
    return [
      ...this.manifest.finish(),
      ...[...this.inSecrets].flatMap(([object, synced]) => {
        const moved = new Set<unknown>(synced.map(({ pair }) => pair));
        const sections = ['data', 'stringData'].map((name) => entryOf(object, name)?.value);
        const isAll = sections.every(
          (section) => !isMap(section) || section.items.every((item) => moved.has(item)),
        );
        return isAll ? this.replaceSecret(object, synced) : this.addToSecret(object, synced);
      }),
      ...[...this.ofContainers].map(([namespace, synced]) =>
        appendDocument(this.file, {
          apiVersion: API_VERSION,
          kind: 'ExternalSecret',
          metadata: { name: SECRET_NAME, ...(namespace && { namespace }) },
          spec: { ...this.storeRef(), data: dataOf([...synced.values()]) },
        }),
      ),
    ];
  }

  /** Name, labels and annotations are those of the Secret that the operator makes. */
  private replaceSecret(object: YAMLMap, synced: readonly Synced[]): TextEdit[] {
    const type = this.sourceOf(entryOf(object, 'type')?.value);
    const target = {
      ...(textOf(object, 'immutable') === 'true' && { immutable: 'true' }),
      ...(type !== undefined && type !== 'Opaque' && { template: { type } }),
    };
    const spec = {
      ...this.storeRef(),
      ...(Object.keys(target).length > 0 && { target }),
      data: dataOf(synced),
    };
    let isWritten = false;
    return object.items.flatMap((pair) => {
      switch (nameOf(pair)) {
        case 'apiVersion':
          return [replacePair(this.file, object, pair, { apiVersion: API_VERSION })];
        case 'kind':
          return [replacePair(this.file, object, pair, { kind: 'ExternalSecret' })];
        case 'type':
        case 'immutable':
          return [removePair(this.file, object, pair)];
        case 'data':
        case 'stringData': {
          const edit = isWritten
            ? removePair(this.file, object, pair)
            : replacePair(this.file, object, pair, { spec });
          isWritten = true;
          return [edit];
        }
        default:
          return [];
      }
    });
  }

  private addToSecret(object: YAMLMap, synced: readonly SyncedInManifest[]): TextEdit[] {
    const remover = new Remover(this.file);
    for (const { value } of synced) remover.remove(value);
    const name = this.sourceOf(metadataOf(object, 'name')) ?? SECRET_NAME;
    const namespace = this.sourceOf(metadataOf(object, 'namespace'));
    const added = appendDocument(this.file, {
      apiVersion: API_VERSION,
      kind: 'ExternalSecret',
      metadata: { name, ...(namespace !== undefined && { namespace }) },
      spec: { ...this.storeRef(), target: { name, creationPolicy: 'Merge' }, data: dataOf(synced) },
    });
    return [...remover.edits(), added];
  }

  private storeRef() {
    return { secretStoreRef: { kind: 'SecretStore', name: this.provider.store } };
  }

  private hasExternalSecret(namespace: string | undefined): boolean {
    return this.file.documents.some(
      ({ contents }) =>
        textOf(contents, 'kind') === 'ExternalSecret' &&
        this.sourceOf(metadataOf(contents, 'name')) === SECRET_NAME &&
        this.sourceOf(metadataOf(contents, 'namespace')) === namespace,
    );
  }

  /** As it is written, with what a template puts in later. */
  private sourceOf(node: unknown): string | undefined {
    const range = isNode(node) && isScalar(node) ? node.range : undefined;
    return range ? this.file.text.slice(range[0], range[1]) : undefined;
  }

  notes(): readonly string[] {
    const { store, page } = this.provider;
    return [
      `External Secrets Operator makes the Secret. It needs a SecretStore "${store}" in the same namespace, or the name of yours under "secretStoreRef": ${page}`,
    ];
  }
}

/** Served by the operator since 0.16: https://external-secrets.io/latest/introduction/stability-support/ */
const API_VERSION = 'external-secrets.io/v1';

function metadataOf(object: unknown, name: string): unknown {
  return entryOf(entryOf(object, 'metadata')?.value, name)?.value;
}

function dataOf(synced: readonly Synced[]) {
  return synced.map(({ secretKey, remoteRef: { key, property, version } }) => ({
    secretKey,
    remoteRef: {
      key: scalarOf(key),
      ...(property !== undefined && { property: scalarOf(property) }),
      ...(version !== undefined && { version: scalarOf(version) }),
    },
  }));
}

/** The key as it is, or in base64 with nothing but a line end around it. */
function isWholeEntry(value: YamlScalar, keys: readonly KeyForVault[]): boolean {
  const [key] = keys;
  const { disguise } = key ?? {};
  if (!key || keys.length > 1 || value.marked(keys) !== MARK) return false;
  if (disguise?.kind === 'base64') return disguise.before === '' && disguise.after.trim() === '';
  return disguise?.kind !== 'other';
}

const LONGER =
  'This entry of the Secret holds more than the key. Make a template of it in an ExternalSecret: https://external-secrets.io/latest/guides/templating/';

const IN_BRACES = 'The Secret is written in braces. Write an entry in each line, then use the fix again.';

const NO_WORDS =
  'External Secrets Operator cannot follow this reference. Choose a simpler one with --reference.';

const HAS_ONE = `This file has an ExternalSecret "${SECRET_NAME}" already. Add the key to its "data" by hand, and read it with secretKeyRef.`;
