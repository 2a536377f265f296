import assert from 'node:assert/strict';
import { NO_ATTESTATIONS, tick } from '../../../src/checklist/attestation';
import { type ProjectFacts, readFileFacts } from '../../../src/checklist/project-facts';
import { type ChecklistInputs, checklistReport } from '../../../src/checklist/report';
import { TIPS } from '../../../src/checklist/tips';

const NOW = new Date('2026-11-23T12:00:00');

const NOTHING_KNOWN: ChecklistInputs = {
  now: NOW,
  attestations: NO_ATTESTATIONS,
  project: undefined,
  lastScan: undefined,
};

/** A project in which all that KeyGuard checks is in order. */
const GOOD_PROJECT: ProjectFacts = {
  findings: [],
  envFiles: [{ path: '.env', keys: 0, references: 1, ignored: true, tracked: false }],
  sdks: readFileFacts('package.json', '{"dependencies":{"@sendgrid/mail":"8.1.6"}}').sdks,
};

describe('the checklist report', () => {
  it('shows all 15 tips in groups, in the order of their numbers', () => {
    const { groups, day } = checklistReport(NOTHING_KNOWN);
    assert.equal(day, '2026-11-23');
    assert.deepEqual(
      groups.map(({ name, tips }) => [name, ...tips.map(({ tip }) => tip.number)]),
      [
        ['Sign-in', 1, 2, 3, 4],
        ['API keys and calls', 7, 8, 9, 14],
        ['Team', 5, 11, 12],
        ['Monitoring and upkeep', 6, 10, 13, 15],
      ],
    );
  });

  it('counts nothing as done where nothing is known', () => {
    assert.deepEqual(checklistReport(NOTHING_KNOWN).progress, { done: 0, total: 15 });
    assert.deepEqual(states(NOTHING_KNOWN), {
      open: [1, 2, 3, 4, 5, 6, 9, 11, 12, 13],
      unknown: [7, 8, 10, 14],
      problem: [15],
    });
  });

  it('is complete when all is done', () => {
    const inputs = {
      ...NOTHING_KNOWN,
      attestations: ALL_TICKED,
      project: GOOD_PROJECT,
      lastScan: NOW.toISOString(),
    };
    assert.deepEqual(checklistReport(inputs).progress, { done: 15, total: 15 });
    assert.deepEqual(states(inputs), { done: TIPS.map(({ number }) => number) });
  });

  it('takes back what is due again', () => {
    const later = new Date('2027-02-21T00:00:00');
    const inputs = { ...NOTHING_KNOWN, attestations: ALL_TICKED, now: later };
    assert.deepEqual(states(inputs), {
      done: [1, 2, 4, 5, 9, 11, 12],
      due: [3, 6, 13],
      unknown: [7, 8, 10, 14],
      problem: [15],
    });
    assert.equal(checklistReport(inputs).progress.done, 7);
    assert.equal(summaryOf(3, inputs), 'Done on 2026-11-23 by Ana. Due again since 2027-02-21.');
    assert.equal(summaryOf(1, inputs), 'Done on 2026-11-23 by Ana.');
    assert.equal(checklistReport({ ...inputs, reminderDays: 91 }).progress.done, 10);
    assert.equal(
      summaryOf(3, { ...inputs, reminderDays: 91 }),
      'Done on 2026-11-23 by Ana. Due again on 2027-02-22.',
    );
    assert.equal(summaryOf(3, { ...inputs, reminderDays: 0 }), 'Done on 2026-11-23 by Ana.');
  });

  it('does not count unknown evidence', () => {
    const project = { ...GOOD_PROJECT, sdks: [], envFiles: [] };
    const inputs = { ...NOTHING_KNOWN, project, lastScan: NOW.toISOString() };
    assert.deepEqual(states(inputs)['unknown'], [10, 14]);
    assert.equal(checklistReport(inputs).progress.done, 3);
  });

  it('gives each tip either somebody’s word or evidence', () => {
    const tips = checklistReport(NOTHING_KNOWN).groups.flatMap((group) => group.tips);
    for (const { tip, attestation, evidence } of tips) {
      assert.equal(attestation !== undefined, tip.kind === 'attested', tip.id);
      assert.equal(evidence !== undefined, tip.kind === 'checked', tip.id);
    }
  });

  it('says who did it only where that is known', () => {
    const attestations = tick(NO_ATTESTATIONS, 'rate-limiting', { at: NOW, by: '' });
    assert.equal(summaryOf(9, { ...NOTHING_KNOWN, attestations }), 'Done on 2026-11-23.');
    assert.equal(summaryOf(9, NOTHING_KNOWN), 'Not done yet.');
  });
});

const ALL_TICKED = TIPS.filter(({ kind }) => kind === 'attested').reduce(
  (state, { id }) => tick(state, id, { at: NOW, by: 'Ana' }),
  NO_ATTESTATIONS,
);

function states(inputs: ChecklistInputs): Record<string, number[]> {
  const result: Record<string, number[]> = {};
  const tips = checklistReport(inputs).groups.flatMap((group) => group.tips);
  for (const { tip, state } of tips.sort((a, b) => a.tip.number - b.tip.number)) {
    result[state] = [...(result[state] ?? []), tip.number];
  }
  return result;
}

function summaryOf(number: number, inputs: ChecklistInputs): string | undefined {
  const tips = checklistReport(inputs).groups.flatMap((group) => group.tips);
  return tips.find(({ tip }) => tip.number === number)?.summary;
}
