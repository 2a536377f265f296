import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { ClusterStandIn } from './support/cluster-stand-in';
import { hashOf, variablesGiven } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';

const PROGRAM = `const key = '${fakeKey(1)}';\n`;

describe('keyguard fix --to kubernetes with the real kubectl and a stand-in for the cluster', () => {
  const folder = temporaryFolder();
  const cluster = new ClusterStandIn();
  before(async function () {
    if (spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status !== 0) {
      console.log('kubectl is not installed here.');
      this.skip();
    }
    await cluster.start();
  });
  after(() => cluster.stop());
  beforeEach(() => {
    cluster.secrets.clear();
    cluster.refuses = undefined;
    folder.write({ 'project/mail.js': PROGRAM, 'project/package.json': '{}', kubeconfig: cluster.config });
  });
  const setting = () => ({
    folder: path.join(folder.path, 'project'),
    env: { KUBECONFIG: path.join(folder.path, 'kubeconfig'), HOME: folder.path },
  });

  const read = (name: string) => readFileSync(path.join(folder.path, name), 'utf8');

  it('makes the Secret, and keyguard run reads it', async () => {
    const { status, stdout } = await moveToStore('kubernetes', setting());
    assert.equal(status, 0, stdout);
    assert.equal(
      read('project/.env'),
      'SENDGRID_API_KEY=ref+k8s://v1/Secret/shop/sendgrid/SENDGRID_API_KEY?kubeContext=team%2Fprod\n',
    );
    assert.deepEqual(cluster.valuesOf('shop/sendgrid'), { SENDGRID_API_KEY: fakeKey(1) });
    const given = await variablesGiven(['SENDGRID_API_KEY'], setting());
    assert.deepEqual(given, { SENDGRID_API_KEY: hashOf(fakeKey(1)) });
  });

  it('adds an entry to the Secret that is there, and leaves the others alone', async () => {
    cluster.put('shop/sendgrid', { OTHER: 'ends in a line end ü\n' });
    const { status, stdout } = await moveToStore('kubernetes', setting());
    assert.equal(status, 0, stdout);
    assert.deepEqual(cluster.valuesOf('shop/sendgrid'), {
      OTHER: 'ends in a line end ü\n',
      SENDGRID_API_KEY: fakeKey(1),
    });
    folder.write({ 'project/.env': 'OTHER=ref+k8s://v1/Secret/shop/sendgrid/OTHER\n' });
    const given = await variablesGiven(['OTHER'], setting());
    assert.deepEqual(given, { OTHER: hashOf('ends in a line end ü\n') });
  });

  const refusals: readonly (readonly [status: number, sentence: RegExp])[] = [
    [401, /kubectl is not signed in to this cluster/],
    [403, /Kubernetes does not allow you this\./],
  ];
  for (const [status, sentence] of refusals) {
    it(`says what the status ${status} means, and changes nothing`, async () => {
      cluster.refuses = status;
      const { stdout } = await moveToStore('kubernetes', setting());
      assert.match(stdout, sentence);
      assert.equal(read('project/mail.js'), PROGRAM);
    });
  }
});
