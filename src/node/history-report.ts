import { withExposure } from '../detect/exposure';
import type { Finding } from '../detect/finding';
import { LineIndex, type LinePosition } from '../text/lines';
import { type Environment, Repositories } from './git';
import { scanHistory } from './history/history';
import type { FirstCommit } from './scan';
import type { FileError } from './walk';

/** A credential in the oldest version that has it at its path. Without the text. */
export interface HistoryFinding {
  readonly finding: Finding;
  readonly start: LinePosition;
  readonly end: LinePosition;
  /** The folder of the repository. */
  readonly repository: string;
  /** Relative to that folder, with `/`. */
  readonly path: string;
  readonly commit: FirstCommit;
}

export interface HistoryListener {
  onFound(found: readonly HistoryFinding[]): void;
  /** @param versions how many were read up to now */
  onProgress(versions: number): void;
  onError(error: FileError): void;
}

/** Scans the history of the repositories that hold the folders. Returns how many versions of files there were. */
export async function reportOnHistory(
  folders: readonly string[],
  env: Environment,
  listener: HistoryListener,
): Promise<number> {
  const options = { cwd: folders[0] ?? '', repositories: new Repositories(env) };
  const { files } = await scanHistory(folders, options, {
    onFile: ({ repository, pathInRepository, text, findings, fromHistory }) => {
      if (!repository || !fromHistory) return;
      const lines = new LineIndex(text);
      const { commit, known } = fromHistory;
      listener.onFound(
        findings.map((finding, index) => {
          const knownToGit = known[index];
          return {
            finding: knownToGit ? { ...finding, ...withExposure(finding, knownToGit) } : finding,
            start: lines.positionAt(finding.span.start),
            end: lines.positionAt(finding.span.end),
            repository: repository.root,
            path: pathInRepository,
            commit,
          };
        }),
      );
    },
    onError: (error) => listener.onError(error),
    onProgress: (versions) => listener.onProgress(versions),
  });
  return files;
}
