import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findApiKeys } from '../../../../src/detect/api-key';
import { type Plan, planMove } from '../../../../src/rewrite/plan';
import { type Destination, destinationIn } from '../../../../src/stores/destination';
import { applyEdits } from '../../../../src/text/edits';
import { grammars } from '../../../support/grammars';
import { fakeKey, fillKeys } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';
import { MemoryStore, NO_TOOLS } from '../../../support/memory-store';
import { type PlanCase, parsePlanCase } from '../../../support/plan-case';

/** One file per case; its form is described in test/support/plan-case.ts. */
const FIXTURES = path.join('test', 'fixtures', 'plan');

const ORDER = ['ignore', 'env', 'example', 'companion', 'source'];

describe('the plan of a move', () => {
  const cases = readdirSync(FIXTURES);
  it('has fixtures', () => assert.ok(cases.length >= 40, `only ${cases.length}`));
  for (const name of cases) {
    it(path.parse(name).name.replaceAll('-', ' '), () => checkCase(path.join(FIXTURES, name)));
  }
});

async function checkCase(fixture: string): Promise<void> {
  const { home, tracked, copyOnly, vault, path, before, expected } = parsePlanCase(
    fillKeys(readFileSync(fixture, 'utf8')),
  );
  const text = before[path] ?? '';
  const findings = findApiKeys(text);
  assert.notEqual(findings.length, 0, `${path} holds no key`);
  const plan = await planMove({
    file: { path, text },
    findings,
    home,
    project: new MemoryProject(before, tracked),
    grammars,
    settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
    copyOnly,
    destination: vault && (await destinationFor(vault)),
  });

  const after = plan.changes.map((change) => [change.path, applyEdits(change.before ?? '', change.edits)]);
  assert.deepEqual(
    {
      envPath: plan.envPath,
      files: Object.fromEntries(after),
      moved: plan.moved.map(
        (moved) => `${moved.name} ${moved.reference}${moved.vault ? ` > ${moved.vault.text}` : ''}`,
      ),
      skipped: plan.skipped.map(({ reason }) => reason),
      notes: plan.notes,
    },
    expected,
  );
  for (const change of plan.changes) assert.equal(change.before, before[change.path], change.path);
  const roles = plan.changes.map(({ role }) => ORDER.indexOf(role));
  assert.deepEqual(roles, roles.toSorted(), 'changes come in the order in which they are to be written');
  assert.equal(plan.moved.length + plan.skipped.length, findings.length);
  assertOnlyEnvHoldsKeys(plan);
}

async function destinationFor({ template, occupied }: NonNullable<PlanCase['vault']>): Promise<Destination> {
  const destination = await destinationIn(new MemoryStore(), { project: 'app', template }, NO_TOOLS);
  const references = occupied.map((variable) => destination.referenceFor(variable).text);
  return { ...destination, occupied: new Map(references.map((text) => [text, ''])) };
}

/** The source's and the env file's text before the move hold keys already; no other part may, but the env file's new lines. */
function assertOnlyEnvHoldsKeys(plan: Plan): void {
  const changes = plan.changes.map(({ before, edits, ...rest }) =>
    rest.role === 'env' ? rest : { ...rest, edits },
  );
  const everything = JSON.stringify({ ...plan, changes });
  for (const n of [1, 2, 3]) {
    const secret = fakeKey(n).split('.')[2] ?? '';
    for (let i = 0; i + 6 <= secret.length; i++) assert.ok(!everything.includes(secret.slice(i, i + 6)));
  }
}
