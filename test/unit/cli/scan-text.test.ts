import assert from 'node:assert/strict';
import { scanText } from '../../../src/cli/report/scan-text';
import { reportOf } from '../../support/report';

const print = (report: ReturnType<typeof reportOf>, areFiles = true) =>
  scanText(report, areFiles, (_, text) => text);

/** What is printed below the findings. */
const summaryOf = (...args: Parameters<typeof reportOf>) =>
  print(reportOf(...args))
    .split('\n')
    .slice(args[0].filter(({ suppressed }) => !suppressed).length * 2, -1);

describe('a report for people', () => {
  const suppressed = { by: 'keyguard:ignore', reason: null, until: null };
  const fix = 'out of the code with: keyguard fix --to env';

  it('says where in a notebook it is', () => {
    const at = { index: 3, line: 2, column: 5 };
    const text = print(
      reportOf([
        { cell: { ...at, kind: 'source' } },
        { cell: { ...at, kind: 'output' }, severity: 'warning' },
      ]),
    );
    assert.deepEqual(text.split('\n').slice(0, 4), [
      'src/mail.js:3:18 (cell 3, line 2)  error  A key.  (api-key)',
      '    the line',
      'src/mail.js:3:18 (output of cell 3, line 2)  warning  A key.  (api-key)',
      '    the line',
    ]);
  });

  it('counts what there is, by its right name', () => {
    const cases: readonly (readonly [...Parameters<typeof reportOf>, summary: readonly string[]])[] = [
      [[], {}, ['No keys found; 7 files scanned.']],
      [[{}], {}, ['', '1 key found in 1 file; 7 files scanned.', `Move them ${fix}`]],
      [
        [{}, { rule: 'api-key-encoded', path: 'b' }],
        {},
        ['', '2 keys found in 2 files; 7 files scanned.', `Move the keys ${fix}`],
      ],
      [
        [{}, { rule: 'insecure-transport' }],
        {},
        ['', '2 findings in 1 file; 7 files scanned.', `Move the keys ${fix}`],
      ],
      [[{ rule: 'account-password' }], {}, ['', '1 finding in 1 file; 7 files scanned.']],
      [[{ suppressed }], {}, ['No keys found; 7 files scanned.', 'Suppressed: 1 finding.']],
      [
        [{ suppressed, path: 'b' }, { suppressed }, { rule: 'api-key-split' }],
        { hidden: 2 },
        [
          '',
          '1 key found in 1 file; 7 files scanned.',
          'Suppressed: 2 findings.',
          'Left out: 2 findings in files that git ignores; --include-ignored shows them.',
        ],
      ],
    ];
    for (const [findings, more, summary] of cases) assert.deepEqual(summaryOf(findings, more), summary);
  });
});
