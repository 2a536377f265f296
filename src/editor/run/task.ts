import * as vscode from 'vscode';
import { parseEnvFile } from '../../stores/env-file';
import { isReference } from '../../stores/references';
import { decode } from '../../text/encoding';
import type { CommandLineProgram } from '../host';
import { envSettings } from '../settings';
import { hindranceToRun, runArguments } from './run-arguments';

const TYPE = 'keyguard';

/** A task of tasks.json. Whatever of it is no such thing is left out. */
interface RunTask extends vscode.TaskDefinition {
  readonly command?: unknown;
  readonly args?: unknown;
  readonly envFile?: unknown;
  readonly mask?: unknown;
  readonly cwd?: unknown;
}

const SCRIPTS = ['start', 'dev'];

/** By the lock file that says who runs a package's scripts; npm where there is none of these. */
const PACKAGE_MANAGERS = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
] as const;

/**
 * Tasks of the type `keyguard`: a command started by `keyguard run`, without a shell, so that what is behind the env
 * file's references is in its environment and nowhere else: no terminal is given a value to type.
 */
export class RunTasks implements vscode.TaskProvider {
  constructor(private readonly commandLine: CommandLineProgram | undefined) {}

  register(): vscode.Disposable {
    return vscode.tasks.registerTaskProvider(TYPE, this);
  }

  /** The scripts that start a package whose env file holds references: without `keyguard run` they would not work. */
  async provideTasks(): Promise<vscode.Task[]> {
    if (hindranceToRun(this.commandLine) !== undefined) return [];
    const tasks = await Promise.all(
      (vscode.workspace.workspaceFolders ?? []).map((folder) => this.tasksIn(folder)),
    );
    return tasks.flat();
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const { scope } = task;
    const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
    return this.taskFor(task.definition, folder, task.name);
  }

  private async tasksIn(folder: vscode.WorkspaceFolder): Promise<vscode.Task[]> {
    const read = (name: string) => readText(vscode.Uri.joinPath(folder.uri, name));
    const { envFile } = envSettings(folder.uri);
    const [manifest, env] = await Promise.all([read('package.json'), read(envFile)]);
    if (manifest === undefined || env === undefined) return [];
    if (!parseEnvFile(env).some(({ value }) => isReference(value))) return [];
    const scripts = scriptsOf(manifest);
    if (scripts.length === 0) return [];
    const locks = await Promise.all(PACKAGE_MANAGERS.map(([lock]) => read(lock)));
    const command = PACKAGE_MANAGERS.find((_, i) => locks[i] !== undefined)?.[1] ?? 'npm';
    return scripts.flatMap((script) => {
      const definition = {
        type: TYPE,
        command,
        args: ['run', script],
        ...(envFile === '.env' ? {} : { envFile }),
      };
      return this.taskFor(definition, folder, `${command} run ${script}`) ?? [];
    });
  }

  private taskFor(
    definition: RunTask,
    folder: vscode.WorkspaceFolder | undefined,
    name: string,
  ): vscode.Task | undefined {
    const { commandLine } = this;
    const { command, args, envFile, mask, cwd } = definition;
    if (!commandLine || hindranceToRun(commandLine) !== undefined) return undefined;
    if (typeof command !== 'string' || command === '') return undefined;
    const more = Array.isArray(args) ? args.filter((each) => typeof each === 'string') : [];
    const options = { envFile: textOr(envFile), mask: mask === true };
    const start = [...runArguments(commandLine, options), command, ...more];
    const place = placeOf(textOr(cwd), folder);
    const execution = new vscode.ProcessExecution(commandLine.executable, start, {
      env: { ...commandLine.env },
      ...(place === undefined ? {} : { cwd: place }),
    });
    return new vscode.Task(definition, folder ?? vscode.TaskScope.Workspace, name, TYPE, execution);
  }
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Relative to the folder; VS Code itself puts in what `${workspaceFolder}` stands for. */
function placeOf(cwd: string | undefined, folder: vscode.WorkspaceFolder | undefined): string | undefined {
  if (!folder || (cwd !== undefined && /^(?:\/|[A-Za-z]:[\\/]|\\\\|\$\{)/.test(cwd))) return cwd;
  return vscode.Uri.joinPath(folder.uri, cwd ?? '').fsPath;
}

function scriptsOf(manifest: string): string[] {
  const json = parsed(manifest);
  const scripts = typeof json === 'object' && json !== null && 'scripts' in json ? json.scripts : undefined;
  if (typeof scripts !== 'object' || scripts === null) return [];
  return SCRIPTS.filter((name) => Object.hasOwn(scripts, name));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nobody can start a package with such a file.
    return undefined;
  }
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return decode(await vscode.workspace.fs.readFile(uri))?.text;
  } catch {
    return undefined;
  }
}
