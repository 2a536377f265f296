import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
import { contains, type Span } from '../../../text/span';
import { spanOf } from '../../syntax';
import type { Names } from './names';

interface Import {
  readonly path: string;
  /** Undefined where the package's own name is used. */
  readonly alias: string | undefined;
}

interface WrittenImport extends Import {
  readonly node: Node;
}

/** The packages a file imports, and those that its reads need beside them. */
export class Imports {
  private readonly written: readonly WrittenImport[];
  private readonly added: Import[] = [];

  constructor(
    private readonly text: string,
    private readonly root: Node,
    private readonly names: Names,
  ) {
    this.written = root.descendantsOfType('import_spec').flatMap((node) => {
      const path = node?.childForFieldName('path')?.text.slice(1, -1);
      return node && path !== undefined ? [{ node, path, alias: node.childForFieldName('name')?.text }] : [];
    });
  }

  /** `os.` for a package of the standard library, or what it is called at the node: `env.`, or nothing after a dot import. */
  qualifier(path: string, at: Node): string {
    for (const { alias, path: importedPath } of [...this.written, ...this.added]) {
      if (importedPath !== path || alias === '_') continue;
      if (alias === '.') return '';
      const name = alias ?? nameOf(path);
      if (!this.names.isShadowed(name, at)) return `${name}.`;
    }
    const name = this.freeName(nameOf(path), at);
    this.added.push({ path, alias: name === nameOf(path) ? undefined : name });
    return `${name}.`;
  }

  /** Whether the file has the package under this name: `os.` in `os.Getenv`. */
  isPackage(name: string): boolean {
    return this.written.some(({ alias, path }) => (alias ?? nameOf(path)) === name);
  }

  /** @param replaced  calls that are no longer there: an import that only they used is an error in Go */
  edits(replaced: readonly Span[]): TextEdit[] {
    const added = [...this.added].sort((a, b) => (a.path < b.path ? -1 : 1));
    const unused = this.written.filter((one) => this.isUsedOnlyIn(one, replaced));
    const [only, ...others] = this.written;
    if (
      only &&
      others.length === 0 &&
      unused.length > 0 &&
      added[0] &&
      only.node.parent?.type !== 'import_spec_list'
    ) {
      const newText = added.length === 1 ? write(added[0]) : this.list(added);
      return [{ span: spanOf(only.node), newText }];
    }
    return [...this.additions(added), ...unused.map(({ node }) => this.removal(node))];
  }

  private additions(added: readonly Import[]): TextEdit[] {
    if (added.length === 0) return [];
    const lists = this.root.descendantsOfType('import_spec_list').flatMap((list) => list ?? []);
    const specsOf = (list: Node) => this.written.filter(({ node }) => node.parent?.id === list.id);
    const list = lists.find((one) => specsOf(one).some(isStandard)) ?? lists[0];
    if (list) return this.addToList(list, specsOf(list), added);
    const singles = this.written.filter(({ path }) => path !== 'C');
    const [only] = singles;
    if (only && singles.length === 1) return [this.makeList(only, added)];
    if (singles.length > 1) return this.addLines(singles, added);
    return this.addFirst(added);
  }

  private isUsedOnlyIn({ alias, path }: WrittenImport, replaced: readonly Span[]): boolean {
    const name = alias ?? nameOf(path);
    const uses = [...this.names.usesOfPackage(name)];
    return uses.length > 0 && uses.every((use) => replaced.some((span) => contains(span, spanOf(use))));
  }

  /** Its lines, or the declaration where that is all there is in it. */
  private removal(node: Node): TextEdit {
    const outer = node.parent?.type === 'import_declaration' ? node.parent : node;
    const start = this.startOfLines(outer);
    const end = this.endOfLine(outer);
    const eol = /^\r?\n/.exec(this.text.slice(end))?.[0].length ?? 0;
    return { span: { start, end: end + eol }, newText: '' };
  }

  private list(imports: readonly Import[]): string {
    const eol = lineEndOf(this.text);
    return `(${eol}${imports.map((one) => `\t${write(one)}${eol}`).join('')})`;
  }

