import type { OpenFinding } from '../checklist/evidence/limited-access';
import { type ProjectFacts, readFileFacts } from '../checklist/project-facts';
import { scanText } from '../detect/scan';
import { isEnvFile } from '../stores/env-file';
import { LineIndex } from '../text/lines';
import type { FileError } from '../text/problem';
import { exposureOf } from './exposure';
import { ScanReader } from './read';
import { type WalkedFile, type WalkOptions, walk } from './walk';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/**
 * Reads everything in the current folder that the checklist's evidence comes from, env files that git ignores included.
 * Paths are relative to the current folder.
 */
export async function readProjectFacts(
  options: Omit<WalkOptions, 'includeIgnored' | 'alsoIgnored'>,
): Promise<{ readonly facts: ProjectFacts; readonly errors: readonly FileError[] }> {
  const facts: Mutable<ProjectFacts> = { findings: [], envFiles: [], sdks: [] };
  const errors: FileError[] = [];
  const reader = new ScanReader();
  for await (const file of walk('.', { ...options, includeIgnored: false, alsoIgnored: isEnvFile })) {
    if ('message' in file) {
      errors.push(file);
      continue;
    }
    const read = reader.read(file.realPath, file.encoding);
    if ('error' in read) errors.push({ path: file.path, message: read.error });
    else if (read.text !== undefined) await addFile(facts, file, read.text);
  }
  return { facts, errors };
}

async function addFile(facts: Mutable<ProjectFacts>, file: WalkedFile, text: string): Promise<void> {
  const { sdks, envFile } = readFileFacts(file.path, text);
  if (envFile) {
    const tracked = (await file.repository?.tracked())?.has(file.pathInRepository);
    facts.envFiles.push({ ...envFile, tracked, ignored: file.repository ? file.ignored : undefined });
  }
  if ((await exposureOf(file)) === 'ignored') return;
  facts.sdks.push(...sdks);
  facts.findings.push(...findingsOf(file.path, text));
}

function findingsOf(path: string, text: string): OpenFinding[] {
  const findings = scanText({ text, path });
  const lines = findings.length > 0 ? new LineIndex(text) : undefined;
  return findings.flatMap((finding) =>
    lines ? [{ path, finding, start: lines.positionAt(finding.span.start) }] : [],
  );
}
