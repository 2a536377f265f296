import { NO_ATTESTATIONS } from '../checklist/attestation';
import { checklistJson, checklistMarkdown, checklistText } from '../checklist/format';
import { checklistReport } from '../checklist/report';
import { Repositories } from '../node/git';
import { readProjectFacts } from '../node/project-facts';
import type { ChecklistArguments } from './args';
import { exitStatus, printErrors } from './exit';
import type { Io } from './io';

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
  switch (format) {
    case 'text':
      io.stdout.write(checklistText(report));
      break;
    case 'json':
      io.stdout.write(checklistJson(report, io.version));
      break;
    case 'markdown':
      io.stdout.write(checklistMarkdown(report));
      break;
  }
  printErrors(errors, io);
  return exitStatus(report.progress.total - report.progress.done, errors.length);
}
