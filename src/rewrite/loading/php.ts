import { folderOf, joinPath } from '../../stores/project-files';
import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import type { Loading, LoadingRequest } from '../language';
import { type Composer, composerOf } from '../languages/php/composer';

import { isDefault, keyguardRun, loads, nameOf, startWithKeyguard, startWithReferences } from './loaders';

/** Laravel, Symfony, phpdotenv, and sites that a web server runs file by file. */
export async function loadPhp(request: LoadingRequest): Promise<Loading> {
  if (!(await isServed(request))) return describe(request);
  const { envPath } = request;
  const { notes, ...others } = await describe(request);
  const served = `The web server may hand ${envPath} to whoever asks for it: it is in the folder of the site. Forbid that in the server's configuration.`;
  const isLoaded = !notes.includes(startWithKeyguard(envPath));
  return {
    ...others,
    notes: [...(isLoaded ? notes : [setInServer(envPath)]), served],
    withReferences: [runServer(envPath, request.variables)],
  };
}

/** Whether the env file's folder is the one that the web server shows, as WordPress's and many a small site's is. */
async function isServed({ file, envPath, project }: LoadingRequest): Promise<boolean> {
  const pages = ['index.php', 'wp-config.php', 'wp-load.php'].map((name) =>
    joinPath(folderOf(envPath), name),
  );
  const texts = await Promise.all(pages.map((path) => project.readText(path)));
  return pages.includes(file.path) || texts.some((text) => text !== undefined);
}

/** Both get to `getenv` and to `$_SERVER`. */
function setInServer(envPath: string): string {
  return `Nothing loads ${envPath} yet. Set its variables where PHP is started: SetEnv for Apache, env[NAME] in the pool of PHP-FPM. In a shell, start it with: keyguard run -- COMMAND`;
}

/** PHP-FPM clears the environment of its workers: https://www.php.net/manual/en/install.fpm.configuration.php#clear-env */
function runServer(envPath: string, variables: readonly string[] = ['NAME']): string {
  const lines = variables.map((name) => `env[${name}] = $${name}`).join(' and ');
  return `${envPath} says where the key is. Start what runs PHP with: ${keyguardRun(envPath, 'php-fpm')}, and hand the variable on in its pool: ${lines}. While you develop: ${keyguardRun(envPath, 'php -S localhost:8000')}`;
}

async function describe(request: LoadingRequest): Promise<Loading> {
  const { file, envPath, project } = request;
  const composer = await composerOf(file.path, project);
  if (!composer || composer.folder !== folderOf(envPath)) return { notes: [startWithKeyguard(envPath)] };
  const { packages } = composer;
  if (composer.isLaravel && isDefault(envPath)) {
    return {
      notes: [
        `Laravel loads ${envPath} by itself. Where its configuration is cached, run "php artisan config:cache" again.`,
      ],
      // Without the option it takes the variables of an env file from its server:
      // https://github.com/laravel/framework/blob/12.x/src/Illuminate/Foundation/Console/ServeCommand.php
      withReferences: [startWithReferences(envPath, 'php artisan serve --no-reload')],
    };
  }
  if (composer.isSymfony && /^\.env(?:\.\w+)?(?:\.local)?$/.test(nameOf(envPath)))
    return { notes: [`Symfony loads ${envPath} by itself${exceptInTests(envPath)}.`] };
  const isThere = [...LIBRARIES].some((name) => packages.has(name));
  return isThere ? callLoader(request, composer) : { notes: [startWithKeyguard(envPath)] };
}

/** Source: https://symfony.com/doc/current/configuration.html#overriding-environment-values-via-env-local */
function exceptInTests(envPath: string): string {
  return nameOf(envPath) === '.env.local' ? ', but not where APP_ENV is "test"' : '';
}

const LIBRARIES = ['vlucas/phpdotenv', 'symfony/dotenv', 'laravel/lumen-framework'];

const LOADER = /\bDotenv::create\w*\(|\bnew\s+\\?(?:[\w\\]+\\)?Dotenv\b|\bLoadEnvironmentVariables\b/;

/** Where PHP programs begin. */
const ENTRIES = [
  'public/index.php',
  'index.php',
  'web/index.php',
  'bootstrap.php',
  'src/bootstrap.php',
  'app/bootstrap.php',
  'config/bootstrap.php',
  'bootstrap/app.php',
  'config/application.php',
  'wp-config.php',
];

const AUTOLOAD = /^[ \t]*(?:\$\w+\s*=\s*)?require(?:_once)?\b[^;\n]*\bvendor\/autoload\.php['"]\s*\)?\s*;/m;

async function callLoader(
  { file, envPath, project }: LoadingRequest,
  { folder, packages }: Composer,
): Promise<Loading> {
  if (loads(LOADER, file.text, envPath))
    return { notes: [`Dotenv in this file loads ${envPath}; it must run before the key is read.`] };
  const found = await Promise.all(
    ENTRIES.map(async (name) => {
      const path = joinPath(folder, name);
      return { path, text: await project.readText(path) };
    }),
  );
  const entries = found.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
  const caller = entries.find(({ text }) => loads(LOADER, text, envPath));
  if (caller) return { notes: [`Dotenv in ${caller.path} loads ${envPath}.`] };
  if (!packages.has('vlucas/phpdotenv') || !isDefault(envPath))
    return { notes: [startWithKeyguard(envPath)] };
  const here = loaderLine(file, folder);
  if (here) return { notes: [describeLine(file.path)], edits: [here] };
  const starts = entries.flatMap((entry) => {
    const edit = loaderLine(entry, folder);
    return edit ? [{ ...entry, edit }] : [];
  });
  const [only, ...others] = starts;
  if (only && others.length === 0)
    return {
      notes: [describeLine(only.path)],
      companions: [{ path: only.path, before: only.text, edits: [only.edit] }],
    };
  return {
    notes: [
      `Nothing loads ${envPath} yet. Put this line behind the one that requires vendor/autoload.php: Dotenv\\Dotenv::createImmutable(__DIR__)->safeLoad();`,
    ],
  };
}

function describeLine(path: string): string {
  return `A line that loads .env was added to ${path}, behind the one that requires vendor/autoload.php.`;
}

/** Behind the autoloader's line, which it needs. `safeLoad` does without the file where the variables are set otherwise. */
function loaderLine({ path, text }: { path: string; text: string }, folder: string): TextEdit | undefined {
  const autoload = AUTOLOAD.exec(text);
  if (!autoload) return undefined;
  const depth = path.slice(folder === '' ? 0 : folder.length + 1).split('/').length - 1;
  const directory = depth === 0 ? '__DIR__' : depth === 1 ? 'dirname(__DIR__)' : `dirname(__DIR__, ${depth})`;
  const root = /^\s*namespace\s/m.test(text) ? '\\' : '';
  const offset = autoload.index + autoload[0].length;
  const indentation = /^[ \t]*/.exec(autoload[0])?.[0] ?? '';
  const newText = `${lineEndOf(text)}${indentation}${root}Dotenv\\Dotenv::createImmutable(${directory})->safeLoad();`;
  return { span: { start: offset, end: offset }, newText };
}
