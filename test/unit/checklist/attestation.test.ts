import assert from 'node:assert/strict';
import {
  type Attestations,
  NO_ATTESTATIONS,
  parseAttestations,
  setNote,
  statusOf,
  tick,
  untick,
} from '../../../src/checklist/attestation';
import { TIPS, type Tip } from '../../../src/checklist/tips';
import { fakeKey } from '../../support/keys';

const ONCE = tipOf('strong-password');
const REPEATED = tipOf('password-rotation');

describe('attestations', () => {
  it('ticks, notes and unticks', () => {
    const at = new Date('2026-11-23T09:30:00Z');
    const ticked = tick(NO_ATTESTATIONS, ONCE.id, { at, by: 'Ana' });
    assert.deepEqual(ticked, {
      version: 1,
      entries: [{ tip: 'strong-password', doneAt: '2026-11-23T09:30:00.000Z', by: 'Ana' }],
    });
    const noted = setNote(ticked, ONCE.id, '  in the vault\nof the team ');
    assert.equal(noted.entries[0]?.note, 'in the vault of the team');
    const again = tick(noted, ONCE.id, { at: new Date('2026-12-01T00:00:00Z'), by: 'Ben' });
    assert.deepEqual(again.entries, [
      {
        tip: 'strong-password',
        doneAt: '2026-12-01T00:00:00.000Z',
        by: 'Ben',
        note: 'in the vault of the team',
      },
    ]);
    assert.deepEqual(setNote(again, ONCE.id, ' ').entries, [
      { tip: 'strong-password', doneAt: '2026-12-01T00:00:00.000Z', by: 'Ben' },
    ]);
    assert.deepEqual(untick(again, ONCE.id), NO_ATTESTATIONS);
    assert.deepEqual(untick(again, REPEATED.id), again);
    assert.deepEqual(ticked.entries[0]?.note, undefined, 'states are not changed in place');
  });

  it('keeps a note off a tip that is not ticked', () => {
    assert.deepEqual(setNote(NO_ATTESTATIONS, ONCE.id, 'note'), NO_ATTESTATIONS);
  });

  it('does not let a person tick what KeyGuard checks', () => {
    const done = { at: new Date(), by: '' };
    assert.throws(() => tick(NO_ATTESTATIONS, 'https-only', done), /https-only/);
    assert.throws(() => tick(NO_ATTESTATIONS, 'no-such-tip', done), /no-such-tip/);
  });

  it('hides a key in a note or a name', () => {
    const state = tick(NO_ATTESTATIONS, ONCE.id, {
      at: new Date(0),
      by: fakeKey(1),
      note: `key ${fakeKey(2)}`,
    });
    const text = JSON.stringify(state);
    assert.equal(text.includes(fakeKey(1)), false);
    assert.equal(text.includes(fakeKey(2)), false);
    assert.match(state.entries[0]?.note ?? '', /^key SG\.[\w-]{4}…$/);
  });

  it('survives being saved as a value and as text', () => {
    const state = tick(
      tick(NO_ATTESTATIONS, ONCE.id, { at: new Date(0), by: 'Ana', note: 'n' }),
      REPEATED.id,
      { at: new Date(1), by: '' },
    );
    assert.deepEqual(parseAttestations(JSON.parse(JSON.stringify(state))), state);
    assert.deepEqual(parseAttestations(JSON.stringify(state)), state);
  });

  for (const saved of [
    undefined,
    null,
    0,
    true,
    '',
    '{',
    '{"version":1,"entries":[',
    'null',
    [],
    {},
    { version: 2, entries: [] },
    { version: 1 },
    { version: 1, entries: {} },
    { version: 1, entries: 'strong-password' },
    { entries: [{ tip: 'strong-password', doneAt: '2026-01-01T00:00:00Z', by: '' }] },
  ]) {
    it(`reads nothing from ${JSON.stringify(saved)}`, () =>
      assert.deepEqual(parseAttestations(saved), NO_ATTESTATIONS));
  }

  it('drops broken and unknown entries and keeps the rest', () => {
    const good = { tip: 'strong-password', doneAt: '2026-01-01T00:00:00Z', by: 'Ana' };
    const saved = {
      version: 1,
      entries: [
        null,
        7,
        'strong-password',
        { ...good, tip: 'no-such-tip' },
        { ...good, tip: 'https-only' },
        { ...good, tip: 3 },
        { ...good, tip: 'rate-limiting', doneAt: 'yesterday' },
        { ...good, tip: 'rate-limiting', doneAt: '2026-01-01' },
        { ...good, tip: 'rate-limiting', doneAt: '2026-13-45T00:00:00Z' },
        { ...good, tip: 'rate-limiting', doneAt: '+012026-01-01T00:00:00Z' },
        { ...good, tip: 'rate-limiting', doneAt: 1767225600000 },
        { ...good, tip: 'rate-limiting', by: null },
        { ...good, extra: { deep: true }, note: 5 },
      ],
    };
    assert.deepEqual(parseAttestations(saved), { version: 1, entries: [good] });
  });

  it('keeps the later of two entries for one tip', () => {
    const early = { tip: 'strong-password', doneAt: '2026-01-01T00:00:00Z', by: 'early' };
    const late = { tip: 'strong-password', doneAt: '2026-02-01T00:00:00+02:00', by: 'late' };
    for (const entries of [
      [early, late],
      [late, early],
    ]) {
      assert.deepEqual(parseAttestations({ version: 1, entries }).entries, [late]);
    }
  });
});

