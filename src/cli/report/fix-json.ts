import type { Finding } from '../../detect/finding';
import { printableJson } from '../terminal';
import type { FixedFile } from './fix-report';
import { positionOf } from './scan-report';

/** Version 1. */
export function fixJson(files: readonly FixedFile[], store: string): string {
  return printableJson({
    version: 1,
    fixed: files.flatMap((file) =>
      file.moved.map(({ finding, name, reference, vault }) => ({
        ...placeOf(file, finding),
        store,
        name,
        reference,
        ...(vault && { vaultReference: vault.text }),
      })),
    ),
    skipped: files.flatMap((file) =>
      file.skipped.map(({ finding, reason }) => ({ ...placeOf(file, finding), reason })),
    ),
    changed: [...new Set(files.flatMap(({ changed }) => changed))],
  });
}

function placeOf({ path, lines }: FixedFile, { rule, span }: Finding): object {
  return { path, rule, start: positionOf(lines, span.start), end: positionOf(lines, span.end) };
}
