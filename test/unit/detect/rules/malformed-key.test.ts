import assert from 'node:assert/strict';
import { fingerprintOf } from '../../../../src/detect/fingerprint';
import { malformedKey } from '../../../../src/detect/rules/malformed-key';
import { fakeKey } from '../../../support/keys';
import { randomBytes, SEED } from '../../../support/random';

const KEY = fakeKey(1);
const [, ID = '', SECRET = ''] = KEY.split('.');

/** `§` encloses what is found. */
const MALFORMED: readonly (readonly [what: string, text: string, message: RegExp, keyId?: null])[] = [
  ['cut by two', `'§${KEY.slice(0, -2)}§'`, /secret part has 41 characters, not 43: it was cut/],
  ['cut by thirteen', `k=§${KEY.slice(0, -13)}§\n`, /secret part has 30 characters/],
  ['cut, and a word on the next line', `k=§${KEY.slice(0, -5)}§\nfrom_=1`, /secret part has 38 characters/],
  ['too long', `"§${KEY}x§"`, /secret part has 44 characters, not 43: something was copied with it/],
  ['in a comment of HTML', `<!--§${KEY}--§>`, /secret part has 45 characters/],
  ['its ID cut', `'§SG.${ID.slice(1)}.${SECRET}§'`, /ID part has 21 characters/, null],
  ['its ID too long', `'§SG.${ID}x.${SECRET}§'`, /ID part has 23 characters/, null],
  ['in small letters', `'§sg.${ID}.${SECRET}§'`, /capital letters/],
  ['a dot twice', `'§SG.${ID}..${SECRET}§'`, /a dot stands there twice/],
  ['underscores for dots', `'§SG_${ID}_${SECRET}§'`, /divided by dots/],
  ['a blank', `§SG.${ID}. ${SECRET}§`, /a blank/],
  ['a soft hyphen', `§SG.${ID}.${SECRET.slice(0, 20)}\u00ad${SECRET.slice(20)}§`, /invisible/],
  ['wrapped', `k: §SG.${ID}.${SECRET.slice(0, 20)}\r\n    ${SECRET.slice(20)}§\r\n`, /a line end/],
  ['a line end written as an escape', `'§SG.${ID}.\\n${SECRET}§'`, /a line end/],
  ['a quotation mark', `'§SG.${ID}.'${SECRET}§'`, /quotation mark/],
  ['a path that lacks characters', `process.env.§SG.${ID}.${SECRET.slice(3)}§;`, /secret part has 40/],
  ['without its prefix', `SENDGRID_KEY=§${ID}.${SECRET}§`, /begin with SG and a dot/],
];

describe('almost a key', () => {
  for (const [what, marked, message, keyId = ID] of MALFORMED)
    it(`is found exactly: ${what}`, () => {
      const [before = '', inside = '', after = ''] = marked.split('§');
      const findings = malformedKey.find({ text: before + inside + after });
      assert.deepEqual(
        findings.map((finding) => [finding.span, finding.keyId, finding.severity]),
        [[{ start: before.length, end: before.length + inside.length }, keyId, 'information']],
      );
      assert.match(findings[0]?.message ?? '', message);
      assert.match(findings[0]?.masked ?? '', /^SG\..{4}…$/);
      assert.ok(!JSON.stringify(findings).includes(SECRET.slice(5, 12)));
    });

  it('has the fingerprint of the key where the whole key is there', () => {
    const [wrapped] = malformedKey.find({ text: `SG.${ID}.\n  ${SECRET}` });
    assert.equal(wrapped?.fingerprint, fingerprintOf(KEY));
  });

  it(`is found in most keys that lack a few characters (seed ${SEED})`, () => {
    let found = 0;
    for (let n = 0; n < 1000; n++) {
      const [missing = 0] = randomBytes(`cut ${n}`, 1);
      found += malformedKey.find({ text: fakeKey(n).slice(0, -1 - (missing % 13)) }).length;
    }
    assert.ok(found > 900, `${found} of 1000`);
  });
});

describe('what is not almost a key', () => {
  for (const [why, text] of [
    ['a whole key', `'${KEY}' process.env.${KEY}`],
    ['member access', 'SG.a.b.c(); SG.Foo.Bar; process.env.SG.x.y; os.environ.SG.x.y'],
    [
      'member access of a key\u2019s lengths',
      `SG.${'getElementOfCatalog2D1'}.${'renderTheWholeList3DOfElementsInCatalogue4'}`,
    ],
    ['another prefix', `NSG.123.123 NSG.${ID}.${SECRET}x`],
    ['a token of more parts', `SG.${ID}.${SECRET}x.${SECRET}`],
    ['placeholders', `SG.xxxx SG.your-key SG.abc.def SG.${ID}.${'x'.repeat(40)}`],
    [
      'words of the right lengths',
      `SG.${'your-sendgrid-key-id-a'}.${'your-sendgrid-secret-goes-here-please-do'}`,
    ],
    ['an ID alone', `SG.${ID} and sendgrid ${ID}`],
    ['a secret alone', `sendgrid: ${SECRET}`],
    ['left out on purpose', `SG.${ID}.${SECRET.slice(0, 32)}... SG.${ID}.${SECRET.slice(0, 32)}…`],
    ['no name on the line', `sendgrid\nTOKEN=${ID}.${SECRET}`],
    ['both parts wrong', `SG.${ID}x.${SECRET}x`],
    ['most of it missing', `SG.${ID}.${SECRET.slice(0, 12)}`],
    ['divided into arguments', `f('SG.${ID}.', '${SECRET}')`],
    ['prose', `SG.${'a b c d e f g h i j k l m n o p q r s t u v'}. And so on, sg. 12.`],
  ] as const)
    it(`is no finding: ${why}`, () => assert.deepEqual(malformedKey.find({ text }), []));
});