  private freeName(base: string, at: Node): string {
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : n === 2 ? `std${base}` : `std${base}${n}`;
      const isFree = n === 1 ? !this.names.isShadowed(name, at) : !this.names.isDeclared(name);
      if (
        isFree &&
        ![...this.written, ...this.added].some(({ alias, path }) => (alias ?? nameOf(path)) === name)
      )
        return name;
    }
  }

  private addToList(list: Node, specs: readonly WrittenImport[], added: readonly Import[]): TextEdit[] {
    const eol = lineEndOf(this.text);
    const [first] = specs;
    if (!first) {
      return [{ span: spanOf(list), newText: this.list(added) }];
    }
    const last = specs.at(-1) ?? first;
    const indentation = lineBefore(this.text, first.node.startIndex);
    // `import ("fmt"; "log")`
    if (indentation.trim() !== '')
      return [insert(last.node.endIndex, added.map((one) => `; ${write(one)}`).join(''))];
    const section = this.sections(specs).find((one) => one.some(isStandard));
    if (!section) {
      const lines = added.map((one) => indentation + write(one) + eol).join('');
      return [insert(this.startOfLines(first.node), lines + eol)];
    }
    return added.map((one) => {
      const next = section.find(({ path }) => path > one.path);
      if (next) return insert(this.startOfLines(next.node), indentation + write(one) + eol);
      return insert(this.endOfLine(section.at(-1)?.node ?? last.node), eol + indentation + write(one));
    });
  }

  /** gofmt sorts what stands together without an empty line. */
  private sections(specs: readonly WrittenImport[]): WrittenImport[][] {
    const sections: WrittenImport[][] = [];
    let end = 0;
    for (const spec of specs) {
      const between = this.text.slice(end, spec.node.startIndex);
      const section = sections.at(-1);
      if (section && !/\n[ \t]*\r?\n/.test(between)) section.push(spec);
      else sections.push([spec]);
      end = spec.node.endIndex;
    }
    return sections;
  }

  /** One line becomes a block, as goimports makes it. */
  private makeList({ node, ...only }: WrittenImport, added: readonly Import[]): TextEdit {
    const eol = lineEndOf(this.text);
    const lines = (imports: readonly Import[]) => imports.map((one) => `\t${write(one)}${eol}`).join('');
    const body = isStandard(only)
      ? lines([...added, only].sort((a, b) => (a.path < b.path ? -1 : 1)))
      : lines(added) + eol + lines([only]);
    return { span: spanOf(node), newText: `(${eol}${body})` };
  }

  private addLines(singles: readonly WrittenImport[], added: readonly Import[]): TextEdit[] {
    const eol = lineEndOf(this.text);
    return added.map((one) => {
      const previous = singles.filter(({ path }) => path < one.path).at(-1);
      if (previous) return insert(this.endOfLine(previous.node), `${eol}import ${write(one)}`);
      const declaration = singles[0]?.node.parent ?? this.root;
      return insert(declaration.startIndex, `import ${write(one)}${eol}`);
    });
  }

  private addFirst(added: readonly Import[]): TextEdit[] {
    const eol = lineEndOf(this.text);
    const children = this.root.namedChildren.flatMap((node) => node ?? []);
    const place =
      children.find(({ type }) => type === 'import_declaration') ??
      children.find(({ type }) => type === 'package_clause');
    if (!place) return [];
    const [only] = added;
    const imports = only && added.length === 1 ? write(only) : this.list(added);
    return [insert(this.endOfLine(place), `${eol}${eol}import ${imports}`)];
  }

  /** With the comment lines that belong to it. */
  private startOfLines(node: Node): number {
    let first = node;
    for (
      let before = node.previousNamedSibling;
      before?.type === 'comment';
      before = before.previousNamedSibling
    ) {
      if (before.endPosition.row !== first.startPosition.row - 1) break;
      if (lineBefore(this.text, before.startIndex).trim() !== '') break;
      first = before;
    }
    return first.startIndex - lineBefore(this.text, first.startIndex).length;
  }

  private endOfLine(node: Node): number {
    const end = this.text.slice(node.endIndex).search(/\r?\n|\r|$/);
    return node.endIndex + Math.max(end, 0);
  }
}

function nameOf(path: string): string {
  return path.replace(/\/v\d+$/, '').replace(/^.*\//, '');
}

/** The standard library's packages have no host name. */
function isStandard({ path }: Import): boolean {
  return path !== 'C' && !/^[^/]*\./.test(path);
}

function write({ alias, path }: Import): string {
  return `${alias === undefined ? '' : `${alias} `}"${path}"`;
}

function insert(start: number, newText: string): TextEdit {
  return { span: { start, end: start }, newText };
}
