import { type CommandLine, checkProgram, outputOf, parsed } from '../command-line';
import type { Reference } from '../references';
import { absent, allowOptions, problem, type Tools, textOf, type VaultStore } from '../vault-store';

/** https://github.com/dotnet/aspnetcore/blob/main/src/Tools/dotnet-user-secrets/src/Resources.resx */
const DOTNET: CommandLine = {
  program: 'dotnet',
  name: '.NET SDK',
  install: 'https://dotnet.microsoft.com/download',
  // It evaluates the project first, which may have packages to look for.
  timeoutMs: 120_000,
  complaints: [
    [
      /Could not find the global property 'UserSecretsId'/,
      'This project has no user secrets yet. Begin with: dotnet user-secrets init --project PROJECT',
    ],
    [
      /Could not find a MSBuild project file|Multiple MSBuild project files|The project file .* does not exist/,
      'There is no such project, or more than one. Its path counts from where KeyGuard works. Say which one: --reference "ref+usersecrets://PATH/NAME.csproj#/{variable}"',
    ],
    [
      /Could not load the MSBuild project/,
      'The project cannot be loaded. See why with: dotnet build PROJECT',
    ],
    [
      /user-secrets does not exist|No executable found matching command|No \.NET SDKs were found|compatible \.NET SDK was not found/i,
      '.NET has no SDK here that is good for this project, and so no user secrets. Install the SDK: https://dotnet.microsoft.com/download',
    ],
  ],
};

/**
 * .NET's user secrets: a file of the user, outside of the project, that .NET reads by itself while one develops. It is not
 * encrypted (https://learn.microsoft.com/aspnet/core/security/app-secrets). The scheme is KeyGuard's own.
 */
export const userSecrets: VaultStore = {
  id: 'dotnet-user-secrets',
  name: '.NET user secrets',
  shapes: ['ref+usersecrets://{project…}#/{name}'],
  schemes: ['usersecrets'],
  async read(reference, tools) {
    const { project, name } = placeOf(reference);
    const secrets = await secretsOf(project, tools);
    // As .NET's configuration compares names.
    const found = Object.entries(secrets).find(([each]) => each.toLowerCase() === name.toLowerCase());
    if (found) return textOf(found[1], name);
    throw absent(`The project has no user secret "${name}". List them with: dotnet user-secrets list`);
  },
  writer: {
    check: (tools) => checkProgram(DOTNET, tools),
    // The project that is in the folder, as `dotnet` finds it.
    template: async () => 'ref+usersecrets://.#/{variable}',
    // Environment variables have `__` for the levels of a setting's name.
    spell: (name) => name.replaceAll('__', ':').replace(/[^\w:.-]+/g, '-'),
    async write(reference, value, tools) {
      const { project, name } = placeOf(reference);
      // Without a name in the arguments it adds what a JSON document on its standard input says:
      // https://learn.microsoft.com/aspnet/core/security/app-secrets#set-multiple-secrets
      await outputOf(DOTNET, ['user-secrets', 'set', '--project', project], tools, {
        input: JSON.stringify({ [name]: value }),
      });
    },
  },
};

async function secretsOf(project: string, tools: Tools): Promise<Readonly<Record<string, unknown>>> {
  const output = await outputOf(DOTNET, ['user-secrets', 'list', '--json', '--project', project], tools);
  // Between two marks, for what .NET says to new users.
  const [, json = ''] = /^\/\/BEGIN\r?\n(.*)^\/\/END/ms.exec(output) ?? [];
  return parsed(json, 'dotnet') as Readonly<Record<string, unknown>>;
}

interface Place {
  /** A project, or the folder of one. */
  readonly project: string;
  /** With `:` between the levels. */
  readonly name: string;
}

function placeOf(reference: Reference): Place {
  const { path, key } = reference;
  allowOptions(reference, []);
  if (path === '' || key.length === 0)
    throw problem('This is no complete reference. It goes ref+usersecrets://PROJECT.csproj#/NAME.');
  // Where it is no absolute path it begins with ./, so that it can be no option.
  return { project: /^(?:\/|[A-Za-z]:|\.\/|\.$)/.test(path) ? path : `./${path}`, name: key.join(':') };
}
