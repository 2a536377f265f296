import { folderOf, joinPath } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { firstMatch, isDefault, loads, nameOf, withoutCommentLines } from './loaders';
import { type NodePackage, nodePackageOf } from './manifest';

/** Node, Bun, Deno and what starts them. */
export async function loadNode(request: LoadingRequest): Promise<Loading> {
  return { notes: await describeNode(request) };
}

const DOTENV_CALL =
  /\bdotenv\b[^;\n]{0,80}\.config\s*\(|['"]dotenv\/config['"]|['"]dotenv-(?:flow|safe)\/config['"]|@dotenvx\/dotenvx['"]|\bprocess\.loadEnvFile\s*\(/;

/** Frameworks that read `.env` by themselves before the program's first line. */
const NODE_LOADERS: readonly (readonly [dependency: string, name: string])[] = [
  ['next', 'Next.js'],
  ['nuxt', 'Nuxt'],
  ['@nestjs/config', '@nestjs/config'],
  ['@adonisjs/core', 'AdonisJS'],
  ['@remix-run/dev', 'Remix'],
  ['firebase-functions', 'Cloud Functions for Firebase'],
  ['serverless-dotenv-plugin', 'serverless-dotenv-plugin'],
];

const NODE_ENTRIES = ['index', 'server', 'app', 'main'].flatMap((name) =>
  ['js', 'mjs', 'cjs', 'ts', 'mts'].flatMap((extension) => [
    `${name}.${extension}`,
    `src/${name}.${extension}`,
  ]),
);

/** A guess that only words the advice; what the code reads is decided by its syntax tree. */
const DENO = /\bDeno\.|['"](?:jsr|npm):|https:\/\/deno\.land\//;

async function describeNode({ file, envPath, project }: LoadingRequest): Promise<string[]> {
  if (loads(DOTENV_CALL, file.text, envPath)) return describeDotenvHere(file.text, envPath);
  const nodePackage = await nodePackageOf(file.path, project);
  const folder = folderOf(envPath);
  // Loaders look into the folder that the program is started in, which is that of its package.json.
  if (nodePackage?.folder === folder) {
    const script = scriptThatLoads(nodePackage, envPath);
    if (script) return [`The script "${script}" of ${joinPath(folder, 'package.json')} loads ${envPath}.`];
    const framework = NODE_LOADERS.find(([dependency]) => nodePackage.dependencies.has(dependency));
    if (framework && isDefault(envPath)) return [`${framework[1]} loads ${envPath} by itself.`];
    const entry = await firstMatch(entriesOf(nodePackage), DOTENV_CALL, envPath, project);
    if (entry) return [`dotenv in ${entry} loads ${envPath}.`];
  }
  if (isDefault(envPath) && (await project.readText(joinPath(folder, 'bun.lock'))) !== undefined)
    return [`Bun loads ${envPath} by itself.`];
  if (nodePackage?.dependencies.has('dotenv') && isDefault(envPath))
    return [`Nothing loads ${envPath} yet. Make this the first line of the program: ${dotenvLine(file)}`];
  if (nodePackage && isStartedByTool(nodePackage, file.path)) return describeTool(nodePackage, envPath);
  const relative = file.path.slice(folder === '' ? 0 : folder.length + 1);
  const command = DENO.test(file.text) ? 'deno run' : /\.[cm]?tsx?$/.test(relative) ? 'tsx' : 'node';
  return [
    `Nothing loads ${envPath} yet. Start the program with: ${command} --env-file=${nameOf(envPath)} ${relative}`,
  ];
}

/** Their command starts the package's code, and a variable of `.env` does not get into `process.env` by it. */
const STARTING_TOOLS = ['@sveltejs/kit', 'astro', 'vite', 'electron'];

/** Tools' settings and tests. */
const TOOL_PATH = /\.config\.[cm]?[jt]s$|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)__tests__\//;

/** Whether it is a tool that runs the file, so that advice for `node` would be of no use. */
function isStartedByTool({ dependencies }: NodePackage, path: string): boolean {
  return (
    STARTING_TOOLS.some((name) => dependencies.has(name)) ||
    (dependencies.has('vitest') && TOOL_PATH.test(path))
  );
}

/** Node takes `--env-file` only on its own command line, not in NODE_OPTIONS, and has `loadEnvFile` from 20.12. */
function describeTool({ folder, dependencies }: NodePackage, envPath: string): string[] {
  const start = `Nothing loads ${envPath} yet. Set its variables in the environment that starts the program`;
  // A preload script in its sandbox has no `loadEnvFile`.
  if (dependencies.has('electron')) return [`${start}.`];
  const fromPackage = envPath.slice(folder === '' ? 0 : folder.length + 1);
  const argument = fromPackage === '.env' ? '' : `'${fromPackage}'`;
  return [`${start}, or put this line before the key is read: process.loadEnvFile(${argument});`];
}

/** The script that people start the program with, before others. */
function scriptThatLoads({ scripts, folder }: NodePackage, envPath: string): string | undefined {
  return ['start', 'dev', ...Object.keys(scripts)].find((name) => {
    const command = scripts[name] ?? '';
    const named = /--env-file(?:-if-exists)?[= ]["']?(?:\.\/)?([^\s"']+)/.exec(command)?.[1];
    if (named !== undefined) return joinPath(folder, named) === envPath;
    return loads(/dotenv\/config|\bdotenvx? (?:run|-)|\benv-cmd\b/, command, envPath);
  });
}

/** Requiring dotenv after the key is read gives undefined; imports of ES modules run first wherever they stand. */
function describeDotenvHere(text: string, envPath: string): string[] {
  const code = withoutCommentLines(text);
  const call = DOTENV_CALL.exec(code)?.index ?? 0;
  const line = code.slice(0, call).split('\n').length;
  return [`dotenv on line ${line} of this file loads ${envPath}; it must run before the key is read.`];
}

function dotenvLine({ path, text }: LoadingRequest['file']): string {
  const module = /\.m[jt]s$/.test(path) || /^\s*(?:import|export)\s/m.test(text);
  return module ? "import 'dotenv/config';" : "require('dotenv').config();";
}

/** The file that `npm start` runs, the package's `main`, and where programs usually begin. */
function entriesOf({ folder, scripts, main }: NodePackage): string[] {
  const started = /(?:node|nodemon|tsx|ts-node)\s+(?:-\S+\s+)*(\S+\.[cm]?[jt]s)/.exec(
    scripts['start'] ?? scripts['dev'] ?? '',
  )?.[1];
  const named = [started, main].flatMap((path) => (path === undefined ? [] : [path.replace(/^\.\//, '')]));
  return [...named, ...NODE_ENTRIES].map((path) => joinPath(folder, path));
}
