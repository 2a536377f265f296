import type { HistoryListener } from '../checklist/scan-thread';
import { withExposure } from '../detect/exposure';
import { LineIndex } from '../text/lines';
import { type Environment, Repositories } from './git';
import { scanHistory } from './history/history';

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
