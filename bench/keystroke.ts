import { IncrementalScan } from '../src/detect/incremental';
import type { Source } from '../src/detect/rule';
import { markdownTable, percentile, timeOf } from './measure';
import { sampleText, settingsText } from './sample-text';

const KEYSTROKES = 10_000;

/**
 * What does one keystroke cost the engine, and does that depend on the document's size?
 * A character is typed, then deleted again, at places spread over the whole document.
 */
export function benchKeystroke(): string {
  const documents: (Source & { readonly name: string })[] = [
    { name: '10 kB, 5 keys', text: sampleText(10_000, 5) },
    { name: '10 MB, 5 keys', text: sampleText(10_000_000, 5) },
    { name: '10 MB, 1,000 keys', text: sampleText(10_000_000, 1000) },
    { name: '200 kB of settings, a key on every 10th line', text: settingsText(200_000), path: '.env' },
  ];
  const measured = documents.map(({ name, text, path }) => ({ name, times: microsecondsOf({ text, path }) }));
  const [small] = measured;
  const rows = measured.map(({ name, times }) => [
    name,
    ...[0.5, 0.99].flatMap((part) => [
      percentile(times, part).toFixed(2),
      (percentile(times, part) / percentile(small?.times ?? [], part)).toFixed(1),
    ]),
  ]);
  return markdownTable(['One keystroke in', 'p50 µs', '× 10 kB', 'p99 µs', '× 10 kB'], rows);
}

function microsecondsOf({ text, path }: Source): number[] {
  const scan = new IncrementalScan({ text, path });
  const keystroke = (n: number) => {
    const offset = Math.floor((((n * 7919) % KEYSTROKES) / KEYSTROKES) * text.length);
    // The text after the edit, without making 10 MB of it: an editor's document does not either.
    const typed = (start: number, end: number) =>
      text.slice(start, Math.min(end, offset)) + (end > offset ? `x${text.slice(offset, end - 1)}` : '');
    return [
      timeOf(() => scan.update([{ offset, removed: 0, inserted: 1 }], typed)),
      timeOf(() =>
        scan.update([{ offset, removed: 1, inserted: 0 }], (start, end) => text.slice(start, end)),
      ),
    ];
  };
  for (let n = 0; n < KEYSTROKES / 5; n++) keystroke(n);
  return Array.from({ length: KEYSTROKES }, (_, n) => keystroke(n))
    .flat()
    .map((milliseconds) => milliseconds * 1000);
}
