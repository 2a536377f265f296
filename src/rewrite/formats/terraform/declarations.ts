import { appendLines } from '../../../stores/env-file';
import { folderOf, joinPath, type ProjectFiles } from '../../../stores/project-files';
import type { TextEdit } from '../../../text/edits';
import type { Companion, Rewrite, SourceFile } from '../../language';
import { type HclProgram, programOf } from './dialects';

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
  const beside = await textsOf(declaringFiles(folderOf(path), program), project);
  const declared = [text, ...beside.values()].join('\n');
  const read = rewrite.edits.map(({ newText }) => newText).join('\n');
  const missing = [...names].filter(
    (name) =>
      new RegExp(`\\bvar\\.${name}\\b`).test(read) &&
      !new RegExp(`^[ \\t]*variable[ \\t]+"?${name}"?[ \\t]*\\{`, 'm').test(declared),
  );
  if (missing.length === 0) return rewrite;
  const home = homeFor(path, beside, program);
  if (home === path) return { ...rewrite, edits: [...rewrite.edits, declare(text, missing)] };
  const before = beside.get(home);
  const companion: Companion = { path: home, before, edits: [declare(before ?? '', missing)] };
  return { ...rewrite, companions: [companion] };
}

/**
 * The file that declares the module's variables. Terraform reads all files of the folder as one, so that a second
 * declaration in another one would be an error; Packer is often given a single file.
 */
function homeFor(path: string, beside: ReadonlyMap<string, string>, program: HclProgram | undefined): string {
  const [home = path, ...others] = declaringFiles(folderOf(path), program);
  if (beside.has(home)) return home;
  if (program?.readsFolder !== true) return path;
  return others.find((other) => other === path || beside.has(other)) ?? home;
}

function declaringFiles(folder: string, program: HclProgram | undefined): string[] {
  return DECLARING_FILES.map((name) => joinPath(folder, name + (program?.extension ?? '')));
}

async function textsOf(paths: readonly string[], project: ProjectFiles): Promise<Map<string, string>> {
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
