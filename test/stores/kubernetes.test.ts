import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, refusalOf, variablesGiven } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';
import { StandIns } from './support/stand-ins';

interface Cluster {
  /** By `NAMESPACE/NAME`, the values in base64. */
  secrets: Record<string, { version: number; data: Record<string, string> }>;
  /** What it says instead of answering, from that command on. */
  fails?: readonly [command: string, stderr: string];
  /** Says that it did what it was told, and does not. */
  loses?: boolean;
}

const PROGRAM = `const key = '${fakeKey(1)}';\n`;
const REFERENCE = 'ref+k8s://v1/Secret/shop/sendgrid/SENDGRID_API_KEY?kubeContext=prod';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Its arguments: https://kubernetes.io/docs/reference/kubectl/generated/; its complaints: those of kubectl 1.32. */
function addKubectl(standIns: StandIns, cluster: Cluster): void {
  standIns.addStore<Cluster>('kubectl', cluster, ({ argv, stdin }, state, read) => {
    const line = argv.join(' ');
    const fail = (stderr: string) => ({ status: 1, stderr: `${stderr}\n` });
    if (state.fails && line.startsWith(state.fails[0])) return fail(state.fails[1]);
    if (line === 'version --client --output=json')
      return {
        stdout: JSON.stringify({ clientVersion: { major: '1', minor: '32', gitVersion: 'v1.32.4' } }),
      };
    if (line === 'config view --minify --output=json')
      return {
        stdout: JSON.stringify({
          contexts: [{ name: 'prod', context: { namespace: 'shop' } }],
          'current-context': 'prod',
        }),
      };
    const place = '--namespace=shop --context=prod';
    const [command, , name = ''] = argv;
    const secret = state.secrets[`shop/${name}`];
    if (line === `get secret ${name} ${place} --output=json`) {
      if (!secret) return fail(`Error from server (NotFound): secrets "${name}" not found`);
      return {
        stdout: JSON.stringify({ metadata: { resourceVersion: String(secret.version) }, data: secret.data }),
      };
    }
    if (line === `create --filename=- ${place} --validate=false --output=name`) {
      const { metadata, data } = JSON.parse(stdin);
      if (state.secrets[`shop/${metadata.name}`])
        return fail(`Error from server (AlreadyExists): secrets "${metadata.name}" already exists`);
      if (!state.loses) state.secrets[`shop/${metadata.name}`] = { version: 1, data };
      return { stdout: `secret/${metadata.name}\n` };
    }
    if (
      line === `patch secret ${name} ${place} --type=merge --patch-file=/dev/stdin --output=name` &&
      secret
    ) {
      const { metadata, data } = JSON.parse(read('/dev/stdin'));
      if (metadata.resourceVersion !== String(secret.version))
        return fail(`Error from server (Conflict): Operation cannot be fulfilled on secrets "${name}"`);
      if (!state.loses)
        state.secrets[`shop/${name}`] = { version: secret.version + 1, data: { ...secret.data, ...data } };
      return { stdout: `secret/${name}\n` };
    }
    return { status: 64, stderr: `the stand-in knows no ${command} ${line}` };
  });
}

