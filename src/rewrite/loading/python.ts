import { folderOf, joinPath } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { firstMatch, isDefault, loads, nameOf } from './loaders';

/** python-dotenv, django-environ and Pipenv. */
export async function loadPython(request: LoadingRequest): Promise<Loading> {
  return { notes: await describePython(request) };
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

async function describePython({ file, envPath, project }: LoadingRequest): Promise<string[]> {
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
  const required = await Promise.all(
    ['requirements.txt', 'pyproject.toml'].map((name) => project.readText(joinPath(folder, name))),
  );
  const install = /\bpython-dotenv\b/i.test(required.join('\n'))
    ? 'Make'
    : 'Run "pip install python-dotenv" and make';
  const call = isDefault(envPath) ? 'load_dotenv()' : `load_dotenv('${nameOf(envPath)}')`;
  return [
    `Nothing loads ${envPath} yet. ${install} this the first line of the program: from dotenv import load_dotenv; ${call}`,
  ];
}
