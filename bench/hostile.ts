import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { scanText } from '../src/detect/scan';
import { compilePrefilter } from '../src/node/prefilter/compiled';
import { Prefilter } from '../src/node/prefilter/prefilter';
import { randomBytes } from '../test/support/random';
import { markdownTable, medianTimeOf } from './measure';
import { sampleText } from './sample-text';

const PLAIN = 'The mail goes out at nine; whoever does not want it any more answers with one word.\n';

/** In characters. */
const LENGTH = 50_000_000;

/** Does any text take much longer than plain text? Per MB, and whether five times the text takes five times as long. */
export function benchHostile(): string {
  const texts = [
    { name: 'plain text', piece: PLAIN },
    { name: 'code, with a key per 100 kB', piece: sampleText(1_000_000, 10) },
    { name: 'one line of plain text', piece: PLAIN.replaceAll('\n', ' ') },
    { name: 'one line of code', piece: sampleText(1_000_000, 10).replaceAll('\n', ' ') },
    { name: 'one line that names SendGrid', piece: 'const x = "sendgrid"; foo(bar, 1); ' },
    { name: '`SG.SG.SG.…`', piece: 'SG.' },
    { name: '`SG.aaaa…`', piece: `SG.${'a'.repeat(997)}` },
    { name: '`SG.aaaa…` without end', piece: 'a', first: 'SG.' },
    { name: 'base64', piece: randomBytes('hostile', 750_000).toString('base64') },
    { name: '`sendgrid sendgrid …`', piece: 'sendgrid ' },
    { name: "`S'+'S'+'…`", piece: "S'+'" },
    { name: '`SGSGSG…`, which nearly is a needle', piece: 'SG' },
  ];
  const folder = mkdtempSync(path.join(tmpdir(), 'keyguard-bench-'));
  try {
    const prefilter = new Prefilter(compilePrefilter());
    const measured = texts.map(({ name, piece, first = '' }) => {
      const text = first + piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);
      const fifth = text.slice(0, LENGTH / 5);
      const file = path.join(folder, 'hostile');
      writeFileSync(file, text);
      return {
        name,
        whole: medianTimeOf(1, () => scanText({ text })),
        fifth: medianTimeOf(1, () => scanText({ text: fifth })),
        screening: medianTimeOf(3, () => prefilter.screen(file)),
        ended: prefilter.screen(file) < 0,
      };
    });
    const base = measured[0]?.whole ?? Number.NaN;
    const rows = measured.map(({ name, whole, fifth, screening, ended }) => [
      name,
      (whole / (LENGTH / 1e6)).toFixed(1),
      (whole / base).toFixed(1),
      (whole / fifth).toFixed(1),
      // It ends at the first needle: then the time is no measure.
      ended ? 'ends early' : (screening / (LENGTH / 1e6)).toFixed(2),
    ]);
    const header = ['50 MB of', 'all rules, ms/MB', '× plain text', '× a fifth of it', 'prefilter, ms/MB'];
    return markdownTable(header, rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
