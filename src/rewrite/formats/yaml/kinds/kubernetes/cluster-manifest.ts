import type { TextEdit } from '../../../../../text/edits';
import type { KeyForVault } from '../../../../language';
import type { VaultRewriter } from '../../../kind';
import type { Treatment } from '../../../values';
import type { YamlFile } from '../../document';
import { entryOf, textOf } from '../../edits';
import type { YamlScalar } from '../../scalar';
import { Manifest, objectOf, type SecretEntry } from './manifest';

/** A manifest whose keys go into a Secret of the cluster, which its containers then read. */
export class ClusterManifest implements VaultRewriter<YamlScalar> {
  private readonly entries = new Map<string, SecretEntry>();
  private readonly manifest: Manifest;

  constructor(file: YamlFile) {
    this.manifest = new Manifest(
      file,
      (variable) => this.entries.get(variable) ?? { name: '', key: variable },
    );
  }

  treat(value: YamlScalar, keys: readonly KeyForVault[]): Treatment {
    const object = objectOf(value);
    if (textOf(object, 'kind') === 'Secret') return { refusal: SECRET };
    const namespace = textOf(entryOf(object, 'metadata')?.value, 'namespace');
    for (const { variable, vault } of keys) {
      const place = placeOf(vault.path);
      // Helm and others fill it in later.
      if (namespace !== undefined && /^[\w.-]+$/.test(namespace) && namespace !== place.namespace)
        return {
          refusal: `This object is for the namespace ${namespace}, and reads no Secret of ${place.namespace}. Name its own with: --reference ref+k8s://v1/Secret/${namespace}/${place.name}/{variable}`,
        };
      this.entries.set(variable, { name: place.name, key: place.key });
    }
    return this.manifest.treat(value, keys);
  }

  finish(): readonly TextEdit[] {
    return this.manifest.finish();
  }

  notes(keys: readonly KeyForVault[]): readonly string[] {
    const places = keys.map(({ vault }) => {
      const { name, namespace } = placeOf(vault.path);
      const context = vault.options.get('kubeContext');
      return `The Secret ${name} is in the namespace ${namespace}${context ? ` of the context ${context}` : ''}. Where else this manifest is applied it needs one, too.`;
    });
    return [...new Set(places)];
  }
}

function placeOf(path: string): SecretEntry & { readonly namespace: string } {
  const [, , namespace = '', name = '', key = ''] = path.split('/');
  return { namespace, name, key };
}

const SECRET =
  'This manifest makes the Secret itself, and without the key it would take it out of the cluster again. Move the key to a vault that External Secrets Operator reads, such as --to vault: the manifest then becomes an ExternalSecret.';
