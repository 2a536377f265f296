import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Finding, isKey } from '../../../src/detect/finding';
import { scanText } from '../../../src/detect/scan';
import { type Plan, planMove } from '../../../src/rewrite/plan';
import type { Destination } from '../../../src/stores/destination';
import { parseReference, type Reference } from '../../../src/stores/references';
import type { VaultStore } from '../../../src/stores/vault-store';
import { VAULT_STORES } from '../../../src/stores/vaults';
import { applyEdits } from '../../../src/text/edits';
import { grammars } from '../../support/grammars';
import { fakeKey, fillKeys } from '../../support/keys';
import { MemoryProject } from '../../support/memory-project';
import { type PlanCase, parsePlanCase } from '../../support/plan-case';

/**
 * One folder for each vault, called as its references are (`awssecrets` for `ref+awssecrets://`), and in it one file for
 * each case, called after the format: `cloudformation-property.txt`. Its form is described in test/support/plan-case.ts.
 * No store is asked here; what is seen is the plan alone.
 */
const FIXTURES = path.join('test', 'fixtures', 'rewrite-vault');

/** Where the keys go when a case does not say so itself. A vault that is not named here has one level above the variable. */
const TEMPLATES: Readonly<Record<string, string>> = {
  awsssm: 'ref+awsssm://mail/{variable}',
  awssecrets: 'ref+awssecrets://mail#/{variable}',
  azurekeyvault: 'ref+azurekeyvault://mail-vault/{variable}',
  gcpsecrets: 'ref+gcpsecrets://mail-123456/{variable}',
  op: 'op://Dev/mail/{variable}',
  pass: 'ref+pass://mail/{variable}',
  vault: 'ref+vault://secret/mail#/{variable}',
  openbao: 'ref+openbao://secret/mail#/{variable}',
  doppler: 'ref+doppler://mail/dev/{variable}',
};

describe('a move to a vault', () => {
  for (const scheme of readdirSync(FIXTURES)) {
    describe(scheme, () => {
      const cases = readdirSync(path.join(FIXTURES, scheme));
      it('has cases', () => assert.notEqual(cases.length, 0));
      for (const name of cases) it(path.parse(name).name.replaceAll('-', ' '), () => checkCase(scheme, name));
    });
  }
});

async function checkCase(scheme: string, name: string): Promise<void> {
  const planCase = parsePlanCase(fillKeys(readFileSync(path.join(FIXTURES, scheme, name), 'utf8')));
  const { before, expected } = planCase;
  const plan = await move(planCase, before, scheme);
  const changed = Object.fromEntries(
    plan.changes.map((change) => [change.path, applyEdits(change.before ?? '', change.edits)]),
  );
  assert.deepEqual(
    {
      envPath: plan.envPath,
      files: changed,
      moved: plan.moved.map((each) => `${each.name} ${each.reference}`),
      skipped: plan.skipped.map(({ reason }) => reason),
      notes: plan.notes,
    },
    expected,
  );
  for (const change of plan.changes) assert.equal(change.before, before[change.path], change.path);
  for (const { vault } of plan.moved) assert.equal(vault?.scheme, scheme, 'the plan says where the key goes');
  if (plan.moved.length === 0) assert.deepEqual(plan.changes, []);
  assertWritesNoKey(plan);

  // Only what was refused is left, and is refused again.
  const after = { ...before, ...changed };
  const left = keysIn(planCase.path, after[planCase.path] ?? '');
  assert.equal(left.length, plan.skipped.length, 'a key is left');
  if (left.length === 0) return;
  const again = await move(planCase, after, scheme);
  assert.deepEqual(again.changes, []);
}

async function move(
  { home, tracked, path: file, reference, copyOnly }: PlanCase,
  files: Readonly<Record<string, string>>,
  scheme: string,
): Promise<Plan> {
  const text = files[file] ?? '';
  const findings = keysIn(file, text);
  assert.notEqual(findings.length, 0, `${file} holds no key`);
  return planMove({
    file: { path: file, text },
    findings,
    home,
    project: new MemoryProject(files, tracked),
    grammars,
    settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
    copyOnly,
    destination: destinationOf(scheme, reference ?? TEMPLATES[scheme] ?? `ref+${scheme}://mail/{variable}`),
  });
}

function destinationOf(scheme: string, template: string): Destination {
  const store = VAULT_STORES.find(({ schemes }) => schemes[0] === scheme) ?? readableStore(scheme);
  const spell = store.writer?.spell ?? ((name: string) => name);
  const referenceFor = (variable: string): Reference => {
    const reference = parseReference(template.replaceAll('{variable}', spell(variable)));
    assert.equal(reference?.scheme, scheme, `${template} is no reference of ${scheme}`);
    return reference;
  };
  return { store, referenceFor, occupied: new Map() };
}

/** For a vault whose store is not there. */
function readableStore(scheme: string): VaultStore {
  return { id: scheme, name: scheme, schemes: [scheme], read: async () => '' };
}

function keysIn(file: string, text: string): Finding[] {
  return scanText({ text, path: file }).filter(isKey);
}

/** A move to a vault writes a key nowhere. */
function assertWritesNoKey(plan: Plan): void {
  const everything = JSON.stringify({ ...plan, changes: plan.changes.map(({ edits }) => edits) });
  for (const n of [1, 2, 3]) {
    const secret = fakeKey(n).split('.')[2] ?? '';
    for (let i = 0; i + 6 <= secret.length; i++) assert.ok(!everything.includes(secret.slice(i, i + 6)));
  }
}
