import assert from 'node:assert/strict';
import type { Loading } from '../../../../src/rewrite/language';
import { loadingOf } from '../../../../src/rewrite/loading';
import { applyEdits } from '../../../../src/text/edits';
import { MemoryProject } from '../../../support/memory-project';

const NOTHING = 'Nothing loads .env yet. Start the program with: keyguard run -- dotnet run';
const SECRETS =
  'While you develop, user secrets can hold the key instead. They take JSON from standard input, so that it gets into no history: dotnet user-secrets set < FILE';
const PROJECT = { 'Mail/Mail.csproj': '<PackageReference Include="DotNetEnv" Version="3.1.1" />' };

function loading(
  path: string,
  text: string,
  files: Readonly<Record<string, string>> = {},
  envPath = '.env',
): Promise<Loading> {
  return loadingOf({ file: { path, text }, envPath, project: new MemoryProject({ ...files, [path]: text }) });
}

describe('who loads the env file of a C# program', () => {
  it('nobody', async () => assert.deepEqual(await loading('Mail.cs', 'class A { }'), { notes: [NOTHING] }));

  it('nobody, and user secrets could hold the key', async () => {
    const text = 'var builder = WebApplication.CreateBuilder(args);';
    assert.deepEqual((await loading('Program.cs', text)).notes, [NOTHING, SECRETS]);
    assert.deepEqual((await loading('appsettings.json', '{}')).notes, [NOTHING, SECRETS]);
  });

  for (const line of [
    'DotNetEnv.Env.Load();',
    'Env.TraversePath().Load();',
    'DotEnv.Load();',
    'builder.Configuration.AddDotNetEnv();',
  ]) {
    it(`a loader: ${line}`, async () => {
      assert.deepEqual(
        (await loading('Program.cs', line)).notes[0],
        'The loader in this file loads .env; it must run before the key is read.',
      );
      const files = { ...PROJECT, 'Mail/Program.cs': line };
      assert.deepEqual((await loading('Mail/Services/Sender.cs', 'class A { }', files)).notes, [
        'The loader in Mail/Program.cs loads .env.',
      ]);
    });
  }

  it('a loader in a comment loads nothing', async () =>
    assert.deepEqual((await loading('Program.cs', '// DotNetEnv.Env.Load();')).notes, [NOTHING]));

  const programs = {
    'statements behind using lines': [
      '// Mail\nusing System;\n\nvar x = 1;\n',
      '// Mail\nusing System;\n\nDotNetEnv.Env.TraversePath().Load();\nvar x = 1;\n',
    ],
    'statements alone': ['var x = 1;', 'DotNetEnv.Env.TraversePath().Load();\nvar x = 1;'],
    'a Main method': [
      'class P\r\n{\r\n    static async Task Main(string[] args)\r\n    {\r\n        Run();\r\n    }\r\n}',
      'class P\r\n{\r\n    static async Task Main(string[] args)\r\n    {\r\n        DotNetEnv.Env.TraversePath().Load();\r\n        Run();\r\n    }\r\n}',
    ],
  } as const;
  for (const [name, [before, after]] of Object.entries(programs)) {
    it(`the package that nobody calls yet: ${name}`, async () => {
      const files = { ...PROJECT, 'Mail/Program.cs': before };
      const { notes, companions = [] } = await loading('Mail/Sender.cs', 'class A { }', files);
      assert.deepEqual(notes, ['DotNetEnv in Mail/Program.cs loads .env now.']);
      assert.deepEqual(
        companions.map(({ path, edits, ...rest }) => [path, rest.before, applyEdits(before, edits)]),
        [['Mail/Program.cs', before, after]],
      );
    });
  }

  it('the package that nobody calls yet: in the file itself, if nothing runs before it', async () => {
    const statements = await loading('Mail/Program.cs', 'var x = 1;', PROJECT);
    assert.equal(statements.edits?.length, 1);
    const main = await loading('Mail/Program.cs', 'class P { static void Main() {\n} }', PROJECT);
    assert.deepEqual(main, { notes: [NOTHING] });
  });

  for (const program of [
    'namespace A;\n',
    'using System;\npublic static class P { }\n',
    '[assembly: X]\nRun();\n',
  ]) {
    it(`the package, but no place for its call: ${JSON.stringify(program)}`, async () => {
      const files = { ...PROJECT, 'Mail/Program.cs': program };
      assert.deepEqual(await loading('Mail/Sender.cs', 'class A { }', files), { notes: [NOTHING] });
    });
  }

  it('the package with a file of another name', async () => {
    const files = { ...PROJECT, 'Mail/Program.cs': 'Run();' };
    const { companions = [] } = await loading('Mail/Sender.cs', '', files, 'Mail/mail.env');
    assert.equal(companions[0]?.edits[0]?.newText, 'DotNetEnv.Env.TraversePath().Load("mail.env");\n');
  });
});
