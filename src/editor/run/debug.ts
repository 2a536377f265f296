import * as vscode from 'vscode';
import { Problem } from '../../text/problem';
import type { Failures } from '../failures';
import type { CommandLineProgram } from '../host';
import { hindranceToRun, runArguments } from './run-arguments';

const TYPE = 'keyguard';

/** In a configuration on its way through the debuggers' own providers: the env file, '' for the usual one. */
const MARK = 'startedByKeyGuard';

/** As their users write them, and as js-debug and the Python debugger name them afterwards. */
const NODE = new Set(['node', 'pwa-node']);
const PYTHON = new Set(['debugpy', 'python']);

/**
 * Debug configurations of the type `keyguard`: another configuration, whose program is started by `keyguard run`. No value
 * is put into a configuration: VS Code would type an `env` into the terminal, and a debugger can write it to its log.
 *
 * First the configuration becomes the other one; then its debugger's providers complete it; and last, with all variables
 * put in, the program is replaced. Earlier the Python debugger takes no list for its interpreter
 * (https://github.com/microsoft/vscode-python-debugger/blob/main/src/extension/debugger/configuration/resolvers/base.ts).
 */
export class RunConfigurations {
  constructor(
    private readonly commandLine: CommandLineProgram | undefined,
    private readonly failures: Failures,
  ) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.debug.registerDebugConfigurationProvider(TYPE, {
        resolveDebugConfiguration: (folder, configuration) => this.unwrap(folder, configuration),
      }),
      // Those for all debuggers are asked after those of the debugger itself.
      vscode.debug.registerDebugConfigurationProvider('*', {
        resolveDebugConfigurationWithSubstitutedVariables: (_, configuration) =>
          this.replaceProgram(configuration),
      }),
    );
  }

  /** The configuration that this one is about; null to have launch.json opened. */
  private unwrap(
    folder: vscode.WorkspaceFolder | undefined,
    { configuration, envFile, name }: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration | undefined | null {
    const hindrance = hindranceToRun(this.commandLine);
    if (hindrance !== undefined) return this.refuse(hindrance, undefined);
    const inner =
      typeof configuration === 'string' ? configurationCalled(configuration, folder) : configuration;
    if (!isConfiguration(inner))
      return this.refuse(
        typeof configuration === 'string'
          ? `launch.json has no configuration "${configuration}". Name another one in "configuration".`
          : 'Say in "configuration" what to run: the name of another configuration of launch.json, or one in full.',
        null,
      );
    if (!NODE.has(inner.type) && !PYTHON.has(inner.type))
      return this.refuse(
        `KeyGuard cannot start a program for the debugger "${inner.type}", only for node and debugpy. Run it with a task of the type "keyguard", and attach the debugger.`,
        null,
      );
    if (inner.request !== 'launch')
      return this.refuse(`"${inner.name}" starts no program: its request is not "launch".`, null);
    // js-debug and the Python debugger know the property, too; what they read there are references.
    const mark = textOr(envFile, textOr(inner['envFile'], ''));
    return { ...inner, name: name || inner.name, [MARK]: mark };
  }

  private refuse<Result extends undefined | null>(sentence: string, result: Result): Result {
    this.failures.tell(new Problem('refused', sentence));
    return result;
  }

  private replaceProgram(given: vscode.DebugConfiguration): vscode.DebugConfiguration | undefined {
    const { [MARK]: mark, ...configuration } = given;
    // Every debugger's configurations come by here.
    if (typeof mark !== 'string') return given;
    if (!this.commandLine || !vscode.workspace.isTrusted) return undefined;
    const options = { envFile: mark === '' ? undefined : mark };
    return NODE.has(configuration.type)
      ? throughNode(configuration, this.commandLine, options)
      : throughPython(configuration, this.commandLine, options);
  }
}

type Options = Parameters<typeof runArguments>[1];

/**
 * `node cli.js run -- node … program`. js-debug takes ELECTRON_RUN_AS_NODE away from what it starts, so that VS Code's own
 * program is no Node there: where it is an Electron program, the Node of the PATH runs both.
 */
export function throughNode(
  configuration: vscode.DebugConfiguration,
  commandLine: CommandLineProgram,
  options: Options,
): vscode.DebugConfiguration {
  const isNode = Object.keys(commandLine.env).length === 0;
  const program = textOr(configuration['runtimeExecutable'], 'node');
  return {
    ...configuration,
    runtimeExecutable: isNode ? commandLine.executable : 'node',
    runtimeArgs: [...runArguments(commandLine, options), program, ...textsIn(configuration['runtimeArgs'])],
    // The program is a child of what js-debug starts.
    autoAttachChildProcesses: true,
  };
}

/** debugpy's launcher starts the program with the list in `python`, whose first is a program and the rest its arguments. */
export function throughPython(
  configuration: vscode.DebugConfiguration,
  commandLine: CommandLineProgram,
  options: Options,
): vscode.DebugConfiguration {
  const { python } = configuration;
  const interpreter = Array.isArray(python) ? textsIn(python) : [textOr(python, 'python3')];
  const env: unknown = configuration['env'];
  return {
    // debugpy itself goes by the interpreter alone, which it would take from the list's beginning.
    debugAdapterPython: interpreter[0],
    debugLauncherPython: interpreter[0],
    ...configuration,
    python: [commandLine.executable, ...runArguments(commandLine, options), ...interpreter],
    env: { ...(typeof env === 'object' ? env : {}), ...commandLine.env },
  };
}

function configurationCalled(name: string, folder: vscode.WorkspaceFolder | undefined): unknown {
  const all = vscode.workspace.getConfiguration('launch', folder).get<unknown>('configurations');
  return Array.isArray(all) ? all.find((each) => isConfiguration(each) && each.name === name) : undefined;
}

function isConfiguration(value: unknown): value is vscode.DebugConfiguration {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
