import assert from 'node:assert/strict';
import { findApiKeys } from '../../../../src/detect/api-key';
import type { Finding, RuleId } from '../../../../src/detect/finding';
import { applyDirectives } from '../../../../src/detect/suppress/apply';
import { findDirectives } from '../../../../src/detect/suppress/directives';
import { LineIndex } from '../../../../src/text/lines';
import { fakeKey, fillKeys } from '../../../support/keys';

const TODAY = '2026-06-15';

/** For each key in the text, what holds it back; then the notices with their lines. */
function judge(text: string, rule: RuleId = 'api-key') {
  const filled = fillKeys(text);
  const lines = new LineIndex(filled);
  const lineOf = (offset: number) => lines.positionAt(offset).line;
  const findings: Finding[] = findApiKeys(filled).map((finding) => ({ ...finding, rule }));
  const { suppressed, notices } = applyDirectives(findings, findDirectives(filled), lineOf, TODAY);
  return {
    suppressed,
    by: suppressed.map((each) => each?.by ?? null),
    notices: notices.map(({ kind, span }) => `${lineOf(span.start)} ${kind}`),
  };
}

describe('comments that hold findings back', () => {
  const sameLine: readonly (readonly [text: string, by: string | null])[] = [
    ["a = '{{KEY1}}' // keyguard:ignore", 'keyguard:ignore'],
    ["a = '{{KEY1}}' # keyguard:ignore", 'keyguard:ignore'],
    ["a = '{{KEY1}}' /* keyguard:ignore-line */", 'keyguard:ignore-line'],
    ['keyguard:ignore {{KEY1}}', 'keyguard:ignore'],
    ["/* keyguard:ignore */ a = '{{KEY1}}'", 'keyguard:ignore'],
    ["a = '{{KEY1}}' // keyguard:ignored", null],
    ["a = '{{KEY1}}' // keyguard:ignore-file", null],
    ["a = '{{KEY1}}' // see `keyguard:ignore`", null],
    ["a = '{{KEY1}}' // not 'keyguard:ignore' itself", null],
    ['a = "{{KEY1}}" // not "keyguard:ignore" itself', null],
    ["a = '{{KEY1}}' // gitleaks:allow", 'gitleaks:allow'],
    ["a = '{{KEY1}}' # trufflehog:ignore", 'trufflehog:ignore'],
    ["a = '{{KEY1}}' # pragma: allowlist secret", 'pragma: allowlist secret'],
    ["a = '{{KEY1}}' # pragma: whitelist secret", 'pragma: allowlist secret'],
    ["a = '{{KEY1}}' # pragma: allowlist nextline secret", null],
    ["a = '{{KEY1}}' // secretlint-disable-line", 'secretlint-disable-line'],
    [
      "a = '{{KEY1}}' // secretlint-disable-line @secretlint/secretlint-rule-sendgrid -- fake",
      'secretlint-disable-line',
    ],
    ["a = '{{KEY1}}' // secretlint-disable-line @secretlint/secretlint-rule-github", null],
    ["a = '{{KEY1}}' /* secretlint-disable-line */", 'secretlint-disable-line'],
    ["a = '{{KEY1}}' // secretlint-disable-lines", null],
    ["a = '{{KEY1}}'; // NOSONAR", 'NOSONAR'],
    ["a = '{{KEY1}}'; // NOSONAR(java:S6696) sample", 'NOSONAR'],
    ["a = '{{KEY1}}'; // NOSONAR(java:S1144)", null],
    ["a = '{{KEY1}}'; // xNOSONARx", null],
    ["a = '{{KEY1}}'; // DevSkim: ignore DS173237", 'DevSkim: ignore'],
    ["a = '{{KEY1}}'; // DevSkim: ignore DS173237,DS117838 until 2026-06-15 by somebody", 'DevSkim: ignore'],
    ["a = '{{KEY1}}'; // DevSkim: ignore all", 'DevSkim: ignore'],
    ["a = '{{KEY1}}'; // DevSkim: ignore DS173237 until 2026-06-14", null],
    ["a = '{{KEY1}}'; // DevSkim: ignored", null],
  ];
  for (const [text, by] of sameLine)
    it(`${by ? 'follow' : 'do not follow'} ${text.replace(/.*?(?=keyg|gitl|truf|prag|secr|.?NOS|DevS)/, '')}`, () => {
      assert.deepEqual(judge(text).by, [by]);
    });

  it('cover one line, whatever ends lines', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ["a('{{KEY1}}')", "b('{{KEY2}}') // gitleaks:allow", "c('{{KEY3}}')"].join(end);
      assert.deepEqual(judge(text).by, [null, 'gitleaks:allow', null]);
    }
  });

  it('cover the next line where they stand alone, or say so', () => {
    const alone = [
      '// keyguard:ignore',
      '  /* keyguard:ignore sample */',
      '# keyguard:ignore',
      '<!-- keyguard:ignore -->',
    ];
    const others = [
      'rem keyguard:ignore',
      '{/* keyguard:ignore */}',
      '-- keyguard:ignore',
      "' keyguard:ignore",
    ];
    for (const line of [...alone, ...others])
      assert.deepEqual(judge(`${line}\n{{KEY1}}\n{{KEY2}}`).by, ['keyguard:ignore', null], line);
    for (const name of [
      'keyguard:ignore-next-line',
      'secretlint-disable-next-line',
      'pragma: allowlist nextline secret',
    ])
      assert.deepEqual(judge(`x() // ${name}\n{{KEY1}}\n{{KEY2}}`).by, [name, null], name);
    assert.deepEqual(judge('x() // keyguard:ignore\n{{KEY1}}').by, [null]);
    assert.deepEqual(judge('/* keyguard:ignore */ x()\n{{KEY1}}').by, [null]);
    assert.deepEqual(judge('// gitleaks:allow\n{{KEY1}}').by, [null]);
  });

  it('reach the code below each other', () => {
    const text = '// keyguard:ignore\n// secretlint-disable-next-line\n{{KEY1}}\n{{KEY2}}';
    assert.deepEqual(judge(text), {
      suppressed: [{ by: 'keyguard:ignore', reason: null, until: null }, null],
      by: ['keyguard:ignore', null],
      notices: [],
    });
  });

  it('cover blocks, each family by itself', () => {
    const text = [
      '{{KEY1}}',
      '# keyguard:ignore-start fixtures until 2027-01-01',
      '{{KEY2}}',
      '# keyguard:ignore-end',
      '{{KEY3}}',
      '# secretlint-disable',
      '{{KEY4}}',
      '# keyguard:ignore-end',
      '{{KEY5}}',
      '# secretlint-enable',
      '{{KEY6}}',
    ].join('\n');
    const { suppressed, by, notices } = judge(text);
    const [start, disable] = ['keyguard:ignore-start', 'secretlint-disable'];
    assert.deepEqual(by, [null, start, null, disable, disable, null]);
    assert.deepEqual(suppressed[1], { by: start, reason: 'fixtures', until: '2027-01-01' });
    assert.deepEqual(notices, ['8 unused']);
  });

  it('cover the rest of the file where a block has no end, and say so for ours', () => {
    const start = judge('# keyguard:ignore-start\n{{KEY1}}\n\n{{KEY2}}');
    assert.deepEqual(start.by, ['keyguard:ignore-start', 'keyguard:ignore-start']);
    assert.deepEqual(start.notices, ['1 unclosed']);
    assert.deepEqual(judge('# secretlint-disable\n{{KEY1}}'), {
      suppressed: [{ by: 'secretlint-disable', reason: null, until: null }],
      by: ['secretlint-disable'],
      notices: [],
    });
  });

  it('count on the first and the last line of a finding', () => {
    const text = 'one\ntwo // keyguard:ignore\nthree';
    const lines = new LineIndex(text);
    const lineOf = (offset: number) => lines.positionAt(offset).line;
    const [finding] = findApiKeys(fakeKey(1));
    assert.ok(finding);
    const verdicts = [
      { start: 0, end: 6 },
      { start: 4, end: text.length },
      { start: 0, end: 3 },
      { start: 0, end: text.length },
    ].map((span) => {
      const { suppressed } = applyDirectives([{ ...finding, span }], findDirectives(text), lineOf, TODAY);
      return suppressed[0] !== null;
    });
    assert.deepEqual(verdicts, [true, true, false, false]);
  });

  const words: readonly (readonly [words: string, reason: string | null, until: string | null])[] = [
    ['', null, null],
    [' a sample', 'a sample', null],
    [': a sample', 'a sample', null],
    [' -- a sample until 2026-12-31', 'a sample', '2026-12-31'],
    [' until 2026-12-31', null, '2026-12-31'],
    [' (a sample, until 2026-12-31)', 'a sample', '2026-12-31'],
    [' until 2026-12-31 a sample', 'a sample', '2026-12-31'],
    [' until the account is closed', 'until the account is closed', null],
    [' api-key a sample', 'a sample', null],
    [' account-password, api-key', null, null],
    [' a sample */ // more', 'a sample', null],
    [' a sample -->', 'a sample', null],
    [' a sample gitleaks:allow', 'a sample', null],
    ['\\n",', null, null],
  ];
  for (const [rest, reason, until] of words)
    it(`read "${rest}"`, () => {
      const { suppressed } = judge(`{{KEY1}} // keyguard:ignore${rest}`);
      assert.deepEqual(suppressed, [{ by: 'keyguard:ignore', reason, until }]);
    });

  it('are about the rules they name', () => {
    assert.deepEqual(judge('{{KEY1}} # keyguard:ignore account-password'), {
      suppressed: [null],
      by: [null],
      notices: ['1 unused'],
    });
    assert.deepEqual(judge('{{KEY1}} # keyguard:ignore insecure-transport', 'insecure-transport').by, [
      'keyguard:ignore',
    ]);
  });

  it('of scanners for secrets say nothing of what is no secret', () => {
    for (const [name, holds] of [
      ['gitleaks:allow', false],
      ['trufflehog:ignore', false],
      ['secretlint-disable-line', false],
      ['NOSONAR', true],
      ['DevSkim: ignore DS137138', true],
      ['keyguard:ignore', true],
    ] as const)
      assert.equal(judge(`{{KEY1}} # ${name}`, 'insecure-transport').by[0] !== null, holds, name);
  });

  it('hold to the end of their last day, and are told of when they have run out', () => {
    assert.deepEqual(judge(`{{KEY1}} # keyguard:ignore until ${TODAY}`).notices, []);
    assert.deepEqual(judge('{{KEY1}} # keyguard:ignore until 2026-06-14'), {
      suppressed: [null],
      by: [null],
      notices: ['1 expired'],
    });
    assert.deepEqual(judge('{{KEY1}} # DevSkim: ignore DS1 until 2026-06-14').notices, ['1 expired']);
  });

  it('do not hold with a day that there is not', () => {
    for (const day of ['2026-02-30', '2027-1-1', '31.12.2027', '20270101'])
      assert.deepEqual(judge(`{{KEY1}} # keyguard:ignore until ${day}`), {
        suppressed: [null],
        by: [null],
        notices: ['1 invalid'],
      });
  });

  it('are told of when they hold nothing back, if they are ours', () => {
    const text =
      '# keyguard:ignore\n\n# gitleaks:allow\n# keyguard:ignore-end\n# DevSkim: ignore DS1 until 2020-01-01';
    assert.deepEqual(judge(text).notices, ['1 unused', '4 unused']);
  });

  it('never carry the key on as their reason', () => {
    const text = fillKeys('keyguard:ignore {{KEY1}} commented out');
    for (const value of [judge(text), findDirectives(text)])
      assert.equal(JSON.stringify(value).includes(fakeKey(1).slice(26)), false);
  });

  it('take time that grows with the text alone', () => {
    for (const part of [
      'keyguard:ignore ',
      'keyguard:ignore-start\n',
      '// keyguard:ignore\n',
      'gitleaks:allow',
      'pragma: allowlist ',
    ]) {
      const time = (repeats: number) => {
        const text = part.repeat(repeats) + fakeKey(1);
        const started = performance.now();
        judge(text);
        return performance.now() - started;
      };
      time(500);
      const [small, large] = [time(2000), time(16_000)];
      assert.ok(large < 8 * 5 * small + 50, `${part}: ${small} ms, ${large} ms`);
    }
  });
});
