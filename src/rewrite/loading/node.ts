import { folderOf, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { dotenvEdit, isModule } from './dotenv-line';
import { loadFunction } from './functions';
import {
  firstMatch,
  isDefault,
  loads,
  nameOf,
  startWithKeyguard,
  withCommand,
  withoutCommentLines,
} from './loaders';
import { type NodePackage, nodePackageOf } from './manifest';

/** Node, Bun, Deno and what starts them. */
export async function loadNode(request: LoadingRequest): Promise<Loading> {
  const described = await describeNode(request);
  const loading = Array.isArray(described) ? { notes: described } : described;
  const { file, envPath, project } = request;
  return withCommand(loading, request, commandFor(file, envPath, await nodePackageOf(file.path, project)));
}

const DOTENV_CALL =
  /\bdotenv\b[^;\n]{0,80}\.config\s*\(|['"]dotenv\/config['"]|['"]dotenv-(?:flow|safe)\/config['"]|@dotenvx\/dotenvx['"]|\bprocess\.loadEnvFile\s*\(/;

/** Frameworks that read `.env`, and perhaps `.env.local`, by themselves before the program's first line. */
const NODE_LOADERS: readonly (readonly [dependency: string, name: string, local?: boolean])[] = [
  ['next', 'Next.js', true],
  ['nuxt', 'Nuxt'],
  ['@nestjs/config', '@nestjs/config'],
  ['@adonisjs/core', 'AdonisJS'],
  ['@remix-run/dev', 'Remix'],
  ['@strapi/strapi', 'Strapi'],
  ['firebase-functions', 'Cloud Functions for Firebase'],
  ['serverless-dotenv-plugin', 'serverless-dotenv-plugin'],
];

/** What a deploy takes is the text of the file. */
const DEPLOYED_AS_IT_IS = new Set(['firebase-functions', 'serverless-dotenv-plugin']);

const NODE_ENTRIES = ['index', 'server', 'app', 'main'].flatMap((name) =>
  ['js', 'mjs', 'cjs', 'ts', 'mts'].flatMap((extension) => [
    `${name}.${extension}`,
    `src/${name}.${extension}`,
  ]),
);

/** A guess that only words the advice; what the code reads is decided by its syntax tree. */
const DENO = /\bDeno\.|['"](?:jsr|npm):|https:\/\/deno\.land\//;

async function describeNode(request: LoadingRequest): Promise<string[] | Loading> {
  const { file, envPath, project } = request;
  if (loads(DOTENV_CALL, file.text, envPath)) return describeDotenvHere(file.text, envPath);
  const nodePackage = await nodePackageOf(file.path, project);
  const folder = folderOf(envPath);
  // Loaders look into the folder that the program is started in, which is that of its package.json.
  if (nodePackage?.folder === folder) {
    const script = scriptThatLoads(nodePackage, envPath);
    if (script !== undefined) {
      const notes = [`The script "${script}" of ${joinPath(folder, 'package.json')} loads ${envPath}.`];
      // It lets the file win: https://github.com/toddbluhm/env-cmd#--no-override-option
      return /\benv-cmd\b/.test(nodePackage.scripts[script] ?? '') ? { from: 'env file', notes } : notes;
    }
    const framework = NODE_LOADERS.find(([dependency]) => nodePackage.dependencies.has(dependency));
    if (framework && (isDefault(envPath) || (framework[2] && nameOf(envPath) === '.env.local'))) {
      const notes = [
        `${framework[1]} loads ${envPath} by itself.`,
        ...secretNotes(framework[0], request.variables),
      ];
      return DEPLOYED_AS_IT_IS.has(framework[0]) ? { from: 'env file', notes } : notes;
    }
    const entries = entriesOf(nodePackage);
    const entry =
      (await firstMatch(entries, DOTENV_CALL, envPath, project)) ??
      (await firstMatch(await importedBy([file.path, ...entries], project), DOTENV_CALL, envPath, project));
    if (entry) return [`dotenv in ${entry} loads ${envPath}.`];
  }
  const isBun = (await project.readText(joinPath(folder, 'bun.lock'))) !== undefined;
  if (isBun && ['.env', '.env.local'].includes(nameOf(envPath))) return [`Bun loads ${envPath} by itself.`];
  const functions = await loadFunction(request);
  if (functions) return functions;
  const added = nodePackage?.folder === folder ? await addDotenv(request, nodePackage) : undefined;
  if (added) return added;
  if (nodePackage?.dependencies.has('dotenv') && isDefault(envPath))
    return [`Nothing loads ${envPath} yet. Make this the first line of the program: ${dotenvLine(file)}`];
  if (nodePackage && isStartedByTool(nodePackage, file.path)) return describeTool(nodePackage, envPath);
  const relative = file.path.slice(folder === '' ? 0 : folder.length + 1);
  const command = runtimeOf(file);
  if (command !== 'deno run' && !(await takesEnvFile(nodePackage, folder, project)))
    return [startWithKeyguard(envPath, `${command} ${relative}`)];
  return [
    `Nothing loads ${envPath} yet. Start the program with: ${command} --env-file=${nameOf(envPath)} ${relative}`,
  ];
}

function runtimeOf({ path, text }: LoadingRequest['file']): string {
  return DENO.test(text) ? 'deno run' : /\.[cm]?tsx?$/.test(path) ? 'tsx' : 'node';
}

/** How the program is started, seen from the env file's folder. */
function commandFor(
  file: LoadingRequest['file'],
  envPath: string,
  nodePackage: NodePackage | undefined,
): string {
  const folder = folderOf(envPath);
  const relative = file.path.slice(folder === '' ? 0 : folder.length + 1);
  const scripts = nodePackage?.folder === folder ? nodePackage.scripts : {};
  if (!OWN_PROGRAM.test(relative)) {
    if (scripts['start'] !== undefined) return 'npm start';
    if (scripts['dev'] !== undefined) return 'npm run dev';
  }
  return /\.[cm]?[jt]sx?$/.test(relative) ? `${runtimeOf(file)} ${relative}` : 'COMMAND';
}

/** Programs that are started one by one, whatever the package's own entry is. */
const OWN_PROGRAM = /(?:^|\/)(?:scripts|bin|tools)\/[^/]+$/;

/** Where one of these is, `src/index.ts` may well be what begins in the browser. */
const BUNDLERS = [
  ...['vite', 'astro', '@sveltejs/kit', 'react-scripts', '@vue/cli-service', '@angular/core', 'gatsby'],
  ...['react', 'vue', 'svelte', 'expo', 'react-native', 'webpack', 'rollup', 'parcel', 'electron'],
];

/** What compilers write. */
const BUILT = /^(?:dist|build|out)\//;

/** The call of dotenv, which the package has, in the file that its program begins with. */
async function addDotenv(
  { file, envPath, project }: LoadingRequest,
  nodePackage: NodePackage,
): Promise<Loading | undefined> {
  if (!nodePackage.dependencies.has('dotenv') || !isDefault(envPath) || TOOL_PATH.test(file.path))
    return undefined;
  const relative = file.path.slice(nodePackage.folder === '' ? 0 : nodePackage.folder.length + 1);
  const isStarted = Object.values(nodePackage.scripts).some((script) => startedBy(script) === relative);
  const named = [
    startedBy(nodePackage.scripts['start'] ?? nodePackage.scripts['dev'] ?? ''),
    nodePackage.main?.replace(/^\.\//, ''),
  ];
  const isBundled = BUNDLERS.some((name) => nodePackage.dependencies.has(name));
  const usual = isBundled ? [] : NODE_ENTRIES;
  const candidates = isStarted || OWN_PROGRAM.test(relative) ? [relative] : [...named, ...usual];
  for (const candidate of candidates) {
    if (candidate === undefined || BUILT.test(candidate)) continue;
    const path = joinPath(nodePackage.folder, candidate);
    const before = path === file.path ? file.text : await project.readText(path);
    if (before === undefined) continue;
    const edits = [dotenvEdit(before, isModule(path, before, nodePackage.type))];
    const notes = [`${path} now loads ${envPath} with dotenv before everything else.`];
    return path === file.path ? { notes, edits } : { notes, companions: [{ path, before, edits }] };
  }
  return undefined;
}

/** The file of the package that a script starts. */
function startedBy(script: string): string | undefined {
  return /(?:node|nodemon|tsx|ts-node)\s+(?:-\S+\s+)*(?:\.\/)?(\S+\.[cm]?[jt]s)\b/.exec(script)?.[1];
}

/** `--env-file` came with Node 20.6. A range counts by its lowest version; with none, Node is taken for a new one. */
async function takesEnvFile(
  nodePackage: NodePackage | undefined,
  folder: string,
  project: ProjectFiles,
): Promise<boolean> {
  const pinned = (await project.readText(joinPath(folder, '.nvmrc')))?.trim();
  const [, major, minor] = /(\d+)(?:\.(\d+))?/.exec(pinned ?? nodePackage?.node ?? '') ?? [];
  if (major === undefined) return true;
  // `20` or `20.x` is the newest of them.
  return Number(major) > 20 || (Number(major) === 20 && Number(minor ?? 6) >= 6);
}

/** Source: https://firebase.google.com/docs/functions/config-env#secret_parameters */
function secretNotes(framework: string, names: readonly string[] = []): string[] {
  const [first] = names;
  return framework === 'firebase-functions' && first !== undefined
    ? [
        `A deploy copies .env to Google as it is. For production run firebase functions:secrets:set ${first}, and name it in the secrets of the function, which then reads it the same way.`,
      ]
    : [];
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

const RELATIVE_IMPORT = /(?:\bfrom|\bimport|\brequire\s*\()\s*(["'])(\.{1,2}\/[^"'\n]+)\1/g;

/** A module that calls a loader is imported before those that need it. */
const FIRST_IMPORTS = 5;

/** What the program's first files import first: often one of these, such as `./config`, is what calls the loader. */
async function importedBy(paths: readonly string[], project: ProjectFiles): Promise<string[]> {
  const texts = await Promise.all(paths.map((path) => project.readText(path)));
  const imported = paths.flatMap((path, i) =>
    [...(texts[i] ?? '').matchAll(RELATIVE_IMPORT)].slice(0, FIRST_IMPORTS).flatMap(([, , name = '']) => {
      const module = resolve(folderOf(path), name).replace(/\.[cm]?js$/, '');
      return ['.js', '.ts', '.mjs', '.cjs', '/index.js', '/index.ts'].map((end) => module + end);
    }),
  );
  return [...new Set(imported)];
}

/** Never above the project's root. */
function resolve(folder: string, name: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The file that `npm start` runs, the package's `main`, and where programs usually begin. */
function entriesOf({ folder, scripts, main }: NodePackage): string[] {
  const started = startedBy(scripts['start'] ?? scripts['dev'] ?? '');
  const named = [started, main].flatMap((path) => (path === undefined ? [] : [path.replace(/^\.\//, '')]));
  return [...named, ...NODE_ENTRIES].map((path) => joinPath(folder, path));
}
