import assert from 'node:assert/strict';
import { GROUPS, TIPS } from '../../../src/checklist/tips';

describe('the 15 tips', () => {
  it('stand in their order, under names that never change', () => {
    assert.deepEqual(
      TIPS.map(({ number, id, kind }) => `${number} ${id} ${kind}`),
      [
        '1 strong-password attested',
        '2 two-factor-authentication attested',
        '3 password-rotation attested',
        '4 neutral-username attested',
        '5 no-shared-credentials attested',
        '6 account-activity attested',
        '7 https-only checked',
        '8 limited-api-keys checked',
        '9 rate-limiting attested',
        '10 current-sdks checked',
        '11 team-education attested',
        '12 role-based-access attested',
        '13 api-usage-audit attested',
        '14 vault-storage checked',
        '15 vigilance checked',
      ],
    );
  });

  it('repeat where they have to', () => {
    assert.deepEqual(
      TIPS.filter(({ repeatDays }) => repeatDays !== undefined).map(({ number, repeatDays }) => [
        number,
        repeatDays,
      ]),
      [
        [3, 90],
        [6, 90],
        [13, 90],
      ],
    );
  });

  it('are in at most four groups, none of them empty', () => {
    assert.ok(GROUPS.length <= 4);
    assert.deepEqual([...new Set(TIPS.map(({ group }) => group))].sort(), [...GROUPS].sort());
  });

  for (const tip of TIPS) {
    it(`${tip.number} reads well`, () => {
      assert.ok(tip.title.length <= 45, tip.title);
      assert.match(tip.title, /^[A-Z][^.!]*$/);
      assert.ok(tip.how.length >= 1 && tip.how.length <= 3);
      for (const sentence of [tip.why, ...tip.how]) assert.match(sentence, /^[A-Z][^!]*\.$/);
      assert.equal(tip.why.split(/\. /).length <= 2, true, tip.why);
      const { hostname, protocol } = new URL(tip.page.url);
      assert.equal(protocol, 'https:');
      assert.match(
        hostname,
        /^(?:app\.sendgrid\.com|sendgrid\.com|support\.sendgrid\.com|www\.twilio\.com)$/,
      );
    });
  }
});