describe('the status of an attested tip', () => {
  it('is open without an entry, and with one that is broken', () => {
    assert.deepEqual(statusOf(REPEATED, undefined, new Date()), { state: 'open' });
    assert.deepEqual(statusOf(ONCE, { tip: ONCE.id, doneAt: 'x', by: '' }, new Date()), { state: 'open' });
  });

  it('stays done where once is enough', () => {
    assert.deepEqual(status(ONCE, '2001-05-06T12:00:00', '2026-11-23T12:00:00', 30), {
      state: 'done',
      doneOn: '2001-05-06',
      by: 'Ana',
    });
  });

  it('is due from the day on, not a day earlier', () => {
    const done = { doneOn: '2026-08-25', by: 'Ana', dueOn: '2026-11-23' };
    const at = '2026-08-25T23:59:59';
    assert.deepEqual(status(REPEATED, at, '2026-11-22T23:59:59'), { state: 'done', ...done });
    assert.deepEqual(status(REPEATED, at, '2026-11-23T00:00:00'), { state: 'due', ...done });
    assert.deepEqual(status(REPEATED, at, '2027-01-01T00:00:00'), { state: 'due', ...done });
  });

  it('takes the number of days from the caller', () => {
    const at = '2026-11-20T10:00:00';
    const now = '2026-11-23T10:00:00';
    assert.equal(dueOn(status(REPEATED, at, now, 2)), '2026-11-22');
    assert.equal(status(REPEATED, at, now, 2).state, 'due');
    assert.equal(dueOn(status(REPEATED, at, now, 30.9)), '2026-12-20');
    for (const never of [0, -1, Number.NaN]) {
      assert.deepEqual(status(REPEATED, at, now, never), { state: 'done', doneOn: '2026-11-20', by: 'Ana' });
    }
  });

  it('goes over the end of a year and a leap day', () => {
    assert.equal(dueOn(status(REPEATED, '2026-12-20T10:00:00', '2026-12-21T10:00:00', 20)), '2027-01-09');
    assert.equal(dueOn(status(REPEATED, '2028-02-20T10:00:00', '2028-02-21T10:00:00', 10)), '2028-03-01');
    assert.equal(dueOn(status(REPEATED, '2027-02-20T10:00:00', '2027-02-21T10:00:00', 10)), '2027-03-02');
  });

  it('bears a clock that is a little behind the attestation', () => {
    assert.deepEqual(status(REPEATED, '2026-11-23T12:05:00', '2026-11-23T12:00:00'), {
      state: 'done',
      doneOn: '2026-11-23',
      by: 'Ana',
      dueOn: '2027-02-21',
    });
    assert.equal(status(REPEATED, '2026-11-24T01:00:00', '2026-11-23T23:00:00').state, 'done');
  });

  it('does not let a date in the future put the reminder off', () => {
    assert.deepEqual(status(REPEATED, '2126-01-01T00:00:00', '2026-11-23T12:00:00'), {
      state: 'due',
      doneOn: '2126-01-01',
      by: 'Ana',
      dueOn: '2026-11-23',
    });
    assert.equal(status(ONCE, '2126-01-01T00:00:00', '2026-11-23T12:00:00').state, 'done');
  });

  describe('across daylight saving time', () => {
    const before = process.env['TZ'];
    afterEach(() => {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    });

    for (const [zone, doneAt, now, repeatDays, doneOn, due, state] of [
      // The clocks go forward on 8 March 2026: 24 hours less one.
      [
        'America/New_York',
        '2026-03-07T23:30:00-05:00',
        '2026-03-09T00:10:00-04:00',
        2,
        '2026-03-07',
        '2026-03-09',
        'due',
      ],
      [
        'America/New_York',
        '2026-03-07T00:10:00-05:00',
        '2026-03-08T23:50:00-04:00',
        2,
        '2026-03-07',
        '2026-03-09',
        'done',
      ],
      // And back on 25 October 2026.
      [
        'Europe/Berlin',
        '2026-10-24T23:30:00+02:00',
        '2026-10-26T00:00:00+01:00',
        2,
        '2026-10-24',
        '2026-10-26',
        'due',
      ],
      [
        'Europe/Berlin',
        '2026-10-24T00:00:00+02:00',
        '2026-10-25T23:59:00+01:00',
        2,
        '2026-10-24',
        '2026-10-26',
        'done',
      ],
      // The same moment is another day elsewhere.
      [
        'Pacific/Auckland',
        '2026-11-22T12:00:00Z',
        '2026-11-22T12:00:01Z',
        90,
        '2026-11-23',
        '2027-02-21',
        'done',
      ],
      [
        'America/Los_Angeles',
        '2026-11-23T07:00:00Z',
        '2026-11-23T07:00:01Z',
        90,
        '2026-11-22',
        '2027-02-20',
        'done',
      ],
      // Midnight does not exist on the day the clocks change.
      [
        'America/Santiago',
        '2026-09-05T12:00:00-04:00',
        '2026-09-06T01:00:00-03:00',
        1,
        '2026-09-05',
        '2026-09-06',
        'due',
      ],
    ] as const) {
      it(`${zone}, ${doneAt}`, () => {
        process.env['TZ'] = zone;
        const entry = { tip: REPEATED.id, doneAt, by: '' };
        assert.deepEqual(statusOf(REPEATED, entry, new Date(now), repeatDays), {
          state,
          doneOn,
          by: '',
          dueOn: due,
        });
      });
    }
  });
});

/** Times are local. */
function status(tip: Tip, doneAt: string, now: string, repeatDays?: number) {
  const state: Attestations = tick(NO_ATTESTATIONS, tip.id, { at: new Date(doneAt), by: 'Ana' });
  return statusOf(tip, state.entries[0], new Date(now), repeatDays);
}

function dueOn(result: ReturnType<typeof statusOf>): string | undefined {
  return result.state === 'open' ? undefined : result.dueOn;
}

function tipOf(id: string): Tip {
  const tip = TIPS.find((candidate) => candidate.id === id);
  assert.ok(tip);
  return tip;
}
