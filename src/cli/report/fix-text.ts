import type { Finding } from '../../detect/finding';
import type { Copy } from '../../node/copies';
import type { Moved } from '../../rewrite/plan';
import { count } from '../../text/count';
import { type Paint, printable } from '../terminal';
import type { FixedFile } from './fix-report';

/** A line for each finding, then what to know about it all. */
export function fixText(
  files: readonly FixedFile[],
  dryRun: boolean,
  copies: readonly Copy[],
  paint: Paint,
): string {
  const lines = files.flatMap((file) => {
    const outcomes = [
      ...file.moved.map((moved) => ({
        finding: moved.finding,
        label: paint('green', 'fixed  '),
        words: whereItIs(moved, file),
      })),
      ...file.skipped.map(({ finding, reason }) => ({
        finding,
        label: paint('yellow', 'skipped'),
        words: reason,
      })),
    ].sort((a, b) => a.finding.span.start - b.finding.span.start);
    return outcomes.map(
      ({ finding, label, words }) =>
        `${label}  ${placeOf(file, finding)}  ${finding.masked}: ${printable(words)}`,
    );
  });
  const fixed = files.reduce((sum, file) => sum + file.moved.length, 0);
  const skipped = files.reduce((sum, file) => sum + file.skipped.length, 0);
  const changed = [...new Set(files.flatMap((file) => file.changed))];
  if (files.length === 0) return 'No keys found; nothing to do.\n';

  lines.push('', ...new Set(files.flatMap((file) => file.notes.map(printable))));
  if (files.some(({ inHistory, moved }) => inHistory && moved.length > 0))
    lines.push(
      'The key is still in the history of git. Replace it at SendGrid, then delete the old one there.',
    );
  if (copies.length > 0) {
    lines.push('The key also stands in these places, which KeyGuard leaves alone:');
    for (const { label, file } of copies) lines.push(`  ${printable(file ? `${label}: ${file}` : label)}`);
  }
  if (changed.length > 0)
    lines.push(`${dryRun ? 'Would change' : 'Changed'}: ${changed.map(printable).join(', ')}`);
  lines.push(
    `${count(fixed, 'key')} fixed, ${skipped} skipped.${dryRun ? ' Dry run: nothing was changed.' : ''}`,
  );
  return `${lines.join('\n')}\n`;
}

function placeOf({ path, lines }: FixedFile, { span }: Finding): string {
  const { line, column } = lines.positionAt(span.start);
  return `${printable(path)}:${line}:${column}`;
}

function whereItIs({ name, reference, vault }: Moved, { envPath }: FixedFile): string {
  if (vault)
    return vault.text === reference ? `stands behind ${reference}` : `${reference}, stored at ${vault.text}`;
  return reference === name ? `stands in ${envPath}` : `${reference}, ${name} in ${envPath}`;
}
