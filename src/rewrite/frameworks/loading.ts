import { folderOf, joinPath, type ProjectFiles } from '../../stores/project-files';
import { languageFor } from '../languages';
import { type NodePackage, nodePackageOf } from './manifest';

interface Request {
  readonly file: { readonly path: string; readonly text: string; readonly languageId?: string | undefined };
  readonly envPath: string;
  readonly project: ProjectFiles;
}

/**
 * Who puts the env file's lines into the environment when the project is started as it is started today; if nobody does,
 * the line or command that would. Sentences for the user.
 */
export async function describeLoading({ file, envPath, project }: Request): Promise<string[]> {
  const language = languageFor(file.path, file.languageId);
  if (!language) return [`Start the program so that the variables of ${envPath} are in its environment.`];
  const request = { file, envPath, project };
  return language.name === 'Python' ? describePython(request) : describeNode(request);
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
  ['serverless-dotenv-plugin', 'serverless-dotenv-plugin'],
];

const NODE_ENTRIES = ['index', 'server', 'app', 'main'].flatMap((name) =>
  ['js', 'mjs', 'cjs', 'ts', 'mts'].flatMap((extension) => [
    `${name}.${extension}`,
    `src/${name}.${extension}`,
  ]),
);

async function describeNode({ file, envPath, project }: Request): Promise<string[]> {
  if (DOTENV_CALL.test(file.text)) return describeDotenvHere(file.text, envPath);
  const nodePackage = await nodePackageOf(file.path, project);
  const folder = folderOf(envPath);
  if (nodePackage) {
    const script = Object.entries(nodePackage.scripts).find(([, command]) =>
      /--env-file|dotenv\/config|\bdotenvx? (?:run|-)|\benv-cmd\b/.test(command),
    );
    if (script) return [`The script "${script[0]}" of package.json loads ${envPath}.`];
    const framework = NODE_LOADERS.find(([dependency]) => nodePackage.dependencies.has(dependency));
    if (framework) return [`${framework[1]} loads ${envPath} by itself.`];
    const entry = await firstMatch(
      [...mainOf(nodePackage), ...NODE_ENTRIES],
      nodePackage.folder,
      DOTENV_CALL,
      project,
    );
    if (entry) return [`dotenv in ${entry} loads ${envPath}.`];
  }
  if ((await project.readText(joinPath(folder, 'bun.lock'))) !== undefined)
    return [`Bun loads ${envPath} by itself.`];
  const relative = file.path.slice(folder === '' ? 0 : folder.length + 1);
  const name = envPath.slice(envPath.lastIndexOf('/') + 1);
  return nodePackage?.dependencies.has('dotenv')
    ? [`Nothing loads ${envPath} yet. Make this the first line of the program: ${dotenvLine(file)}`]
    : [
        `Nothing loads ${envPath} yet. Start the program with: ${/\.[cm]?tsx?$/.test(relative) ? 'tsx' : 'node'} --env-file=${name} ${relative}`,
      ];
}

/** Requiring dotenv after the key is read gives undefined; imports of ES modules run first wherever they stand. */
function describeDotenvHere(text: string, envPath: string): string[] {
  const call = DOTENV_CALL.exec(text)?.index ?? 0;
  const line = text.slice(0, call).split('\n').length;
  return [`dotenv on line ${line} of this file loads ${envPath}; it must run before the key is read.`];
}

function dotenvLine({ path, text }: Request['file']): string {
  const module = /\.m[jt]s$/.test(path) || /^\s*(?:import|export)\s/m.test(text);
  return module ? "import 'dotenv/config';" : "require('dotenv').config();";
}

/** The file that `npm start` runs, and the package's `main`. */
function mainOf({ scripts, main }: NodePackage): string[] {
  const started = /(?:node|nodemon|tsx|ts-node)\s+(?:-\S+\s+)*(\S+\.[cm]?[jt]s)/.exec(
    scripts['start'] ?? scripts['dev'] ?? '',
  )?.[1];
  return [started, main].flatMap((path) => (path === undefined ? [] : [path.replace(/^\.\//, '')]));
}

const LOAD_DOTENV = /\bload_dotenv\s*\(|\bread_env\s*\(|\bdotenv_values\s*\(|\bload_ipython_extension\b/;

const PYTHON_ENTRIES = [
  'manage.py',
  'app.py',
  'main.py',
  'run.py',
  'wsgi.py',
  'asgi.py',
  'config.py',
  'settings.py',
  '__init__.py',
];

async function describePython({ file, envPath, project }: Request): Promise<string[]> {
  if (LOAD_DOTENV.test(file.text))
    return [`load_dotenv in this file loads ${envPath}; it must run before the key is read.`];
  const folder = folderOf(envPath);
  for (const place of new Set([folder, folderOf(file.path)])) {
    const entry = await firstMatch(PYTHON_ENTRIES, place, LOAD_DOTENV, project);
    if (entry) return [`load_dotenv in ${entry} loads ${envPath}.`];
  }
  if ((await project.readText(joinPath(folder, 'Pipfile'))) !== undefined)
    return [`"pipenv run" loads ${envPath} by itself.`];
  const installed = await firstMatch(
    ['requirements.txt', 'pyproject.toml'],
    folder,
    /\bpython-dotenv\b/i,
    project,
  );
  const lines = 'from dotenv import load_dotenv; load_dotenv()';
  return [
    `Nothing loads ${envPath} yet. ${installed ? 'Make' : 'Run "pip install python-dotenv" and make'} this the first line of the program: ${lines}`,
  ];
}

/** The first of the files that holds a match, relative to the root. */
async function firstMatch(
  names: readonly string[],
  folder: string,
  pattern: RegExp,
  project: ProjectFiles,
): Promise<string | undefined> {
  for (const path of names.map((name) => joinPath(folder, name))) {
    if (pattern.test((await project.readText(path)) ?? '')) return path;
  }
  return undefined;
}
