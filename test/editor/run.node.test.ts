import assert from 'node:assert/strict';
import {
  type DebugConfiguration,
  type DebugSession,
  debug,
  EventEmitter,
  Location,
  Position,
  SourceBreakpoint,
  type Task,
  tasks,
  Uri,
  window,
  workspace,
} from 'vscode';
import { throughNode, throughPython } from '../../src/editor/run/debug';
import { StandIns } from '../stores/support/stand-ins';
import { fakeKey } from '../support/keys';
import { waitFor } from './support/deadline';
import { activeExtension } from './support/extension';
import { closeAll, exists, makeFolder, readText, workspaceFolder, writeText } from './support/workspace';

const REFERENCE = 'op://Dev/SendGrid/credential';
const READ = JSON.stringify(['read', '--no-newline', REFERENCE]);

describe('programs started through keyguard run, with a stand-in for 1Password', () => {
  const standIns = new StandIns(process.env['KEYGUARD_TEST_PROGRAMS'] ?? '');

  before(activeExtension);
  beforeEach(() => standIns.add('op', { [READ]: { stdout: fakeKey(1) } }));
  afterEach(closeAll);

  describe('by a task', () => {
    const made: Uri[] = [];

    /** Of the workspace's own folder, where tasks.json is looked for. */
    async function write(name: string, text: string): Promise<void> {
      const uri = Uri.joinPath(workspaceFolder(), name);
      assert.ok(!(await exists(uri)), `${name} is there already`);
      made.push(uri);
      await writeText(uri, text);
    }

    afterEach(async () => {
      for (const uri of made.splice(0)) await workspace.fs.delete(uri);
    });

    async function fetched(isWanted: (task: Task) => boolean): Promise<Task> {
      for (let tries = 0; tries < 20; tries++) {
        const task = (await tasks.fetchTasks({ type: 'keyguard' })).find(isWanted);
        if (task) return task;
      }
      throw new Error('there is no such task');
    }

    async function run(task: Task): Promise<number | undefined> {
      const ended = new EventEmitter<number | undefined>();
      let status: { readonly code: number | undefined } | undefined;
      const listener = tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== task.name) return;
        status = { code: exitCode };
        ended.fire(exitCode);
      });
      await tasks.executeTask(task);
      const { code } = await waitFor(
        [ended.event],
        () => status,
        () => 'the end of the task',
      );
      listener.dispose();
      return code;
    }

    it('of tasks.json has the values, and VS Code knows none of them', async () => {
      const folder = await makeFolder({ 'team.env': `SENDGRID_API_KEY=${REFERENCE}\nPORT=3000\n` });
      const program = `const { SENDGRID_API_KEY: key, PORT, ELECTRON_RUN_AS_NODE: mode } = process.env;
        require('node:fs').writeFileSync('out.json', JSON.stringify([key, PORT, mode ?? null, process.argv.slice(1)]));`;
      const definition = {
        type: 'keyguard',
        label: 'mail',
        command: process.execPath,
        args: ['-e', program, 'a b', '$HOME'],
        envFile: 'team.env',
        cwd: `\${workspaceFolder}/${folder.path.split('/').at(-1)}`,
      };
      await write('.vscode/tasks.json', JSON.stringify({ version: '2.0.0', tasks: [definition] }));
      const task = await fetched(({ name }) => name === 'mail');
      assert.equal(await run(task), 0);
      const out = JSON.parse(await readText(Uri.joinPath(folder, 'out.json'))) as unknown;
      assert.deepEqual(out, [fakeKey(1), '3000', null, ['a b', '$HOME']]);
      assert.ok(!JSON.stringify(task).includes(fakeKey(1)));
      assert.equal(standIns.calls('op').length, 1);
    });

    it('is offered for the script that starts a package whose env file holds references', async () => {
      await write('pnpm-lock.yaml', '');
      const offered = async () =>
        (await tasks.fetchTasks({ type: 'keyguard' }))
          // VS Code may still know the task of the test before.
          .filter(({ name }) => name !== 'mail')
          .map(({ name, definition }) => [name, definition]);
      assert.deepEqual(await offered(), []);
      await write('.env', `SENDGRID_API_KEY=${REFERENCE}\n`);
      assert.deepEqual(await offered(), [
        ['pnpm run start', { type: 'keyguard', command: 'pnpm', args: ['run', 'start'] }],
      ]);
    });
  });

  describe('by the debugger', () => {
    /** Everything that went between VS Code and the debuggers. */
    let messages: string[];
    let stops: DebugSession[];
    let stopped: EventEmitter<void>;
    let tracker: { dispose(): void };
    let said: string[];
    const { showErrorMessage } = window;

    beforeEach(() => {
      messages = [];
      stops = [];
      said = [];
      stopped = new EventEmitter();
      tracker = debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => ({
          onWillReceiveMessage: (message) => void messages.push(JSON.stringify(message)),
          onDidSendMessage: (message: { event?: string }) => {
            messages.push(JSON.stringify(message));
            if (message.event !== 'stopped') return;
            stops.push(session);
            stopped.fire();
          },
        }),
      });
      Object.assign(window, { showErrorMessage: async (message: string) => void said.push(message) });
    });
    afterEach(async () => {
      tracker.dispose();
      Object.assign(window, { showErrorMessage });
      debug.removeBreakpoints(debug.breakpoints);
      await debug.stopDebugging();
    });

    const PROGRAM =
      "const key = process.env.SENDGRID_API_KEY ?? '';\nglobalThis.length = key.length;\nprocess.exit(key.length);\n";

    function start(configuration: unknown, rest: Partial<DebugConfiguration> = {}): Thenable<boolean> {
      const [folder] = workspace.workspaceFolders ?? [];
      return debug.startDebugging(folder, {
        type: 'keyguard',
        request: 'launch',
        name: 'through KeyGuard',
        configuration,
        ...rest,
      });
    }

    for (const console of ['internalConsole', 'integratedTerminal'])
      it(`a Node program has the values and stops at breakpoints: ${console}`, async () => {
        const folder = await makeFolder({ '.env': `SENDGRID_API_KEY=${REFERENCE}\n`, 'main.js': PROGRAM });
        const program = Uri.joinPath(folder, 'main.js');
        debug.addBreakpoints([new SourceBreakpoint(new Location(program, new Position(2, 0)))]);
        const inner = {
          type: 'node',
          request: 'launch',
          name: 'main',
          program: program.fsPath,
          cwd: folder.fsPath,
          console,
        };
        assert.equal(await start(inner), true);
        const session = await waitFor(
          [stopped.event],
          () => stops[0],
          () => `a stop; said ${said}`,
        );
        const { threads } = (await session.customRequest('threads')) as { threads: { id: number }[] };
        const { stackFrames } = (await session.customRequest('stackTrace', { threadId: threads[0]?.id })) as {
          stackFrames: { id: number; line: number; source: { path: string } }[];
        };
        assert.equal(stackFrames[0]?.line, 3);
        assert.ok(stackFrames[0].source.path.endsWith(program.path), stackFrames[0].source.path);
        const { result } = (await session.customRequest('evaluate', {
          expression: 'globalThis.length',
          frameId: stackFrames[0]?.id,
        })) as { result: string };
        assert.equal(result, String(fakeKey(1).length));
        const secret = fakeKey(1).slice(-43);
        assert.deepEqual(
          messages.filter((message) => message.includes(secret)),
          [],
        );
        // Nor does it attach to the vault's program, which is a Node here.
        assert.ok(!messages.some((message) => /"name":"op \[/.test(message)));
        assert.ok(
          messages.some((message) => message.includes('"run","--"')),
          'the program is started through it',
        );
      });

    it('takes another configuration of launch.json by its name', async () => {
      const folder = await makeFolder({ '.env': `SENDGRID_API_KEY=${REFERENCE}\n`, 'main.js': PROGRAM });
      const program = Uri.joinPath(folder, 'main.js').fsPath;
      const launch = Uri.joinPath(workspaceFolder(), '.vscode/launch.json');
      const inner = { type: 'node', request: 'launch', name: 'The mailer', program, cwd: folder.fsPath };
      await writeText(launch, JSON.stringify({ version: '0.2.0', configurations: [inner] }));
      try {
        await waitFor(
          [workspace.onDidChangeConfiguration],
          () =>
            workspace.getConfiguration('launch').get<unknown[]>('configurations')?.length ? true : undefined,
          () => 'launch.json to be read',
        );
        const ended = new EventEmitter<void>();
        let code: number | undefined;
        const exits = debug.onDidTerminateDebugSession(() => ended.fire());
        assert.equal(await start('The mailer', { noDebug: true }), true);
        await waitFor(
          [ended.event],
          () => (standIns.calls('op').length > 0 ? true : undefined),
          () => `the end ${code}`,
        );
        exits.dispose();
      } finally {
        await workspace.fs.delete(launch);
      }
    });

    it('a Python program is started by a list in the place of its interpreter', () => {
      const commandLine = { executable: '/vscode', args: ['/cli.js'], env: { ELECTRON_RUN_AS_NODE: '1' } };
      const made = throughPython(
        { type: 'debugpy', request: 'launch', name: 'x', python: '/usr/bin/python3', env: { A: '1' } },
        commandLine,
        { envFile: 'team.env' },
      );
      assert.deepEqual(made['python'], [
        '/vscode',
        '/cli.js',
        'run',
        '--env-file',
        'team.env',
        '--',
        '/usr/bin/python3',
      ]);
      assert.deepEqual(made['env'], { A: '1', ELECTRON_RUN_AS_NODE: '1' });
    });

    it("the Node of the PATH runs keyguard where VS Code's own program is no Node for js-debug", () => {
      const commandLine = { executable: '/vscode', args: ['/cli.js'], env: { ELECTRON_RUN_AS_NODE: '1' } };
      const inner = {
        type: 'pwa-node',
        request: 'launch',
        name: 'x',
        runtimeExecutable: 'tsx',
        runtimeArgs: ['-r'],
      };
      const made = throughNode(inner, commandLine, {});
      assert.equal(made['runtimeExecutable'], 'node');
      assert.deepEqual(made['runtimeArgs'], ['/cli.js', 'run', '--', 'tsx', '-r']);
    });

    it('refuses what it cannot start, and says what can', async () => {
      const cases = [
        ['no such', /^launch\.json has no configuration "no such"/],
        [undefined, /^Say in "configuration" what to run/],
        [
          { type: 'go', request: 'launch', name: 'x' },
          /cannot start a program for the debugger "go".*task of the type/,
        ],
        [{ type: 'node', request: 'attach', name: 'x' }, /^"x" starts no program/],
        [
          { type: 'keyguard', request: 'launch', name: 'x' },
          /cannot start a program for the debugger "keyguard"/,
        ],
      ] as const;
      for (const [configuration, sentence] of cases) {
        said = [];
        await start(configuration);
        assert.match(said[0] ?? '', sentence);
      }
      assert.deepEqual(standIns.calls('op'), []);
    });
  });
});
