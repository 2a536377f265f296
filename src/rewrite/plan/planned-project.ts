import type { ProjectFiles } from '../../stores/project-files';
import { applyEdits, type TextEdit } from '../../text/edits';
import type { FileChange } from './plan';

interface PlannedFile {
  readonly role: FileChange['role'];
  /** As the project has it; undefined where it has none. */
  readonly original: string | undefined;
  readonly text: string;
  /** Of the last change, made against the text before it. */
  readonly edits: readonly TextEdit[];
  readonly changes: number;
}

/** A project as it will be once the changes planned so far are made: what the next file's plan is made against. */
export class PlannedProject implements ProjectFiles {
  private readonly planned = new Map<string, PlannedFile>();

  constructor(private readonly project: ProjectFiles) {}

  async readText(path: string): Promise<string | undefined> {
    return this.textOf(path) ?? this.project.readText(path);
  }

  /** Undefined for a file that no change was planned for. */
  textOf(path: string): string | undefined {
    return this.planned.get(path)?.text;
  }

  isTracked(path: string): Promise<boolean | undefined> {
    return this.project.isTracked(path);
  }

  async envFiles(name: string): Promise<readonly string[]> {
    const made = [...this.planned.keys()].filter((path) => path === name || path.endsWith(`/${name}`));
    return [...new Set([...(await this.project.envFiles(name)), ...made])];
  }

  /** @param changes made against this project as it is now */
  add(changes: readonly FileChange[]): void {
    for (const { path, role, before, edits } of changes) {
      const known = this.planned.get(path);
      this.planned.set(path, {
        role: known?.role === 'source' ? 'source' : role,
        original: known ? known.original : before,
        text: applyEdits(before ?? '', edits),
        edits,
        changes: (known?.changes ?? 0) + 1,
      });
    }
  }

  /** All changes together, one for each file, against the project as it is. */
  changes(): FileChange[] {
    return [...this.planned].map(([path, { role, original, text, edits, changes }]) => ({
      path,
      role,
      before: original,
      edits: changes === 1 ? edits : [difference(original ?? '', text)],
    }));
  }
}

/** One edit that makes `after` of `before`: all between what both begin and end with. */
function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail++;
  return {
    span: { start, end: before.length - tail },
    newText: after.slice(start, after.length - tail),
  };
}
