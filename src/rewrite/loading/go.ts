import { findApiKeys } from '../../detect/api-key';
import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import type { Loading, LoadingRequest } from '../language';
import { isDefault, loads, startWithKeyguard, withCommand } from './loaders';

const AUTOLOAD = 'github.com/joho/godotenv/autoload';
const LOAD = /\bgodotenv\s*\.\s*(?:Load|Overload)\s*\(/;

/** godotenv, which most Go programs with a `.env` use. Others hand the values to their own settings, not to `os.Getenv`. */
export async function loadGo(request: LoadingRequest): Promise<Loading> {
  return withCommand(await describe(request), request, 'go run .');
}

async function describe(request: LoadingRequest): Promise<Loading> {
  const { file, envPath, project } = request;
  const byHand: Loading = { notes: [startWithKeyguard(envPath)] };
  const module = await moduleOf(file.path, project);
  if (module === undefined) return byHand;
  const folder = folderOf(module.path);
  const mainPath = joinPath(folder, 'main.go');
  const main = file.path === mainPath ? file.text : await project.readText(mainPath);
  const files = [
    { path: file.path, text: file.text, place: 'this file' },
    ...(main === undefined || file.path === mainPath
      ? []
      : [{ path: mainPath, text: main, place: mainPath }]),
  ];
  const autoload = files.find(({ text }) => loads(/godotenv\/autoload"/, text, '.env'));
  if (autoload && isDefault(envPath))
    return { notes: [`godotenv/autoload in ${autoload.place} loads ${envPath}.`] };
  const caller = files.find(({ text }) => loads(LOAD, text, envPath));
  // What is at the top of a package gets its value before `main` begins.
  if (caller && !isAtTop(file.text))
    return { notes: [`godotenv in ${caller.place} loads ${envPath}; it must run before the key is read.`] };
  const isRequired = /\bgithub\.com\/joho\/godotenv\s+v/.test(module.text);
  // It looks into the folder that the program is started in.
  if (
    isRequired &&
    isDefault(envPath) &&
    folderOf(envPath) === folder &&
    !(await isLeftOut(folder, project))
  ) {
    // Imported where the key is: packages are initialised after those that they import.
    const target = isAtTop(file.text) || main === undefined || !isMain(main) ? files[0] : files.at(-1);
    if (!target) return byHand;
    const edits = [addImport(target.text)];
    const notes = [`godotenv/autoload, which was added to ${target.place}, loads ${envPath}.`];
    return target.path === file.path
      ? { notes, edits }
      : { notes, companions: [{ path: target.path, before: target.text, edits }] };
  }
  if (/\bgithub\.com\/spf13\/viper\s+v/.test(module.text))
    return {
      notes: [...byHand.notes, 'viper reads env files into its own settings, where os.Getenv does not look.'],
    };
  return byHand;
}

async function moduleOf(path: string, project: ProjectFiles) {
  for (const folder of foldersUpTo(folderOf(path), '')) {
    const text = await project.readText(joinPath(folder, 'go.mod'));
    if (text !== undefined) return { path: joinPath(folder, 'go.mod'), text };
  }
  return undefined;
}

/** A vendor folder holds only packages that were imported when it was made. */
async function isLeftOut(folder: string, project: ProjectFiles): Promise<boolean> {
  const list = await project.readText(joinPath(folder, 'vendor/modules.txt'));
  return list !== undefined && !list.includes(AUTOLOAD);
}

function isMain(text: string): boolean {
  return /^package main\b/m.test(text);
}

/** Whether a key stands in a declaration outside of functions, by the line that the declaration begins with. */
function isAtTop(text: string): boolean {
  return findApiKeys(text).some(({ span }) => {
    const lines = text.slice(0, span.start).split(/\r?\n/);
    const first = lines.reverse().find((line) => /^[^\s)}/]/.test(line));
    return /^(?:var|const)\b/.test(first ?? '');
  });
}

/** In its sorted place of the last section of a block; otherwise as a line of its own. */
function addImport(text: string): TextEdit {
  const eol = lineEndOf(text);
  const line = `_ "${AUTOLOAD}"`;
  const insert = (start: number, newText: string): TextEdit => ({ span: { start, end: start }, newText });
  const block = /^import[ \t]*\([ \t]*\r?\n([^)]*?)^\)/m.exec(text);
  if (block) {
    const bodyStart = block.index + block[0].length - 1 - (block[1] ?? '').length;
    const bodyEnd = bodyStart + (block[1] ?? '').length;
    const gap = [...(block[1] ?? '').matchAll(/^[ \t]*\r?\n/gm)].at(-1);
    const sectionStart = bodyStart + (gap ? gap.index + gap[0].length : 0);
    const section = text.slice(sectionStart, bodyEnd);
    const paths = [...section.matchAll(/^[ \t]*(?:[\w.]+[ \t]+)?"([^"]+)".*(?:\r?\n)/gm)];
    if (!paths.some(([, path]) => path?.split('/')[0]?.includes('.')))
      return insert(bodyEnd, `${eol}\t${line}${eol}`);
    const next = paths.find(([, path]) => (path ?? '') > AUTOLOAD);
    return insert(next ? sectionStart + next.index : bodyEnd, `\t${line}${eol}`);
  }
  const last = [...text.matchAll(/^import[ \t]+(?:[\w.]+[ \t]+)?"[^"\r\n]*"/gm)].at(-1);
  if (last) return insert(last.index + last[0].length, `${eol}import ${line}`);
  const clause = /^package[ \t]+\w+/m.exec(text);
  const end = clause ? clause.index + clause[0].length : 0;
  return insert(end, `${eol}${eol}import ${line}`);
}
