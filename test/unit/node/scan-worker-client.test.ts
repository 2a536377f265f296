import assert from 'node:assert/strict';
import path from 'node:path';
import { ScanThreads } from '../../../src/node/scan-worker-client';
import { Problem } from '../../../src/text/problem';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

describe('scanning in a thread', () => {
  const folder = temporaryFolder();

  function scan(
    program: string,
    { signal = new AbortController().signal, onFiles = (_: number) => {} } = {},
  ) {
    folder.write({ 'program.js': program });
    const entry = path.join(folder.path, 'program.js');
    const request = { folder: folder.path, prefix: '', exclude: ['program.js'], askGit: false };
    const listener = { onFiles: (_: unknown, files: number) => onFiles(files), onError: () => {} };
    return new ScanThreads(entry).scanFolder(request, listener, signal);
  }

  const isCrash = (error: unknown) => error instanceof Problem && error.code === 'scan-crashed';

  it('finds what is there', async () => {
    folder.write({ 'a.txt': fakeKey(1), 'b.txt': '' });
    const found: string[] = [];
    const files = await new ScanThreads(path.resolve('dist/scan-worker.js')).scanFolder(
      { folder: folder.path, prefix: '', exclude: [], askGit: false },
      { onFiles: (reports) => found.push(...reports.map((each) => each.path)), onError: () => {} },
      new AbortController().signal,
    );
    assert.equal(files, 2);
    assert.deepEqual(found, ['a.txt']);
  });

  for (const [how, program] of [
    ['throws', 'throw new TypeError("a bug")'],
    ['rejects', 'void Promise.reject(new TypeError("a bug"))'],
    ['ends without a word', 'process.exit(0)'],
    ['is no program', 'this is none'],
  ]) {
    it(`says so when the thread ${how}`, () => assert.rejects(scan(program ?? ''), isCrash));
  }

  it('stops a thread in the middle of its work, and hears nothing of it afterwards', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const onFiles = (files: number) => {
      seen.push(files);
      abort.abort();
    };
    const program = `
      const { parentPort } = require('node:worker_threads');
      for (let files = 100; ; files += 100) parentPort.postMessage({ kind: 'files', reports: [], files });`;
    assert.equal(await scan(program, { signal: abort.signal, onFiles }), 100);
    assert.deepEqual(seen, [100]);
  });

  it('starts nothing when it was stopped before', async () => {
    assert.equal(await scan('throw new Error()', { signal: AbortSignal.abort() }), 0);
  });
});
