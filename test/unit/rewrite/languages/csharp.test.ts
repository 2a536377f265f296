import assert from 'node:assert/strict';
import { isKey } from '../../../../src/detect/finding';
import { scanText } from '../../../../src/detect/scan';
import { csharp } from '../../../../src/rewrite/languages/csharp';
import { rewriteSource } from '../../../../src/rewrite/rewrite';
import { applyEdits } from '../../../../src/text/edits';
import { grammars } from '../../../support/grammars';
import { fillKeys } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';

/** What the line becomes in a class of a project of these settings. */
async function fixed(line: string, settings: string, using = 'using System;'): Promise<string | undefined> {
  const text = fillKeys(`${using}\nclass A\n{\n    ${line}\n}\n`);
  const path = 'src/Mail/Services/Sender.cs';
  const project = new MemoryProject({ 'src/Mail/Mail.csproj': settings, [path]: text });
  const keys = scanText({ text, path })
    .filter(isKey)
    .map(({ span }) => ({ span, variable: 'SENDGRID_API_KEY' }));
  const { edits, outcomes } = await rewriteSource(grammars, csharp, { path, text, project }, keys);
  assert.ok(outcomes.every((outcome) => 'reference' in outcome));
  return applyEdits(text, edits).split('\n')[3]?.trim();
}

describe('C# of a project that says which C# it is', () => {
  const READ = 'Environment.GetEnvironmentVariable("SENDGRID_API_KEY")';

  it('before C# 7 no expression throws', async () => {
    const settings = '<LangVersion>6</LangVersion>';
    assert.equal(await fixed('string a = "{{KEY1}}";', settings), `string a = ${READ};`);
    assert.equal(await fixed('string a = "Bearer {{KEY1}}";', settings), `string a = $"Bearer {${READ}}";`);
  });

  it('before C# 6 no string has holes', async () => {
    const settings = '<LangVersion>5</LangVersion>';
    assert.equal(
      await fixed('string a = "Bearer {{KEY1}}\\n";', settings),
      `string a = "Bearer " + ${READ} + "\\n";`,
    );
    assert.equal(
      await fixed('int a = "Bearer {{KEY1}}".Length;', settings),
      `int a = ("Bearer " + ${READ}).Length;`,
    );
  });

  const loud = `${READ} ?? throw new InvalidOperationException("SENDGRID_API_KEY is not set")`;
  for (const settings of ['', '<LangVersion>latest</LangVersion>', '<LangVersion>7.3</LangVersion>']) {
    it(`otherwise a missing variable is loud: ${settings}`, async () =>
      assert.equal(await fixed('string a = "{{KEY1}}";', settings), `string a = ${loud};`));
  }

  it('implicit usings have System in them', async () => {
    const settings = '<ImplicitUsings>enable</ImplicitUsings>';
    assert.equal(await fixed('string a = "{{KEY1}}";', settings, ''), `string a = ${loud};`);
    assert.match((await fixed('string a = "{{KEY1}}";', '', '')) ?? '', /^string a = System\.Environment\./);
  });
});
