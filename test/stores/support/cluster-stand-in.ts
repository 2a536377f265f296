import { type JsonAnswer, JsonServer } from './json-server';

interface Secret {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly resourceVersion: string };
  readonly data: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/**
 * A stand-in for the part of a cluster's interface that deals with Secrets, for the real `kubectl`:
 * https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/
 */
export class ClusterStandIn extends JsonServer {
  /** By `NAMESPACE/NAME`. */
  readonly secrets = new Map<string, Secret>();
  /** What every question about Secrets is answered with: 401 or 403. */
  refuses: number | undefined;
  private version = 1;

  /** For a kubeconfig file. */
  get config(): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: this.address } }],
      users: [{ name: 'u', user: { token: 'x' } }],
      contexts: [{ name: 'team/prod', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
      'current-context': 'team/prod',
    });
  }

  put(name: string, data: Readonly<Record<string, string>>): void {
    const [namespace = '', secret = ''] = name.split('/');
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
    this.store(namespace, secret, Object.fromEntries(encoded));
  }

  valuesOf(name: string): Record<string, string> {
    const data = Object.entries(this.secrets.get(name)?.data ?? {});
    return Object.fromEntries(data.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
  }

  protected answer(method: string, { pathname: path }: URL, body: string): JsonAnswer {
    if (path === '/api') return [200, { kind: 'APIVersions', versions: ['v1'] }];
    if (path === '/apis') return [200, { kind: 'APIGroupList', apiVersion: 'v1', groups: [] }];
    if (path === '/api/v1') return [200, RESOURCES];
    const [, namespace = '', name] =
      /^\/api\/v1\/namespaces\/([^/]+)\/secrets(?:\/([^/]+))?$/.exec(path) ?? [];
    if (this.refuses === 401) return failure(401, 'Unauthorized', 'Unauthorized');
    if (this.refuses !== undefined)
      return failure(
        403,
        'Forbidden',
        `secrets is forbidden: User "u" cannot get resource "secrets" in API group "" in the namespace "${namespace}"`,
      );
    if (method === 'POST') return this.create(namespace, JSON.parse(body));
    const secret = this.secrets.get(`${namespace}/${name}`);
    if (!secret) return failure(404, 'NotFound', `secrets "${name}" not found`);
    if (method !== 'PATCH') return [200, secret];
    const change = JSON.parse(body) as Pick<Secret, 'metadata' | 'data'>;
    if (change.metadata.resourceVersion !== secret.metadata.resourceVersion)
      return failure(409, 'Conflict', `Operation cannot be fulfilled on secrets "${name}"`);
    return [200, this.store(namespace, secret.metadata.name, { ...secret.data, ...change.data })];
  }

  private create(namespace: string, secret: Secret): JsonAnswer {
    const { name } = secret.metadata;
    if (this.secrets.has(`${namespace}/${name}`))
      return failure(409, 'AlreadyExists', `secrets "${name}" already exists`);
    return [201, this.store(namespace, name, secret.data)];
  }

  private store(namespace: string, name: string, data: Readonly<Record<string, string>>): Secret {
    const metadata = { name, namespace, resourceVersion: String(this.version++) };
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data };
    this.secrets.set(`${namespace}/${name}`, secret);
    return secret;
  }
}

const RESOURCES = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [
    {
      name: 'secrets',
      singularName: 'secret',
      namespaced: true,
      kind: 'Secret',
      verbs: ['create', 'get', 'patch'],
    },
  ],
};

function failure(code: number, reason: string, message: string): JsonAnswer {
  return [code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code }];
}
