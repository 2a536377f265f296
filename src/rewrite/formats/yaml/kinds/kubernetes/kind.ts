import { textOf } from '../../edits';
import type { YamlKind } from '../../kind';
import { ClusterManifest } from './cluster-manifest';
import { ExternalSecrets } from './external-secrets';
import { Manifest, SECRET_NAME } from './manifest';
import { PROVIDERS } from './providers';

export const kubernetes: YamlKind = {
  matches: ({ documents }) =>
    documents.some(({ contents }) => textOf(contents, 'apiVersion') && textOf(contents, 'kind')),
  begin: (file) => new Manifest(file, (variable) => ({ name: SECRET_NAME, key: variable })),
  beginForVault(file, scheme) {
    if (scheme === 'k8s') return new ClusterManifest(file);
    const provider = PROVIDERS[scheme];
    return provider
      ? new ExternalSecrets(file, provider)
      : { treat: () => ({ refusal: UNREAD }), notes: () => [] };
  },
};

const UNREAD =
  'Nothing in a cluster reads this store. Move the key with --to kubernetes, or to a vault that External Secrets Operator reads, such as --to vault.';
