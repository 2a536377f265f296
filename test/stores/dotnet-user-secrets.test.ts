import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, refusalOf, type Setting, variablesGiven } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';
import { assertInNoArgument, StandIns } from './support/stand-ins';

const key = fakeKey(1);

/** By the project, as the arguments name it; what has no entry has no UserSecretsId. */
type Secrets = Record<string, Record<string, string>>;

/** https://github.com/dotnet/aspnetcore/tree/main/src/Tools/dotnet-user-secrets */
describe('Keys in .NET user secrets, with a stand-in for dotnet', () => {
  const folder = temporaryFolder();
  let standIns: StandIns;
  beforeEach(() => {
    standIns = new StandIns(folder.path);
  });

  function dotnet(projects: Secrets, { forgets = false } = {}): void {
    const state = { projects, forgets };
    standIns.addStore<typeof state>(
      'dotnet',
      state,
      ({ argv, stdin }, { projects: all, forgets: isDeaf }) => {
        if (argv.join(' ') === '--version') return { stdout: '8.0.404\n' };
        const [tool, command, ...rest] = argv;
        const project = rest.at(-1) ?? '';
        const secrets = all[project];
        if (tool !== 'user-secrets' || rest.at(-2) !== '--project')
          return { status: 1, stderr: 'Unrecognized\n' };
        if (!secrets && project.includes('none'))
          return {
            status: 1,
            stderr: `Could not find a MSBuild project file in '${project}'. Specify which project to use with the --project option.\n`,
          };
        if (!secrets)
          return {
            status: 1,
            stderr: `Could not find the global property 'UserSecretsId' in MSBuild project '${project}'. Ensure this property is set in the project or use the '--id' command line option.\n`,
          };
        if (command === 'list' && rest[0] === '--json')
          return {
            stdout: `Welcome to .NET 8.0!\n//BEGIN\n${JSON.stringify(secrets, undefined, 2)}\n//END\n`,
          };
        if (command !== 'set' || rest.length !== 2)
          return { status: 1, stderr: "Missing parameter value for 'name'.\n" };
        const added = JSON.parse(stdin) as Record<string, string>;
        if (!isDeaf) Object.assign(secrets, added);
        return { stdout: `Successfully saved ${Object.keys(added).length} secrets to the secret store.\n` };
      },
    );
  }
  const secretsOf = (project: string) => standIns.state<{ projects: Secrets }>('dotnet').projects[project];
  const shop = (): Setting => ({ folder: path.join(folder.path, 'shop'), env: { PATH: standIns.bin } });
  const inShop = (name: string) => {
    const file = path.join(folder.path, 'shop', name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const settings = (value: string) =>
    `{\n  "Logging": { "LogLevel": { "Default": "Warning" } },\n  "SendGrid": {\n    "ApiKey": "${value}" // of the shop\n  }\n}\n`;
  const reasonFor = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await moveToStore('dotnet-user-secrets', shop(), ['.', ...args]);
    assert.notEqual(status, 0);
    assert.equal(inShop('.env'), undefined);
    return /^(?:skipped +\S+ +SG\.\S+ |keyguard: )(.*)$/m.exec(stdout + stderr)?.[1];
  };

  it('takes a setting out of appsettings.json, which .NET then reads from the user secrets', async () => {
    dotnet({ '.': { 'Database:Password': 'another' } });
    folder.write({ 'shop/Shop.csproj': '<Project />\n', 'shop/appsettings.json': settings(key) });
    const { status, stdout } = await moveToStore('dotnet-user-secrets', shop());
    assert.equal(status, 0, stdout);
    assert.equal(inShop('appsettings.json'), settings(''));
    assert.equal(inShop('.env'), undefined);
    assert.deepEqual(secretsOf('.'), { 'Database:Password': 'another', 'SendGrid:ApiKey': key });
    assert.match(stdout, /stored at ref\+usersecrets:\/\/\.#\/SendGrid:ApiKey/);
    assert.match(stdout, /In Development \.NET reads the key from the user secrets/);
    assert.match(stdout, /Where the program runs for others, set the variable SendGrid__ApiKey there\./);
    const calls = standIns.calls('dotnet');
    assert.deepEqual(
      calls.filter(({ stdin }) => stdin !== ''),
      [
        {
          argv: ['user-secrets', 'set', '--project', '.'],
          stdin: JSON.stringify({ 'SendGrid:ApiKey': key }),
        },
      ],
    );
    assertInNoArgument(key, calls);
  });

  it('finishes a move that was broken off, and leaves another value alone', async () => {
    dotnet({ '.': { 'sendgrid:apikey': key } });
    folder.write({ 'shop/appsettings.json': settings(key) });
    assert.equal((await moveToStore('dotnet-user-secrets', shop())).status, 0);
    assert.equal(inShop('appsettings.json'), settings(''));
    assert.deepEqual(secretsOf('.'), { 'sendgrid:apikey': key });

    dotnet({ '.': { 'SendGrid:ApiKey': fakeKey(2) } });
    folder.write({ 'shop/appsettings.json': settings(key) });
    assert.match(
      (await reasonFor()) ?? '',
      /^\.NET user secrets has another value at ref\+usersecrets:\/\/\.#\/SendGrid:ApiKey already, and nothing was changed\./,
    );
    assert.equal(inShop('appsettings.json'), settings(key));
    assert.deepEqual(secretsOf('.'), { 'SendGrid:ApiKey': fakeKey(2) });
  });

  it('takes the key of a program, for whom keyguard run resolves it', async () => {
    dotnet({ './src/Web/Web.csproj': {} });
    const line = (value: string) => `var client = new SendGridClient(${value});\n`;
    folder.write({ 'shop/src/Web/Program.cs': `using SendGrid;\n\n${line(`"${key}"`)}` });
    const args = ['.', '--reference', 'ref+usersecrets://src/Web/Web.csproj#/{variable}'];
    const { status, stdout } = await moveToStore('dotnet-user-secrets', shop(), args);
    assert.equal(status, 0, stdout);
    assert.match(
      inShop('src/Web/Program.cs') ?? '',
      /Environment\.GetEnvironmentVariable\("SENDGRID_API_KEY"\)/,
    );
    assert.equal(inShop('.env'), 'SENDGRID_API_KEY=ref+usersecrets://src/Web/Web.csproj#/SENDGRID_API_KEY\n');
    assert.deepEqual(secretsOf('./src/Web/Web.csproj'), { SENDGRID_API_KEY: key });
    assert.deepEqual(await variablesGiven(['SENDGRID_API_KEY'], shop()), { SENDGRID_API_KEY: hashOf(key) });
  });

  it('takes a setting of a project further down, if the reference names that project', async () => {
    dotnet({ '.': {}, './src/Web': {}, './src/Web/Web.csproj': {} });
    folder.write({ 'shop/src/Web/appsettings.Development.json': settings(key) });
    assert.match(
      (await reasonFor()) ?? '',
      /^The reference names another project than the one in this folder\./,
    );
    for (const project of ['src/Web', './src/Web/Web.csproj']) {
      folder.write({ 'shop/src/Web/appsettings.Development.json': settings(key) });
      const args = ['.', '--reference', `ref+usersecrets://${project}#/{variable}`];
      assert.equal((await moveToStore('dotnet-user-secrets', shop(), args)).status, 0);
      assert.equal(inShop('src/Web/appsettings.Development.json'), settings(''));
      assert.deepEqual(secretsOf(project.startsWith('.') ? project : `./${project}`), {
        'SendGrid:ApiKey': key,
      });
    }
  });

  it('leaves alone what user secrets would not take the place of', async () => {
    dotnet({ '.': {} });
    folder.write({ 'shop/appsettings.Production.json': settings(key) });
    assert.equal(
      await reasonFor(),
      '.NET reads user secrets while one develops, and this file in Production alone. Choose another store, or the env file.',
    );
    assert.equal(inShop('appsettings.Production.json'), settings(key));
    folder.write({ 'shop/appsettings.Production.json': '{}\n', 'shop/appsettings.json': settings(key) });
    assert.match(
      (await reasonFor('--reference', 'ref+usersecrets://.#/Mail:Key')) ?? '',
      /^Only a user secret called SendGrid:ApiKey would take the place of this setting/,
    );
    assert.equal(inShop('appsettings.json'), settings(key));
    assert.deepEqual(secretsOf('.'), {});
  });

  it('says what is missing, and changes nothing', async () => {
    folder.write({ 'shop/appsettings.json': settings(key) });
    assert.match((await reasonFor()) ?? '', /^\.NET SDK \("dotnet"\) is not installed, or not on PATH\./);
    dotnet({});
    assert.equal(
      await reasonFor(),
      'This project has no user secrets yet. Begin with: dotnet user-secrets init --project PROJECT',
    );
    folder.write({ 'shop/.env': 'KEY=ref+usersecrets://none#/A\n' });
    assert.match(await refusalOf(shop()), /^There is no such project, or more than one\./);
    dotnet({ '.': { A: 'a' } });
    folder.write({ 'shop/.env': 'KEY=ref+usersecrets://.#/B\n' });
    assert.equal(
      await refusalOf(shop()),
      'The project has no user secret "B". List them with: dotnet user-secrets list',
    );
    folder.write({ 'shop/.env': 'KEY=ref+usersecrets://.\n' });
    assert.match(await refusalOf(shop()), /^This is no complete reference\./);
    assert.equal(inShop('appsettings.json'), settings(key));
  });

  it('leaves the file alone where dotnet says that it saved the secret, and has nothing', async () => {
    dotnet({ '.': {} }, { forgets: true });
    folder.write({ 'shop/appsettings.json': settings(key) });
    assert.match(
      (await reasonFor()) ?? '',
      /^\.NET user secrets said that it took the key, and has nothing at ref\+usersecrets:/,
    );
    assert.equal(inShop('appsettings.json'), settings(key));
  });
});
