import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { maskSecrets } from '../detect/mask';
import { assessFiles } from '../node/assess';
import { now } from '../node/clock';
import { describeFileError } from '../node/file-error';
import { Repositories } from '../node/git';
import { scanHistory } from '../node/history/history';
import { MAX_BYTES } from '../node/read';
import { type ScanListener, type ScannedFile, scanBytes, scanPaths, type Totals } from '../node/scan';
import { scanStaged } from '../node/staged';
import type { WalkOptions } from '../node/walk';
import type { FileError } from '../text/problem';
import { Problem } from '../text/problem';
import type { ScanArguments } from './args';
import { exitStatus, printErrors, printNotices } from './exit';
import type { Io } from './io';
import { Progress } from './progress';
import { scanGithub } from './report/scan-github';
import { scanJson } from './report/scan-json';
import { reportedIn, reportFile, type ScanReport } from './report/scan-report';
import { scanSarif } from './report/scan-sarif';
import { scanText } from './report/scan-text';
import { ScanBaseline } from './scan-baseline';
import { painter } from './terminal';

/**
 * V8's optimizing compiler has threads of its own: there it takes from a scan of half a second more than it gives, unless
 * it waits until a function has run eight times as long as it would by default. Large texts still get there.
 */
function tuneForMany(): void {
  // By version: one that does not know a flag says so on the terminal. Node 24 does not know the first and needs not the
  // second, having relaxed instructions without being asked (see prefilter/compiled.ts).
  if (!process.versions.v8.startsWith('11.3.')) return;
  setFlagsFromString('--interrupt-budget=1000000');
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** `keyguard scan` */
export async function scanCommand(args: ScanArguments, io: Io): Promise<number> {
  const progress = new Progress(io.stderr, io.env);
  const report = await scan(args, io, progress).finally(() => progress.erase());
  // What was just written down is lived with.
  const status = exitStatus(args.updateBaseline ? 0 : reportedIn(report).length, report.errors.length);
  const text = render(report, args, io, status);
  if (args.output === undefined) io.stdout.write(text);
  else writeReport(path.resolve(io.cwd, args.output), args.output, text);
  // The other formats hold them themselves.
  if (args.format === 'text') {
    printErrors(report.errors, io);
    printNotices(report.notices, io);
  }
  return status;
}

function render(report: ScanReport, args: ScanArguments, io: Io, status: number): string {
  switch (args.format) {
    case 'text': {
      const toTerminal = args.output === undefined && io.stdout.isTTY;
      return scanText(report, !args.stdin && !args.history, painter(toTerminal, io.env));
    }
    case 'json':
      return scanJson(report, io.version);
    case 'sarif':
      return scanSarif(report, io, status);
    case 'github':
      return scanGithub(report, io);
  }
}

async function scan(args: ScanArguments, io: Io, progress: Progress): Promise<ScanReport> {
  const started = now();
  const scanned: ScannedFile[] = [];
  const errors: FileError[] = [];
  const listener: ScanListener = {
    onFile: (file) => scanned.push(file),
    onError: (error) => errors.push(error),
    onProgress: (files) => progress.update(files),
    onMany: tuneForMany,
  };
  const options: WalkOptions = {
    cwd: io.cwd,
    repositories: new Repositories(io.env, args.staged ? io.cwd : undefined),
    includeIgnored: args.includeIgnored,
  };
  const baseline = new ScanBaseline(args, io, options.repositories);
  const totals = await scanSource(args, io, options, listener);
  const {
    files,
    hidden,
    notices,
    errors: wrong,
  } = await assessFiles(scanned, {
    includeIgnored: args.includeIgnored,
    suppressions: baseline.suppressions,
  });
  progress.erase();
  return {
    findings: baseline.update(files).flatMap(reportFile),
    errors: [...errors, ...wrong],
    // Old versions say nothing of the suppressions that stand in files now.
    notices: args.history ? [] : notices,
    totals: { ...totals, hidden },
    durationMs: Math.round(now() - started),
  };
}

async function scanSource(
  args: ScanArguments,
  io: Io,
  options: WalkOptions,
  listener: ScanListener,
): Promise<Totals> {
  if (args.stdin) return scanBytes(await readAll(io.stdin), args.stdinFilename, options, listener);
  if (args.history) return scanHistory(args.paths, options, listener);
  if (args.staged) return scanStaged(args.paths, options, listener);
  return scanPaths(args.paths, { ...options, jobs: args.jobs }, listener);
}

async function readAll(stdin: Io['stdin']): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    length += chunk.length;
    if (length > MAX_BYTES)
      throw new Problem(
        'too-large',
        'Standard input is larger than 512 MB, so it is not scanned. Scan it in parts.',
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function writeReport(file: string, shown: string, text: string): void {
  try {
    writeFileSync(file, maskSecrets(text));
  } catch (error) {
    throw new Problem('output', `The report cannot be written to ${shown}. ${describeFileError(error)}`);
  }
}
