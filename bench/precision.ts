import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../src/detect/finding';
import { scanText } from '../src/detect/scan';
import { decode } from '../src/text/encoding';
import { LineIndex, type LinePosition } from '../src/text/lines';
import { CONTEXTS } from '../test/support/contexts';
import { fillKeys } from '../test/support/keys';
import { LOOKALIKES } from '../test/support/lookalikes';
import { markdownTable } from './measure';
import { PEERS } from './peers';

interface Detector {
  readonly name: string;
  find(text: string, file: string): (readonly [number, number])[];
}

const DETECTORS: readonly Detector[] = [
  {
    name: 'KeyGuard',
    find: (text, file) =>
      scanText({ text, path: file })
        // What is only information raises no alarm.
        .filter(({ rule, severity }) => rule.startsWith('api-key') && severity === 'error')
        .map(({ span }) => [span.start, span.end] as const),
  },
  ...PEERS,
];

/**
 * What share of random well-formed keys is found exactly, and what share of what is found is a key? Over the contexts and
 * lookalikes of the tests, then over the rules' fixtures, encoded keys and keys in pieces among them.
 */
export function benchPrecision(): string {
  const inContexts = contextCases();
  const inFixtures = fixtureCases();
  const rows = DETECTORS.map((detector) => [
    detector.name,
    ...[inContexts, inFixtures].flatMap((cases) => {
      const { recall, precision } = judge(detector, cases);
      return [percent(recall), percent(precision)];
    }),
  ]);
  return markdownTable(
    [
      `Keys found exactly (ports of the rules)`,
      `recall, ${inContexts.length} texts`,
      'precision',
      `recall, ${inFixtures.length} fixtures`,
      'precision',
    ],
    rows,
  );
}

interface Case {
  readonly text: string;
  readonly file: string;
  readonly expected: readonly (readonly [number, number])[];
}

const KEYS_IN_CONTEXT = 100;
const LOOKALIKES_OF_A_FAMILY = 100;

function contextCases(): Case[] {
  const positive = CONTEXTS.flatMap(({ file, before, after }) =>
    Array.from({ length: KEYS_IN_CONTEXT }, () => ({
      text: before + randomKey() + after,
      file,
      expected: [[before.length, before.length + 69] as const],
    })),
  );
  const negative = Object.values(LOOKALIKES).flatMap(({ file, text }) =>
    Array.from({ length: LOOKALIKES_OF_A_FAMILY }, (_, n) => ({ text: text(n), file, expected: [] })),
  );
  return [...positive, ...negative];
}

/** Shaped as SendGrid's are: base64url of 16 and of 32 bytes. */
function randomKey(): string {
  return ['SG', randomBytes(16).toString('base64url'), randomBytes(32).toString('base64url')].join('.');
}

function fixtureCases(): Case[] {
  const root = path.join('test', 'fixtures', 'detect');
  return Object.keys(RULES)
    .filter((rule) => ['api-key', 'api-key-encoded', 'api-key-split'].includes(rule))
    .flatMap((rule) => readdirSync(path.join(root, rule)).map((name) => path.join(root, rule, name)))
    .map((folder) => {
      const input = readdirSync(folder).find((name) => name.startsWith('input.')) ?? '';
      const text = fillKeys(decode(readFileSync(path.join(folder, input)))?.text ?? '');
      return { text, file: input, expected: expectedIn(folder, text) };
    });
}

function expectedIn(folder: string, text: string): [number, number][] {
  const file = path.join(folder, 'expected.json');
  if (!existsSync(file)) return [];
  const places = JSON.parse(readFileSync(file, 'utf8')) as { start: LinePosition; end: LinePosition }[];
  const lines = new LineIndex(text);
  return places.map(({ start, end }) => [lines.offsetAt(start), lines.offsetAt(end)]);
}

function judge(detector: Detector, cases: readonly Case[]): { recall: number; precision: number } {
  let wanted = 0;
  let reported = 0;
  let right = 0;
  for (const { text, file, expected } of cases) {
    const found = detector.find(text, file);
    wanted += expected.length;
    reported += found.length;
    right += expected.filter(([start, end]) =>
      found.some(([from, to]) => from === start && to === end),
    ).length;
  }
  return { recall: right / wanted, precision: right / reported };
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}
