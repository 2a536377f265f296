import assert from 'node:assert/strict';
import { parse as parseWithDotenv } from 'dotenv';
import fc from 'fast-check';
import { appendLines, parseEnvFile, placeInEnvFile } from '../../../src/stores/env-file';
import { applyEdits } from '../../../src/text/edits';
import { envText } from '../../support/env-texts';
import { fakeKey, fillKeys } from '../../support/keys';
import { SEED } from '../../support/random';

const NAME = 'SENDGRID_API_KEY';

/** The whole file afterwards, and the name under which the key stands in it. */
function place(
  text: string,
  key: string,
  taken: ReadonlySet<string> = new Set(),
): [name: string, after: string] {
  const found = placeInEnvFile(text, key, [NAME], taken);
  const edits =
    found.how === 'filled' ? [found.edit] : found.how === 'appended' ? [appendLines(text, [found.line])] : [];
  return [found.name, applyEdits(text, edits)];
}

describe('placeInEnvFile', () => {
  /** Before, after and the name; `{{KEY1}}` is the key to place. An undefined `after` leaves the file as it is. */
  const rows: readonly (readonly [what: string, before: string, after: string | undefined, name: string])[] =
    [
      ['begins a new file', '', 'SENDGRID_API_KEY={{KEY1}}\n', NAME],
      ['adds a line', 'PORT=1\n', 'PORT=1\nSENDGRID_API_KEY={{KEY1}}\n', NAME],
      ['adds a line end first where there is none', 'PORT=1', 'PORT=1\nSENDGRID_API_KEY={{KEY1}}\n', NAME],
      ['adds a CRLF line', 'PORT=1\r\n', 'PORT=1\r\nSENDGRID_API_KEY={{KEY1}}\r\n', NAME],
      ['adds a CRLF line end first', 'A=1\r\nB=2', 'A=1\r\nB=2\r\nSENDGRID_API_KEY={{KEY1}}\r\n', NAME],
      ['keeps blank lines at the end', 'A=1\n\n\n', 'A=1\n\n\nSENDGRID_API_KEY={{KEY1}}\n', NAME],
      [
        'keeps blanks and comments',
        '# a\n\tA = 1 # b\n \n',
        '# a\n\tA = 1 # b\n \nSENDGRID_API_KEY={{KEY1}}\n',
        NAME,
      ],

      ['reuses a line that has the key', 'SENDGRID_API_KEY={{KEY1}}\n', undefined, NAME],
      ['reuses a quoted line', 'export SENDGRID_API_KEY="{{KEY1}}" # mail\n', undefined, NAME],
      ['reuses another name that has the key', 'MAIL_KEY={{KEY1}}\n', undefined, 'MAIL_KEY'],
      ['prefers its own name', 'MAIL_KEY={{KEY1}}\nSENDGRID_API_KEY={{KEY1}}\n', undefined, NAME],
      [
        'reuses _2',
        'SENDGRID_API_KEY={{KEY2}}\nSENDGRID_API_KEY_2={{KEY1}}\n',
        undefined,
        'SENDGRID_API_KEY_2',
      ],
      ['reuses a line without a line end', 'SENDGRID_API_KEY={{KEY1}}', undefined, NAME],
      [
        'reuses no name that source code cannot write',
        'mail.api-key={{KEY1}}\n',
        'mail.api-key={{KEY1}}\nSENDGRID_API_KEY={{KEY1}}\n',
        NAME,
      ],
      [
        'reuses no line that a later one overrides',
        'MAIL_KEY={{KEY1}}\nMAIL_KEY=other\n',
        'MAIL_KEY={{KEY1}}\nMAIL_KEY=other\nSENDGRID_API_KEY={{KEY1}}\n',
        NAME,
      ],
      [
        'reuses no line in a comment',
        '# SENDGRID_API_KEY={{KEY1}}\n',
        '# SENDGRID_API_KEY={{KEY1}}\nSENDGRID_API_KEY={{KEY1}}\n',
        NAME,
      ],

      [
        'leaves another value alone',
        'SENDGRID_API_KEY={{KEY2}}\n',
        'SENDGRID_API_KEY={{KEY2}}\nSENDGRID_API_KEY_2={{KEY1}}\n',
        'SENDGRID_API_KEY_2',
      ],
      [
        'leaves a reference to a vault alone',
        'SENDGRID_API_KEY=op://Private/SendGrid/key\n',
        'SENDGRID_API_KEY=op://Private/SendGrid/key\nSENDGRID_API_KEY_2={{KEY1}}\n',
        'SENDGRID_API_KEY_2',
      ],
      [
        'counts up',
        'SENDGRID_API_KEY=a\nSENDGRID_API_KEY_2=b\n',
        'SENDGRID_API_KEY=a\nSENDGRID_API_KEY_2=b\nSENDGRID_API_KEY_3={{KEY1}}\n',
        'SENDGRID_API_KEY_3',
      ],
      [
        'leaves a key that is part of a longer value alone',
        'SENDGRID_API_KEY="Bearer {{KEY1}}"\n',
        'SENDGRID_API_KEY="Bearer {{KEY1}}"\nSENDGRID_API_KEY_2={{KEY1}}\n',
        'SENDGRID_API_KEY_2',
      ],

      ['fills an empty place', 'SENDGRID_API_KEY=\nB=2\n', 'SENDGRID_API_KEY={{KEY1}}\nB=2\n', NAME],
      [
        'fills an empty place at the end of the file',
        'A=1\nSENDGRID_API_KEY=',
        'A=1\nSENDGRID_API_KEY={{KEY1}}',
        NAME,
      ],
      [
        'fills a placeholder',
        'SENDGRID_API_KEY=your-key\r\nB=2\r\n',
        'SENDGRID_API_KEY={{KEY1}}\r\nB=2\r\n',
        NAME,
      ],
      [
        'fills a quoted placeholder',
        'SENDGRID_API_KEY="<your key>" # a\n',
        'SENDGRID_API_KEY={{KEY1}} # a\n',
        NAME,
      ],
      [
        'fills quotes with nothing in them',
        "export SENDGRID_API_KEY = ''\n",
        'export SENDGRID_API_KEY = {{KEY1}}\n',
        NAME,
      ],
      ['fills before a comment', 'SENDGRID_API_KEY= # a\n', 'SENDGRID_API_KEY={{KEY1}} # a\n', NAME],
      ['keeps a comment away from the key', 'SENDGRID_API_KEY=#a\n', 'SENDGRID_API_KEY={{KEY1}} #a\n', NAME],
      [
        'fills _2',
        'SENDGRID_API_KEY={{KEY2}}\nSENDGRID_API_KEY_2=xxx\nB=1',
        'SENDGRID_API_KEY={{KEY2}}\nSENDGRID_API_KEY_2={{KEY1}}\nB=1',
        'SENDGRID_API_KEY_2',
      ],
      [
        'fills the later of two lines, which is the one that counts',
        'SENDGRID_API_KEY=a\nSENDGRID_API_KEY=\n',
        'SENDGRID_API_KEY=a\nSENDGRID_API_KEY={{KEY1}}\n',
        NAME,
      ],
      [
        'does not fill an earlier line that a later one overrides',
        'SENDGRID_API_KEY=\nSENDGRID_API_KEY=a\n',
        'SENDGRID_API_KEY=\nSENDGRID_API_KEY=a\nSENDGRID_API_KEY_2={{KEY1}}\n',
        'SENDGRID_API_KEY_2',
      ],

      [
        'takes text in a value of several lines for no assignment',
        'PEM="-----\nSENDGRID_API_KEY=\n-----"\n',
        'PEM="-----\nSENDGRID_API_KEY=\n-----"\nSENDGRID_API_KEY={{KEY1}}\n',
        NAME,
      ],
      [
        'takes a key in a value of several lines for no assignment',
        "A='\nSENDGRID_API_KEY={{KEY1}}\n'",
        "A='\nSENDGRID_API_KEY={{KEY1}}\n'\nSENDGRID_API_KEY={{KEY1}}\n",
        NAME,
      ],
      [
        'reads on behind a quote that is never closed',
        "A='tis\nSENDGRID_API_KEY=other\nB=it's\n",
        "A='tis\nSENDGRID_API_KEY=other\nB=it's\nSENDGRID_API_KEY_2={{KEY1}}\n",
        'SENDGRID_API_KEY_2',
      ],
    ];
  for (const [what, before, after, name] of rows) {
    it(what, () => {
      assert.deepEqual(place(fillKeys(before), fakeKey(1)), [name, fillKeys(after ?? before)]);
    });
  }

  it('leaves names to other keys of the same plan', () => {
    const taken = new Set([NAME, `${NAME}_2`]);
    assert.deepEqual(place('', fakeKey(1), taken), [`${NAME}_3`, `${NAME}_3=${fakeKey(1)}\n`]);
    assert.deepEqual(place(`${NAME}=\n`, fakeKey(1), new Set([NAME])), [
      `${NAME}_2`,
      `${NAME}=\n${NAME}_2=${fakeKey(1)}\n`,
    ]);
  });

  it(`sets one variable for dotenv and changes no other, whatever the file (seed ${SEED})`, () => {
    const how = { there: 0, filled: 0, appended: 0 };
    const withKeys = envText.map((text) => text.replaceAll('SG.a.b', fakeKey(1)).replaceAll('value', ''));
    fc.assert(
      fc.property(withKeys, (text) => {
        const before = parseWithDotenv(text);
        const [name, after] = place(text, fakeKey(1));
        assert.deepEqual({ ...parseWithDotenv(after) }, { ...before, [name]: fakeKey(1) });
        const found = placeInEnvFile(text, fakeKey(1), [NAME]);
        how[found.how]++;
        if (found.how === 'appended') assert.ok(after.startsWith(text));
        if (found.how === 'there') assert.equal(after, text);
        if (found.how === 'filled') {
          const entry = parseEnvFile(text).findLast((one) => one.name === name);
          assert.ok(entry);
          assert.equal(after.slice(0, entry.valueSpan.start), text.slice(0, entry.valueSpan.start));
          assert.ok(after.endsWith(text.slice(entry.valueSpan.end)));
        }
      }),
      { numRuns: 3000, seed: SEED },
    );
    for (const [what, count] of Object.entries(how)) assert.ok(count > 30, `${what}: ${count}`);
  });
});
