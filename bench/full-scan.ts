import { findApiKeys } from '../src/detect/api-key';
import { markdownTable, medianTimeOf } from './measure';
import { sampleText } from './sample-text';

/** What does the scan of a large text cost, against the least that any scan must do? */
export function benchFullScan(): string {
  const text = sampleText(10_000_000, 100);
  const ways = [
    { name: "text.indexOf('SG.')", scan: () => countIndexOf(text) },
    { name: 'a bare regular expression', scan: () => countMatches(text) },
    { name: 'findApiKeys', scan: () => findApiKeys(text).length },
  ];
  const measured = ways.map(({ name, scan }) => ({ name, found: scan(), time: medianTimeOf(15, scan) }));
  const fastest = measured[0]?.time ?? Number.NaN;
  const rows = measured.map(({ name, found, time }) => [
    name,
    String(found),
    time.toFixed(2),
    (text.length / 1000 / time).toFixed(0),
    (time / fastest).toFixed(2),
  ]);
  return markdownTable(['Full scan of 10 MB by', 'hits', 'ms', 'MB/s', '× indexOf'], rows);
}

function countIndexOf(text: string): number {
  let count = 0;
  for (let at = text.indexOf('SG.'); at >= 0; at = text.indexOf('SG.', at + 1)) count++;
  return count;
}

function countMatches(text: string): number {
  const pattern = /SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g;
  let count = 0;
  while (pattern.exec(text)) count++;
  return count;
}
