import { parseArgs } from 'node:util';
import { ALL_STORES } from './stores/support/all-stores';
import type { TestEvent } from './support/mocha/events';
import { exitOnSignals } from './support/signals';
import { STAGES, SUITES } from './support/suites/list';
import { type Outcome, runSuite } from './support/suites/outcome';
import type { Suite } from './support/suites/suite';

const USAGE = `Usage: npm test [-- [SUITE...] [--grep PATTERN] [--verbose]]
Suites: ${SUITES.map(({ name }) => name).join(' ')}`;

/** Runs the suites, stage by stage; the process's status is 1 unless every test passed or was skipped. */
async function main(argv: readonly string[]): Promise<void> {
  exitOnSignals(130);
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { grep: { type: 'string' }, verbose: { type: 'boolean' } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(', ')}.\n${USAGE}`);
  if (positionals.includes('stores')) process.env[ALL_STORES] = '1';
  const suites = SUITES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

  const outcomes: Outcome[] = [];
  const runLane = async (lane: readonly Suite[]): Promise<void> => {
    for (const suite of lane.filter((each) => suites.includes(each))) {
      const outcome = await runSuite(suite, values, values.verbose ? printTest : () => {});
      printOutcome(outcome);
      outcomes.push(outcome);
    }
  };
  for (const lanes of STAGES) await Promise.all(lanes.map(runLane));
  const total = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
  const [passed, failed, skipped] = [
    total((outcome) => outcome.passed),
    total((outcome) => outcome.failures.length),
    total((outcome) => outcome.skipped.length),
  ];
  const foundNone = passed + failed + skipped === 0;
  if (foundNone) console.log(`No test has a title that matches ${values.grep}.`);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed > 0 || foundNone ? 1 : 0;
}

function printTest(event: TestEvent): void {
  if (event.type === 'test') console.log(`  ${event.state}: ${event.title} (${event.durationMs} ms)`);
}

function printOutcome({ suite, passed, failures, skipped, durationMs }: Outcome): void {
  for (const { title, error } of failures) console.log(`\nFAILED ${suite}: ${title}\n${indent(error)}\n`);
  for (const title of skipped) console.log(`skipped ${suite}: ${title}`);
  const counts = `${passed} passed, ${failures.length} failed, ${skipped.length} skipped`;
  console.log(`[${suite}] ${counts} in ${(durationMs / 1000).toFixed(1)} s`);
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
