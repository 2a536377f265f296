import { folderOf, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { loadDotenvEdit } from './dotenv-line';
import { loadFunction } from './functions';
import { firstMatch, isDefault, loads, nameOf, withCommand } from './loaders';

/** python-dotenv, django-environ and Pipenv. */
export async function loadPython(request: LoadingRequest): Promise<Loading> {
  const described = await describePython(request);
  const loading = Array.isArray(described) ? { notes: described } : described;
  return withCommand(loading, request, await commandFor(request));
}

async function commandFor({ file, envPath, project }: LoadingRequest): Promise<string> {
  const folder = folderOf(envPath);
  if ((await project.readText(joinPath(folder, 'manage.py'))) !== undefined)
    return 'python manage.py runserver';
  if (file.path.endsWith('.ipynb')) return 'jupyter lab';
  return file.path.endsWith('.py')
    ? `python ${file.path.slice(folder === '' ? 0 : folder.length + 1)}`
    : 'COMMAND';
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

async function describePython(request: LoadingRequest): Promise<string[] | Loading> {
  const { file, envPath, project } = request;
  if (loads(LOAD_DOTENV, file.text, envPath))
    return [`load_dotenv in this file loads ${envPath}; it must run before the key is read.`];
  const folder = folderOf(envPath);
  for (const place of new Set([folder, folderOf(file.path)])) {
    const entries = PYTHON_ENTRIES.map((name) => joinPath(place, name));
    const entry = await firstMatch(entries, LOAD_DOTENV, envPath, project);
    if (entry) return [`load_dotenv in ${entry} loads ${envPath}.`];
  }
  if (isDefault(envPath) && (await project.readText(joinPath(folder, 'Pipfile'))) !== undefined)
    return [`"pipenv run" loads ${envPath} by itself.`];
  // https://github.com/HBNetwork/python-decouple looks into the folder of the settings and those above.
  if (isDefault(envPath) && /^\s*from\s+decouple\s+import\s+.*\bconfig\b/m.test(file.text))
    return [`python-decouple reads ${envPath} by itself.`];
  const functions = await loadFunction(request);
  if (functions) return functions;
  const required = await Promise.all(
    ['requirements.txt', 'pyproject.toml'].map((name) => project.readText(joinPath(folder, name))),
  );
  const hasDotenv = /\bpython-dotenv\b/i.test(required.join('\n'));
  const added = hasDotenv && isDefault(envPath) ? await addLoadDotenv(request, folder) : undefined;
  if (added) return added;
  const isNotebook = file.path.endsWith('.ipynb');
  const install = hasDotenv ? 'Make' : 'Run "pip install python-dotenv" and make';
  const call = isDefault(envPath) ? 'load_dotenv()' : `load_dotenv('${nameOf(envPath)}')`;
  return [
    `Nothing loads ${envPath} yet. ${install} this the first line of the ${isNotebook ? 'notebook' : 'program'}: from dotenv import load_dotenv; ${call}`,
  ];
}

/** The call of python-dotenv, which the project has, in the file that its program begins with. */
async function addLoadDotenv(
  { file, envPath, project }: LoadingRequest,
  folder: string,
): Promise<Loading | undefined> {
  if (!file.path.endsWith('.py')) return undefined;
  const inFolder = (name: string) => joinPath(folder, name);
  const isProgram = /^if[ \t]+__name__[ \t]*==[ \t]*["']__main__["']/m.test(file.text);
  const settings = await djangoSettings(folder, project);
  const starts = ['app.py', 'main.py', 'run.py', '__main__.py'].map(inFolder);
  const entries = settings.length > 0 ? settings : isProgram ? [file.path] : starts;
  for (const path of entries) {
    const before = path === file.path ? file.text : await project.readText(path);
    if (before === undefined) continue;
    const edits = [loadDotenvEdit(before)];
    const notes = [`${path} now loads ${envPath} with python-dotenv before everything else.`];
    return path === file.path ? { notes, edits } : { notes, companions: [{ path, before, edits }] };
  }
  return undefined;
}

/** Where Django's settings are, which each way of starting the project reads first; the most likely first. */
async function djangoSettings(folder: string, project: ProjectFiles): Promise<string[]> {
  const manage = await project.readText(joinPath(folder, 'manage.py'));
  const module = /DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']/.exec(manage ?? '')?.[1];
  if (module === undefined) return [];
  const path = joinPath(folder, module.replaceAll('.', '/'));
  return [`${path}.py`, `${path}/__init__.py`];
}
