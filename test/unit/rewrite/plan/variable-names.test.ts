import assert from 'node:assert/strict';
import { findApiKeys } from '../../../../src/detect/api-key';
import { nameFromPlace } from '../../../../src/rewrite/plan/variable-names';
import { fillKeys } from '../../../support/keys';

function nameIn(fixture: string, base = 'SENDGRID_API_KEY'): string | undefined {
  const text = fillKeys(fixture);
  const [finding] = findApiKeys(text);
  assert.ok(finding);
  return nameFromPlace(text, finding.span, base);
}

describe('the name that a key is given where it stands', () => {
  const rows: readonly (readonly [text: string, name: string | undefined])[] = [
    ["const marketingKey = '{{KEY1}}';", 'SENDGRID_MARKETING_API_KEY'],
    ["const marketing_api_key = '{{KEY1}}';", 'SENDGRID_MARKETING_API_KEY'],
    ['MARKETING_SENDGRID_KEY={{KEY1}}', 'SENDGRID_MARKETING_API_KEY'],
    ['marketing-key: {{KEY1}}', 'SENDGRID_MARKETING_API_KEY'],
    ['sendgrid.marketing.key={{KEY1}}', 'SENDGRID_MARKETING_API_KEY'],
    ['{"marketingKey": "{{KEY1}}"}', 'SENDGRID_MARKETING_API_KEY'],
    ["$marketingKey = '{{KEY1}}';", 'SENDGRID_MARKETING_API_KEY'],
    ["  'marketing_key' => '{{KEY1}}',", 'SENDGRID_MARKETING_API_KEY'],
    ["config['marketing_key'] = '{{KEY1}}'", 'SENDGRID_MARKETING_API_KEY'],
    ['marketingKey := "{{KEY1}}"', 'SENDGRID_MARKETING_API_KEY'],
    ['String marketingKey = "{{KEY1}}";', 'SENDGRID_MARKETING_API_KEY'],
    ['private static final String MARKETING_KEY = "{{KEY1}}";', 'SENDGRID_MARKETING_API_KEY'],
    ['const marketingKey: string = "{{KEY1}}";', 'SENDGRID_MARKETING_API_KEY'],
    ['let marketing_key: &str = "{{KEY1}}";', 'SENDGRID_MARKETING_API_KEY'],
    ['marketing_key = f"Bearer {{KEY1}}"', 'SENDGRID_MARKETING_API_KEY'],
    ['this.marketingKey = new Key("{{KEY1}}")', 'SENDGRID_MARKETING_API_KEY'],
    ['client.setMarketingKey("{{KEY1}}");', 'SENDGRID_MARKETING_API_KEY'],
    ['        - name: SENDGRID_MARKETING_KEY\n          value: "{{KEY1}}"', 'SENDGRID_MARKETING_API_KEY'],
    ['{ name: "MARKETING_KEY", value: "{{KEY1}}" }', 'SENDGRID_MARKETING_API_KEY'],
    ['usWestMarketingMailKey = "{{KEY1}}"', 'SENDGRID_US_WEST_MARKETING_API_KEY'],
    ["const apiKey = '{{KEY1}}';", undefined],
    ["const SENDGRID_API_KEY = '{{KEY1}}';", undefined],
    ["const key2 = '{{KEY1}}';", undefined],
    ["module.exports = '{{KEY1}}';", undefined],
    ["exports.apiKey = '{{KEY1}}';", undefined],
    ["sgMail.setApiKey('{{KEY1}}');", undefined],
    ['SendGridAPIClient("{{KEY1}}")', undefined],
    ['print("{{KEY1}}")', undefined],
    ['send("{{KEY1}}")', undefined],
    ["x('a', '{{KEY1}}')", undefined],
    ['// {{KEY1}}', undefined],
    ['{{KEY1}}', undefined],
    ['marketing =\n\n\n{{KEY1}}', undefined],
  ];
  for (const [text, name] of rows)
    it(`${name ?? 'says nothing'}: ${JSON.stringify(text)}`, () => assert.equal(nameIn(text), name));

  it('takes the form of the name that was set', () => {
    assert.equal(nameIn('marketingKey = {{KEY1}}', 'MAIL_TOKEN'), 'MAIL_MARKETING_TOKEN');
    assert.equal(nameIn('marketingKey = {{KEY1}}', 'KEY'), 'MARKETING_KEY');
    assert.equal(nameIn('marketingKey = {{KEY1}}', 'MAIL'), 'MAIL_MARKETING');
  });
});