describe('keyguard fix --to kubernetes with a stand-in for kubectl', () => {
  const folder = temporaryFolder();
  let standIns: StandIns;
  beforeEach(function () {
    // A stand-in is a script that begins with #!, which Windows does not start.
    if (process.platform === 'win32') this.skip();
    standIns = new StandIns(folder.path);
    folder.write({ 'project/mail.js': PROGRAM, 'project/package.json': '{}' });
  });
  const setting = () => ({ folder: path.join(folder.path, 'project'), env: { PATH: standIns.bin } });
  const read = (name: string) => readFileSync(path.join(folder.path, name), 'utf8');
  const exists = (name: string) => existsSync(path.join(folder.path, name));
  const secrets = () => standIns.state<Cluster>('kubectl').secrets;
  const assertUntouched = () => {
    assert.equal(read('project/mail.js'), PROGRAM);
    assert.equal(exists('project/.env'), false);
  };

  it('makes the Secret, with the key on standard input alone, and keyguard run reads it', async () => {
    addKubectl(standIns, { secrets: {} });
    const { status, stdout } = await moveToStore('kubernetes', setting());
    assert.equal(status, 0, stdout);
    assert.equal(read('project/mail.js'), 'const key = process.env.SENDGRID_API_KEY;\n');
    assert.equal(read('project/.env'), `SENDGRID_API_KEY=${REFERENCE}\n`);
    assert.deepEqual(secrets(), {
      'shop/sendgrid': { version: 1, data: { SENDGRID_API_KEY: base64(fakeKey(1)) } },
    });
    const calls = standIns.calls('kubectl');
    const place = ['--namespace=shop', '--context=prod'];
    const get = { argv: ['get', 'secret', 'sendgrid', ...place, '--output=json'], stdin: '' };
    const manifest = {
      ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sendgrid', namespace: 'shop' } },
      ...{ type: 'Opaque', data: { SENDGRID_API_KEY: base64(fakeKey(1)) } },
    };
    const create = ['create', '--filename=-', ...place, '--validate=false', '--output=name'];
    assert.deepEqual(calls.slice(-4), [get, get, { argv: create, stdin: JSON.stringify(manifest) }, get]);
    assert.deepEqual(await variablesGiven(['SENDGRID_API_KEY'], setting()), {
      SENDGRID_API_KEY: hashOf(fakeKey(1)),
    });
  });

  it('adds an entry to the Secret that is there, and leaves the others alone', async () => {
    addKubectl(standIns, { secrets: { 'shop/sendgrid': { version: 7, data: { OTHER: 'eA==' } } } });
    const { status, stdout } = await moveToStore('kubernetes', setting());
    assert.equal(status, 0, stdout);
    const data = { OTHER: 'eA==', SENDGRID_API_KEY: base64(fakeKey(1)) };
    assert.deepEqual(secrets(), { 'shop/sendgrid': { version: 8, data } });
    const patch = standIns.calls('kubectl').find(({ argv }) => argv[0] === 'patch');
    assert.deepEqual(JSON.parse(patch?.stdin ?? ''), {
      metadata: { resourceVersion: '7' },
      data: { SENDGRID_API_KEY: data.SENDGRID_API_KEY },
    });
    for (const { argv } of standIns.calls('kubectl'))
      assert.ok(!argv.join(' ').includes(data.SENDGRID_API_KEY.slice(8, 24)), argv.join(' '));
  });

  it('writes nothing where the key is already: a move that was broken off is finished', async () => {
    addKubectl(standIns, {
      secrets: { 'shop/sendgrid': { version: 7, data: { SENDGRID_API_KEY: base64(fakeKey(1)) } } },
    });
    const { status } = await moveToStore('kubernetes', setting());
    assert.equal(status, 0);
    assert.equal(read('project/.env'), `SENDGRID_API_KEY=${REFERENCE}\n`);
    assert.equal(secrets()['shop/sendgrid']?.version, 7);
  });

  it('takes another name where another value is', async () => {
    addKubectl(standIns, {
      secrets: { 'shop/sendgrid': { version: 7, data: { SENDGRID_API_KEY: base64(fakeKey(2)) } } },
    });
    const { status } = await moveToStore('kubernetes', setting());
    assert.equal(status, 0);
    assert.equal(read('project/mail.js'), 'const key = process.env.SENDGRID_API_KEY_2;\n');
    assert.deepEqual(secrets()['shop/sendgrid']?.data, {
      SENDGRID_API_KEY: base64(fakeKey(2)),
      SENDGRID_API_KEY_2: base64(fakeKey(1)),
    });
  });

  it('moves the key of a container into the Secret that it then reads', async () => {
    addKubectl(standIns, { secrets: {} });
    const pod = (value: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: mail\nspec:\n  containers:\n    - name: mail\n      env:\n        - name: KEY\n          ${value}\n`;
    folder.write({ 'project/mail.js': '', 'project/pod.yaml': pod(`value: ${fakeKey(1)}`) });
    const { status, stdout } = await moveToStore('kubernetes', setting());
    assert.equal(status, 0, stdout);
    assert.equal(
      read('project/pod.yaml'),
      pod(
        'valueFrom:\n            secretKeyRef:\n              name: sendgrid\n              key: SENDGRID_API_KEY',
      ),
    );
    assert.equal(exists('project/.env'), false);
    assert.equal(secrets()['shop/sendgrid']?.data['SENDGRID_API_KEY'], base64(fakeKey(1)));
  });

  it('changes nothing where kubectl says that it stored the key, and did not', async () => {
    for (const there of [{}, { 'shop/sendgrid': { version: 1, data: {} } }]) {
      addKubectl(standIns, { secrets: there, loses: true });
      const { status, stdout } = await moveToStore('kubernetes', setting());
      assert.equal(status, 1);
      assert.match(
        stdout,
        /Kubernetes said that it took the key, and has nothing at ref\+k8s:\S+\. The key is still in your code\./,
      );
      assertUntouched();
    }
  });

  const failures: readonly (readonly [command: string, stderr: string, sentence: string])[] = [
    [
      'config',
      'error: current-context must exist in order to minify',
      'kubectl has no current context. Choose one with: kubectl config use-context NAME',
    ],
    [
      'get',
      'error: You must be logged in to the server (Unauthorized)',
      'kubectl is not signed in to this cluster, or no longer. Sign in as its provider says, then try: kubectl auth whoami',
    ],
    [
      'get',
      'Error from server (Forbidden): secrets "sendgrid" is forbidden: User "u" cannot get resource "secrets" in API group "" in the namespace "shop"',
      'Kubernetes does not allow you this. Ask for the verbs get, create and patch on secrets in the namespace.',
    ],
    [
      'get',
      'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?',
      'The cluster cannot be reached. Try: kubectl cluster-info',
    ],
    [
      'create',
      'Error from server (NotFound): error when creating "STDIN": namespaces "shop" not found',
      'The cluster has no such namespace. Make it with: kubectl create namespace NAMESPACE',
    ],
    [
      'create',
      'Error from server (AlreadyExists): error when creating "STDIN": secrets "sendgrid" already exists',
      'Somebody else changed this Secret at the same moment. Try again.',
    ],
  ];
  for (const [command, stderr, sentence] of failures) {
    it(`changes nothing where "kubectl ${command}" fails, and says: ${sentence}`, async () => {
      addKubectl(standIns, { secrets: {}, fails: [command, stderr] });
      const { status, stdout, stderr: said } = await moveToStore('kubernetes', setting());
      assert.notEqual(status, 0);
      assert.ok((stdout + said).includes(sentence), stdout + said);
      assert.deepEqual(secrets(), {});
      assertUntouched();
    });
  }

  it('says that kubectl is not installed', async () => {
    const { status, stderr } = await moveToStore('kubernetes', setting());
    assert.equal(status, 2);
    assert.match(stderr, /Kubernetes' command line \("kubectl"\) is not installed, or not on PATH\./);
    assertUntouched();
  });

  const references: readonly (readonly [reference: string, sentence: string])[] = [
    [
      'ref+k8s://v1/Secret/shop/sendgrid/NONE?kubeContext=prod',
      'The secret has no field "NONE". It has KEY.',
    ],
    [
      'ref+k8s://v1/Secret/shop/none/KEY?kubeContext=prod',
      'The namespace has no such Secret. List them with: kubectl get secrets --namespace NAMESPACE',
    ],
    [
      'ref+k8s://v1/ConfigMap/shop/sendgrid/KEY',
      'This is no reference to a Secret. It goes ref+k8s://v1/Secret/NAMESPACE/NAME/KEY.',
    ],
    [
      'ref+k8s://v1/Secret/shop/--all/KEY',
      'This is no reference to a Secret. It goes ref+k8s://v1/Secret/NAMESPACE/NAME/KEY.',
    ],
    [
      'ref+k8s://v1/Secret/shop/sendgrid/KEY?kubeConfigPath=evil.yaml',
      'KeyGuard does not know the option "kubeConfigPath" of this reference. It knows kubeContext.',
    ],
  ];
  for (const [reference, sentence] of references) {
    it(`keyguard run says of ${reference}: ${sentence}`, async () => {
      addKubectl(standIns, { secrets: { 'shop/sendgrid': { version: 1, data: { KEY: 'eA==' } } } });
      folder.write({ 'project/.env': `KEY=${reference}\n` });
      assert.equal(await refusalOf(setting()), sentence);
    });
  }
});
