import assert from 'node:assert/strict';
import { findApiKeys } from '../../../../src/detect/api-key';
import { type Plan, type PlanRequest, planMove, variableFor } from '../../../../src/rewrite/plan';
import { applyEdits } from '../../../../src/text/edits';
import { Problem } from '../../../../src/text/problem';
import { grammars } from '../../../support/grammars';
import { fakeKey, fillKeys } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';

const TEXT = `setApiKey('${fakeKey(1)}');\n`;

function requestFor(files: Readonly<Record<string, string>>, rest: Partial<PlanRequest> = {}): PlanRequest {
  return {
    file: { path: 'send.js', text: TEXT },
    findings: findApiKeys(TEXT),
    home: '',
    project: new MemoryProject(files),
    grammars,
    settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
    ...rest,
  };
}

function filesAfter(plan: Plan): Record<string, string> {
  return Object.fromEntries(
    plan.changes.map(({ path, before, edits }) => [path, applyEdits(before ?? '', edits)]),
  );
}

describe('a plan', () => {
  const changed: readonly (readonly [string, string])[] = [
    ['text was typed before the key', ` ${TEXT}`],
    ['another key stands there', TEXT.replace(fakeKey(1), fakeKey(2))],
    ['the key is gone', "setApiKey('');\n"],
    ['the file is empty', ''],
  ];
  for (const [what, text] of changed) {
    it(`is not made when the document changed: ${what}`, async () => {
      await assert.rejects(planMove(requestFor({}, { file: { path: 'send.js', text } })), (error) => {
        assert.ok(error instanceof Problem);
        assert.equal(error.code, 'changed');
        assert.equal(
          error.message,
          'The file changed since the key was found, so nothing was done. Try again.',
        );
        return true;
      });
    });
  }

  it('is made when only the rest of the document changed', async () => {
    const text = `${TEXT}send();\n`;
    const plan = await planMove(requestFor({}, { file: { path: 'send.js', text } }));
    assert.equal(filesAfter(plan)['send.js'], 'setApiKey(process.env.SENDGRID_API_KEY);\nsend();\n');
  });

  it('is not made when the env file is a folder, and the problem names it', async () => {
    for (const path of ['.env', '.gitignore', '.env.example']) {
      await assert.rejects(
        planMove(requestFor({ [`${path}/`]: '' })),
        (error) => error instanceof Problem && error.message === `${path} is a folder.`,
      );
    }
  });

  for (const env of ['', 'MAIL_KEY={{KEY1}}\n', 'SENDGRID_API_KEY={{KEY2}}\n', 'SENDGRID_API_KEY=\n']) {
    it(`has the variable that is told without one: .env is ${JSON.stringify(env)}`, async () => {
      const request = requestFor({ '.env': fillKeys(env), '.gitignore': '.env\n' });
      const [finding] = request.findings;
      assert.ok(finding);
      const [moved] = (await planMove(request)).moved;
      assert.equal(await variableFor(request, finding), moved?.name);
    });
  }

  it('uses the names that the settings give', async () => {
    const settings = { envFile: '.env.local', variableName: 'MAIL_TOKEN' };
    const plan = await planMove(requestFor({ '.gitignore': '.env\n' }, { settings }));
    assert.equal(plan.envPath, '.env.local');
    assert.deepEqual(filesAfter(plan), {
      '.gitignore': '.env\n.env.local\n',
      '.env.local': `MAIL_TOKEN=${fakeKey(1)}\n`,
      '.env.example': 'MAIL_TOKEN=your-sendgrid-api-key\n',
      'send.js': 'setApiKey(process.env.MAIL_TOKEN);\n',
    });
  });

  it('leaves a value of another kind under the name of the settings alone', async () => {
    const settings = { envFile: '.env', variableName: 'MAIL_PASSWORD' };
    const files = { '.env': 'MAIL_PASSWORD=my-password-7\n', '.gitignore': '.env\n' };
    const plan = await planMove(requestFor(files, { settings }));
    assert.equal(filesAfter(plan)['.env'], `MAIL_PASSWORD=my-password-7\nMAIL_PASSWORD_2=${fakeKey(1)}\n`);
  });

  it('knows the language of a document without a file name by its identifier', async () => {
    const file = { path: 'Untitled-1', text: TEXT, languageId: 'javascript' };
    const plan = await planMove(requestFor({}, { file }));
    assert.equal(plan.moved[0]?.reference, 'process.env.SENDGRID_API_KEY');
    assert.deepEqual(plan.notes, [
      'Nothing loads .env yet. Start the program with: node --env-file=.env Untitled-1',
    ]);
  });

  it('moves only the findings it is given', async () => {
    const text = `a('${fakeKey(1)}');\nb('${fakeKey(2)}');\n`;
    const findings = findApiKeys(text).slice(1);
    const plan = await planMove(requestFor({}, { file: { path: 'send.js', text }, findings }));
    assert.equal(filesAfter(plan)['.env'], `SENDGRID_API_KEY=${fakeKey(2)}\n`);
    assert.equal(filesAfter(plan)['send.js'], `a('${fakeKey(1)}');\nb(process.env.SENDGRID_API_KEY);\n`);
  });

  it('says which file must not exist yet', async () => {
    const plan = await planMove(requestFor({ '.gitignore': '' }));
    assert.deepEqual(
      plan.changes.map(({ role, path, before }) => [role, path, before]),
      [
        ['ignore', '.gitignore', ''],
        ['env', '.env', undefined],
        ['example', '.env.example', undefined],
        ['source', 'send.js', TEXT],
      ],
    );
  });
});
