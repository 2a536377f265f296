import { NO_ATTESTATIONS } from '../checklist/attestation';
import { checklistJson, checklistMarkdown, checklistText } from '../checklist/format';
import { type ChecklistReport, checklistReport } from '../checklist/report';
import { Repositories } from '../node/git';
import { readProjectFacts } from '../node/project-facts';
import type { ChecklistArguments } from './args';
import { exitStatus, printErrors } from './exit';
import type { Io } from './io';
import { printableLines } from './terminal';

/** `keyguard checklist`. What people have ticked is kept by VS Code, so here only the evidence counts as done. */
export async function checklistCommand({ format }: ChecklistArguments, io: Io): Promise<number> {
  const { facts, errors } = await readProjectFacts({ cwd: io.cwd, repositories: new Repositories(io.env) });
  const now = new Date();
  const report = checklistReport({
    now,
    attestations: NO_ATTESTATIONS,
    project: facts,
    lastScan: now.toISOString(),
  });
  io.stdout.write(printableLines(documentOf(report, format, io.version)));
  printErrors(errors, io);
  return exitStatus(report.progress.total - report.progress.done, errors.length);
}

function documentOf(report: ChecklistReport, format: ChecklistArguments['format'], version: string): string {
  switch (format) {
    case 'text':
      return checklistText(report);
    case 'json':
      return checklistJson(report, version);
    case 'markdown':
      return checklistMarkdown(report);
  }
}
