import { base64, textOfBase64 } from '../base64';
import { type CommandLine, checkProgram, outputOf, outputWithFile, parsed } from '../command-line';
import type { Reference } from '../references';
import {
  absent,
  allowOptions,
  fieldOf,
  problem,
  type Tools,
  unlessAbsent,
  type VaultStore,
} from '../vault-store';

const KUBECTL: CommandLine = {
  program: 'kubectl',
  name: "Kubernetes' command line",
  install: 'https://kubernetes.io/docs/tasks/tools/',
  // Many sign in with a program of their cloud, which takes its time.
  timeoutMs: 60_000,
  complaints: [
    [
      /current-context (?:must exist|is not set)/i,
      'kubectl has no current context. Choose one with: kubectl config use-context NAME',
    ],
    [
      /context was not found for specified context|context "[^"]*" does not exist/i,
      'kubectl has no such context. List yours with: kubectl config get-contexts',
    ],
    [
      /\(NotFound\): secrets "/,
      'The namespace has no such Secret. List them with: kubectl get secrets --namespace NAMESPACE',
      'absent',
    ],
    [
      /\(NotFound\):.* namespaces "/,
      'The cluster has no such namespace. Make it with: kubectl create namespace NAMESPACE',
    ],
    [/\((?:AlreadyExists|Conflict)\)/, 'Somebody else changed this Secret at the same moment. Try again.'],
    [
      /field is immutable when/,
      'This Secret is immutable. Name another one with: --reference ref+k8s://v1/Secret/NAMESPACE/NAME/{variable}',
    ],
    [
      /\(Forbidden\)/,
      'Kubernetes does not allow you this. Ask for the verbs get, create and patch on secrets in the namespace.',
    ],
    [
      /Unauthorized|must be logged in to the server|getting credentials|provide credentials/i,
      'kubectl is not signed in to this cluster, or no longer. Sign in as its provider says, then try: kubectl auth whoami',
    ],
    [
      /connection to the server|Unable to connect to the server|dial tcp|i\/o timeout|TLS handshake/i,
      'The cluster cannot be reached. Try: kubectl cluster-info',
    ],
  ],
};

/** As the manifests refer to it that KeyGuard writes. */
const SECRET_NAME = 'sendgrid';

/**
 * Secrets of a cluster, under vals' references (https://github.com/helmfile/vals#kubernetes). The context is named in those
 * that KeyGuard makes: else the key would go to, and be read from, whichever cluster is the current one by then.
 */
export const kubernetes: VaultStore = {
  id: 'kubernetes',
  name: 'Kubernetes',
  shapes: ['ref+k8s://v1/Secret/{namespace}/{secret}/{key}'],
  schemes: ['k8s'],
  async read(reference, tools) {
    const place = placeOf(reference);
    const { data } = await secretAt(place, tools);
    const value = fieldOf(data ?? {}, place.entry);
    if (value === '' || value === null) throw absent('What is stored there is empty. Store the value first.');
    return textOfBase64(value);
  },
  writer: {
    async check(tools) {
      let current: Current | undefined;
      const readiness = await checkProgram(KUBECTL, tools, {
        versionArgs: ['version', '--client', '--output=json'],
        ask: async () => {
          current = await currentOf(tools);
        },
      });
      if (!readiness.ready || !current) return readiness;
      const { context, namespace } = current;
      return { ready: true, detail: `${readiness.detail}, context ${context}, namespace ${namespace}` };
    },
    async template(tools) {
      const { context, namespace } = await currentOf(tools);
      return `ref+k8s://v1/Secret/${namespace}/${SECRET_NAME}/{variable}?kubeContext=${encodeURIComponent(context)}`;
    },
    accept(reference) {
      placeOf(reference);
    },
    async write(reference, value, tools) {
      const place = placeOf(reference);
      const data = { [place.entry]: base64(value) };
      const secret = await unlessAbsent(secretAt(place, tools));
      if (!secret) return create(place, data, tools);
      if (Object.hasOwn(secret.data ?? {}, place.entry))
        throw problem('Somebody else put this entry into the Secret at the same moment. Try again.');
      return patch(place, { metadata: { resourceVersion: secret.metadata?.resourceVersion }, data }, tools);
    },
  },
};

interface Place {
  readonly namespace: string;
  readonly name: string;
  readonly entry: string;
  readonly context: string | undefined;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
function placeOf(reference: Reference): Place {
  // vals takes `kubeConfigPath`, too; but such a file names programs to start, and a project must not choose those.
  allowOptions(reference, ['kubeContext']);
  const [version, kind, namespace = '', name = '', entry = '', ...more] = reference.path.split('/');
  const isComplete =
    version === 'v1' &&
    kind === 'Secret' &&
    /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(namespace) &&
    /^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/.test(name) &&
    /^[-.\w]+$/.test(entry) &&
    more.length + reference.key.length === 0;
  if (!isComplete)
    throw problem('This is no reference to a Secret. It goes ref+k8s://v1/Secret/NAMESPACE/NAME/KEY.');
  return { namespace, name, entry, context: reference.options.get('kubeContext') };
}

function optionsOf({ namespace, context }: Place): string[] {
  return [`--namespace=${namespace}`, ...(context ? [`--context=${context}`] : [])];
}

interface Secret {
  readonly metadata?: { readonly resourceVersion?: string };
  readonly data?: Readonly<Record<string, unknown>>;
}

async function secretAt(place: Place, tools: Tools): Promise<Secret> {
  const args = ['get', 'secret', place.name, ...optionsOf(place), '--output=json'];
  return parsed(await outputOf(KUBECTL, args, tools), KUBECTL.program) as Secret;
}

/** Refused by the cluster if there is one by now. */
async function create(place: Place, data: Readonly<Record<string, string>>, tools: Tools): Promise<void> {
  const { name, namespace } = place;
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', data };
  // Without validation, for which kubectl would fetch the cluster's whole schema.
  const args = ['create', '--filename=-', ...optionsOf(place), '--validate=false', '--output=name'];
  await outputOf(KUBECTL, args, tools, { input: JSON.stringify(secret) });
}

/** Leaves the other entries alone. With a version in it, it is refused if there is another one by now. */
async function patch(place: Place, change: object, tools: Tools): Promise<void> {
  await outputWithFile(
    KUBECTL,
    (file) => [
      ...['patch', 'secret', place.name, ...optionsOf(place)],
      ...['--type=merge', `--patch-file=${file}`, '--output=name'],
    ],
    JSON.stringify(change),
    tools,
  );
}

interface Current {
  readonly context: string;
  readonly namespace: string;
}

/** What kubectl works with unless it is told otherwise. The cluster is not asked. */
async function currentOf(tools: Tools): Promise<Current> {
  const output = await outputOf(KUBECTL, ['config', 'view', '--minify', '--output=json'], tools);
  const config = parsed(output, KUBECTL.program) as {
    readonly 'current-context'?: string;
    readonly contexts?: readonly { readonly context?: { readonly namespace?: string } }[];
  };
  return {
    context: config['current-context'] ?? '',
    namespace: config.contexts?.[0]?.context?.namespace || 'default',
  };
}
