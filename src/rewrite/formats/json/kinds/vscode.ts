import type { Node } from 'jsonc-parser';
import { folderOf } from '../../../../stores/project-files';
import { keyguardRun } from '../../../loading/loaders';
import { envName, startWith } from '../../kind';
import { isWhole, onlyVariable, pathMatches, substitute, type Treatment } from '../../values';
import { type JsonString, memberOf, propertyOf, textOf } from '../document';
import { insertBeside, Remover } from '../edits';
import type { JsonKind } from '../kind';

/** Debuggers that read `envFile`. */
const WITH_ENV_FILE = new Set([
  'node',
  'pwa-node',
  'debugpy',
  'python',
  'go',
  'coreclr',
  'clr',
  'java',
  'cppdbg',
  'lldb',
]);

/** A program under a debugger gets the whole env file, if the debugger can read one. */
export const launch: JsonKind = {
  matches: ({ path }) => /(?:^|\/)\.vscode\/launch\.json$/.test(path),
  nameFor: (value, chosen) => (environmentEntry(value) ? envName(String(value.path.at(-1)), chosen) : chosen),
  begin(file) {
    const remover = new Remover(file);
    const emptied = new Map<Node, Node>();
    let isFromEditor = false;
    return {
      treat(value, keys): Treatment {
        const configuration = environmentEntry(value);
        const variable = onlyVariable(keys);
        if (configuration && isWhole(value, keys) && value.path.at(-1) === variable) {
          const before = propertyOf(configuration, 'env');
          if (before) emptied.set(configuration, before);
          remover.remove(value);
          return { edits: [], references: [variable] };
        }
        isFromEditor = true;
        return substitute(value, keys, (key) => `\${env:${key.variable}}`);
      },
      finish: () => remover.edits(),
      loading(envPath) {
        const missing = [...emptied].filter(([configuration]) => !memberOf(configuration, 'envFile'));
        const notes = emptied.size > 0 ? [`The debugger reads ${envPath} through "envFile".`] : [];
        if (isFromEditor) notes.push(startEditor(envPath));
        return {
          notes,
          ...(emptied.size > 0 && { from: 'env file' }),
          edits: missing.map(([, before]) =>
            insertBeside(
              file,
              before,
              'envFile',
              JSON.stringify(`\${workspaceFolder}/${fromWorkspace(file.path, envPath)}`),
            ),
          ),
        };
      },
    };
  },
};

/** From the folder that holds `.vscode`, which is the one that is opened. */
function fromWorkspace(path: string, envPath: string): string {
  const folder = folderOf(folderOf(path));
  if (folder === '') return envPath;
  if (envPath.startsWith(`${folder}/`)) return envPath.slice(folder.length + 1);
  return '../'.repeat(folder.split('/').length) + envPath;
}

/** The configuration that the value is a variable of, where its debugger reads an env file. */
function environmentEntry({ path, parents }: JsonString): Node | undefined {
  if (!pathMatches(path, '** configurations * env *')) return undefined;
  const [, configuration] = parents;
  return WITH_ENV_FILE.has(textOf(configuration, 'type') ?? '') ? configuration : undefined;
}

/** https://code.visualstudio.com/docs/reference/variables-reference#_environment-variables */
export const tasks: JsonKind = {
  matches: ({ path }) => /(?:^|\/)\.vscode\/(?:tasks|mcp)\.json$|(?:^|\/)\.cursor\/mcp\.json$/.test(path),
  begin: () => ({
    treat: (value, keys) => substitute(value, keys, ({ variable }) => `\${env:${variable}}`),
    loading: (envPath) => ({ notes: [startEditor(envPath)] }),
  }),
};

export const settings: JsonKind = {
  matches: ({ path }) => /(?:^|\/)\.vscode\/settings\.json$|\.code-workspace$/.test(path),
  begin: () => ({
    treat(value, keys): Treatment {
      if (pathMatches(value.path, '** rest-client.environmentVariables **')) return { refusal: REST_CLIENT };
      if (!/^terminal\.integrated\.env\./.test(String(value.path.at(-2)))) return { refusal: SETTING };
      return substitute(value, keys, ({ variable }) => `\${env:${variable}}`);
    },
    loading: (envPath) => ({ notes: [startEditor(envPath)] }),
  }),
};

/** Variables of the machine are put into every value: https://containers.dev/implementors/json_reference/#variables-in-devcontainerjson */
export const devcontainer: JsonKind = {
  matches: ({ path }) => /(?:^|\/)\.?devcontainer\.json$/.test(path),
  begin: () => ({
    treat: (value, keys) => substitute(value, keys, ({ variable }) => `\${localEnv:${variable}}`),
    loading: (envPath) => ({ notes: [startEditor(envPath)] }),
  }),
};

/** Claude Code's: `${NAME}` is read in values. */
export const modelContextServers: JsonKind = {
  matches: ({ path }) => /(?:^|\/)\.mcp\.json$/.test(path),
  begin: () => ({
    treat: (value, keys) => substitute(value, keys, ({ variable }) => `\${${variable}}`),
    loading: (envPath) => ({
      notes: [startWith(envPath, 'COMMAND')],
    }),
  }),
};

function startEditor(envPath: string): string {
  return `Nothing loads ${envPath} yet. VS Code reads the variables of the environment that it is started in: ${keyguardRun(envPath, 'code .')}`;
}

const REST_CLIENT =
  'REST Client reads no variable in its settings. Write {{$dotenv NAME}} in the request, which reads the .env beside the .http file, and delete this entry.';

const SETTING =
  'Most settings of VS Code read no variable. See whether the extension reads the key from the environment, and delete this entry.';
