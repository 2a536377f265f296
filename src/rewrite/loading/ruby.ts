import { folderOf, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import type { Loading, LoadingRequest } from '../language';

import { isDefault, loads, nameOf, startWithKeyguard, withCommand } from './loaders';

/** dotenv in its forms, and what starts a Ruby project with its env file. */
export async function loadRuby(request: LoadingRequest): Promise<Loading> {
  const { envPath, project } = request;
  const folder = folderOf(envPath);
  const bundle = await bundleOf(folder, project);
  const command = bundle.isRails ? 'bin/rails server' : commandFor(request);
  const loading = withCommand(await describe(request, bundle), request, command);
  const credentials = await project.readText(joinPath(folder, 'config/credentials.yml.enc'));
  if (!bundle.isRails || credentials === undefined) return loading;
  const alternative =
    'This project has Rails credentials, too: "bin/rails credentials:edit" can take the key, to be read with Rails.application.credentials.';
  return { ...loading, notes: [...loading.notes, alternative] };
}

function commandFor({ file, envPath }: LoadingRequest): string | undefined {
  const folder = folderOf(envPath);
  return file.path.endsWith('.rb')
    ? `ruby ${file.path.slice(folder === '' ? 0 : folder.length + 1)}`
    : undefined;
}

interface Bundle {
  readonly isRails: boolean;
  readonly gemfile: string;
  readonly lock: string;
}

async function bundleOf(folder: string, project: ProjectFiles): Promise<Bundle> {
  const [gemfile = '', lock = '', application] = await Promise.all(
    ['Gemfile', 'Gemfile.lock', 'config/application.rb'].map((name) =>
      project.readText(joinPath(folder, name)),
    ),
  );
  const isRails = has({ gemfile, lock }, 'rails') || /\bRails::Application\b/.test(application ?? '');
  return { isRails, gemfile, lock };
}

/** Whether the project has Rails in it, by the files beside the nearest `config/`. */
export async function isRailsProject(folder: string, project: ProjectFiles): Promise<boolean> {
  return (await bundleOf(folder, project)).isRails;
}

/** A gem of the Gemfile itself; in the lock file they stand with four spaces. */
function has({ gemfile, lock }: Pick<Bundle, 'gemfile' | 'lock'>, gem: string): boolean {
  return (
    new RegExp(`^[ \\t]*gem[ \\t(]+["']${gem}["']`, 'm').test(gemfile) ||
    new RegExp(`^ {4}${gem} \\(`, 'm').test(lock)
  );
}

const LOADER =
  /\brequire\s*\(?\s*["']dotenv\/(?:load|rails-now)["']|\bDotenv(?:::Rails(?:tie)?)?\.(?:load|overload|overwrite)\b|["']-r\s*dotenv\/load/;

/** Where a Ruby program begins, if it is no script. */
const ENTRIES = [
  'config.ru',
  'config/environment.rb',
  'config/boot.rb',
  'app.rb',
  'main.rb',
  'server.rb',
  'bot.rb',
];

async function describe({ file, envPath, project }: LoadingRequest, bundle: Bundle): Promise<Loading> {
  if (loads(LOADER, file.text, envPath))
    return { notes: [`dotenv in this file loads ${envPath}; it must run before the key is read.`] };
  const folder = folderOf(envPath);
  const texts = await Promise.all(
    ENTRIES.map(async (name) => ({
      path: joinPath(folder, name),
      text: await project.readText(joinPath(folder, name)),
    })),
  );
  const entries = texts.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
  const caller = entries.find(({ text }) => loads(LOADER, text, envPath));
  if (caller) return { notes: [`dotenv in ${caller.path} loads ${envPath}.`] };
  if (bundle.isRails && BEFORE_RAILS.test(file.path)) return { notes: [startWithKeyguard(envPath)] };
  if (bundle.isRails && (has(bundle, 'dotenv-rails') || isDotenvThree(bundle)) && isReadByRails(envPath))
    return { notes: [`dotenv loads ${envPath} when Rails starts.`] };
  const isRequired = /\bgem[ \t(]+["']dotenv(?:-rails)?["'].*dotenv\/(?:load|rails-now)/.test(bundle.gemfile);
  if (
    isRequired &&
    isDefault(envPath) &&
    [file, ...entries].some(({ text }) => /\bBundler\.require\b/.test(text))
  )
    return { notes: [`dotenv loads ${envPath} with Bundler.require.`] };
  if (has(bundle, 'foreman') && isDefault(envPath))
    return { from: 'env file', notes: [`"foreman start" loads ${envPath} by itself.`] };
  if (has(bundle, 'dotenv') && !bundle.isRails && isDefault(envPath))
    return requireDotenv(file, folder, entries);
  return { notes: [startWithKeyguard(envPath)] };
}

/** Read before dotenv has its turn, which is when the application's class is made. */
const BEFORE_RAILS = /(?:^|\/)(?:Gemfile|config\/(?:boot|puma|unicorn|deploy)\.rb)$/;

/** Since 3.0 the gem "dotenv" looks for Rails itself: https://github.com/bkeepers/dotenv/releases/tag/v3.0.0 */
function isDotenvThree(bundle: Bundle): boolean {
  const locked = /^ {4}dotenv \((\d+)/m.exec(bundle.lock)?.[1];
  return has(bundle, 'dotenv') && (locked === undefined || Number(locked) >= 3);
}

/** The files that dotenv loads for Rails, for one environment or all of them. */
function isReadByRails(envPath: string): boolean {
  return /^\.env(?:\.(?:development|test|production))?(?:\.local)?$/.test(nameOf(envPath));
}

interface Entry {
  readonly path: string;
  readonly text: string;
}

/**
 * dotenv is there and nobody calls it: the line goes into the file that the program begins with, if that is certain:
 * a script in the project's own folder or in `bin`, or else the only entry that there is.
 */
function requireDotenv(file: LoadingRequest['file'], folder: string, entries: readonly Entry[]): Loading {
  const inProject = folder === '' ? file.path : file.path.slice(folder.length + 1);
  const isEntry = entries.some(({ path }) => path === file.path);
  const isScript =
    /^(?:(?:bin|exe|scripts?)\/)?[^/]+$/.test(inProject) && /\.(?:rb|ru)$|^bin\//.test(inProject);
  const [only, ...others] = entries;
  if (isEntry || (isScript && !only))
    return { notes: [describeLine(file.path)], edits: [dotenvLine(file.text)] };
  if (only && others.length === 0)
    return {
      notes: [describeLine(only.path)],
      companions: [{ path: only.path, before: only.text, edits: [dotenvLine(only.text)] }],
    };
  return {
    notes: ['Nothing loads .env yet. Make this the first line of the program: require "dotenv/load"'],
  };
}

function describeLine(path: string): string {
  return `The line require "dotenv/load" was added to ${path}: it loads .env when the program starts in the project's folder.`;
}

/** Behind the comments on top, which may be magic, and behind Bundler, which has to come first. */
function dotenvLine(text: string): TextEdit {
  const eol = lineEndOf(text);
  const head = /^(?:[ \t]*(?:#.*)?(?:\r\n|\n|\r))*/.exec(text)?.[0] ?? '';
  const comments = /^(?:[ \t]*#.*(?:\r\n|\n|\r|$))*/.exec(text)?.[0] ?? '';
  const bundler = /^[ \t]*require[ (]+["']bundler\/setup["']\)?[ \t]*(?:\r\n|\n|\r|$)/m.exec(text);
  const isNextTo = bundler !== null || /^require(?:_relative)?\b/.test(text.slice(head.length));
  const offset = bundler ? bundler.index + bundler[0].length : isNextTo ? head.length : comments.length;
  const quote = /^[ \t]*require[ (]+(["'])/m.exec(text)?.[1] ?? '"';
  const line = `require ${quote}dotenv/load${quote}${eol}`;
  const before = offset > 0 && !/[\r\n]$/.test(text.slice(0, offset)) ? eol : '';
  const isFirst = offset === comments.length && comments !== '' && !isNextTo;
  const after = isNextTo ? '' : eol;
  const newText = `${before}${isFirst ? eol : ''}${line}${isFirst && /^\s*[\r\n]/.test(text.slice(offset)) ? '' : after}`;
  return { span: { start: offset, end: offset }, newText };
}
