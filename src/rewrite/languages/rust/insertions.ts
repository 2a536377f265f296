import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';

interface Insertion {
  readonly before: Node;
  readonly name: string;
  readonly line: string;
}

/** Variables and statics of their own that are written before a statement; the same value once for each block. */
export class Insertions {
  private readonly made = new Map<string, Insertion>();

  constructor(private readonly text: string) {}

  variable(before: Node, expression: string, variable: string): string {
    const isWhole = !expression.startsWith('format!') && !expression.includes('.encode(');
    const base = variable.toLowerCase() + (isWhole ? '' : '_text');
    return this.add(before, expression, base, (name) => `let ${name} = ${expression};`);
  }

  constant(before: Node, expression: string, variable: string, lazyLock: string): string {
    const base = variable.toUpperCase() + (expression.startsWith('format!') ? '_TEXT' : '');
    const indentation = lineBefore(this.text, before.startIndex);
    const gap = indentation.trim() === '' ? `${lineEndOf(this.text)}${indentation}    ` : ' ';
    return this.add(
      before,
      expression,
      base,
      (name) => `static ${name}: ${lazyLock}<String> =${gap}${lazyLock}::new(|| ${expression});`,
    );
  }

  edits(): TextEdit[] {
    const eol = lineEndOf(this.text);
    return [...this.made.values()].map(({ before, line }) => {
      const start = before.startIndex;
      const indentation = lineBefore(this.text, start);
      const end = indentation.trim() === '' ? eol + indentation : ' ';
      return { span: { start, end: start }, newText: line + end };
    });
  }

  private add(before: Node, expression: string, base: string, write: (name: string) => string): string {
    const key = `${before.parent?.id} ${base} ${expression}`;
    const known = this.made.get(key);
    if (known) return known.name;
    const taken = new Set([...this.made.values()].map(({ name }) => name));
    let name = base;
    for (let n = 2; taken.has(name) && this.isNear(name, before); n++) name = `${base}_${n}`;
    if (new RegExp(`\\b${name}\\b(?!")`).test(this.text))
      name += base === base.toUpperCase() ? '_FROM_ENV' : '_from_env';
    this.made.set(key, { before, name, line: write(name) });
    return name;
  }

  /** Whether the name is one of the same block. */
  private isNear(name: string, { parent }: Node): boolean {
    return [...this.made.values()].some((one) => one.name === name && one.before.parent?.id === parent?.id);
  }
}
