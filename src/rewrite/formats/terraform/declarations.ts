import { appendLines } from '../../../stores/env-file';
import { folderOf, joinPath, type ProjectFiles } from '../../../stores/project-files';
import type { TextEdit } from '../../../text/edits';
import type { Companion, Rewrite, SourceFile } from '../../language';
import { programOf } from './dialects';

/** Where modules keep their variables. A declaration elsewhere is not found, and Terraform then names both places. */
const DECLARING_FILES = ['variables', 'vars', 'inputs', 'main', 'providers', 'terraform'];

/** Adds what is missing where the module keeps its variables, or else behind the code that reads them. */
export async function addDeclarations(
  source: SourceFile,
  rewrite: Rewrite,
  names: ReadonlySet<string>,
): Promise<Rewrite> {
  const { path, text, project } = source;
  const program = programOf(path);
  const folder = folderOf(path);
  const beside = await filesOf(folder, program?.extension ?? '', project);
  const declared = [text, ...beside.values()].join('\n');
  const read = rewrite.edits.map(({ newText }) => newText).join('\n');
  const missing = [...names].filter(
    (name) =>
      new RegExp(`\\bvar\\.${name}\\b`).test(read) &&
      !new RegExp(`^[ \\t]*variable[ \\t]+"?${name}"?[ \\t]*\\{`, 'm').test(declared),
  );
  if (missing.length === 0) return rewrite;
  const home = joinPath(folder, `variables${program?.extension}`);
  const variables = home === path ? undefined : beside.get(home);
  const edit = declare(variables ?? text, missing);
  if (variables === undefined) return { ...rewrite, edits: [...rewrite.edits, edit] };
  const companion: Companion = { path: home, before: variables, edits: [edit] };
  return { ...rewrite, companions: [companion] };
}

async function filesOf(
  folder: string,
  extension: string,
  project: ProjectFiles,
): Promise<Map<string, string>> {
  const paths = DECLARING_FILES.map((name) => joinPath(folder, name + extension));
  const texts = await Promise.all(paths.map((path) => project.readText(path)));
  return new Map(paths.flatMap((path, i) => (texts[i] === undefined ? [] : [[path, texts[i]] as const])));
}

function declare(text: string, names: readonly string[]): TextEdit {
  const lines = names.flatMap((name) => [
    '',
    `variable "${name}" {`,
    '  type      = string',
    '  sensitive = true',
    '}',
  ]);
  return appendLines(text, text.trim() === '' ? lines.slice(1) : lines);
}
