import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
import type { ModuleName, Names } from './names';

/** How a file's code gets at what a module has. */
export interface ModuleAccess {
  /** The expression for it at one of the places: `os.environ`, `environ`, … */
  readonly at: (place: Node) => string;
  /** The import that some of them need, and the first of these. */
  readonly missing?: { readonly statement: string; readonly firstUse: number };
}

const MEMBERS = { os: 'environ', base64: 'b64encode' } as const;

/**
 * How the environment, or the function that encodes, is reached at each of `places` (by ascending offset): through a
 * name the file has already imported, else through one import for the file, under another name where that of the
 * module means something else.
 */
export function accessModule(names: Names, module: ModuleName, places: readonly Node[]): ModuleAccess {
  const member = MEMBERS[module];
  const imported = names.imported([module, member]);
  const existingAt = (place: Node) => {
    for (const name of imported) {
      const meaning = names.meaningAt(name, place);
      if (meaning === module) return `${name}.${member}`;
      if (meaning === member) return name;
    }
    return undefined;
  };
  const missing = places.filter((place) => existingAt(place) === undefined);
  const name = missing.every((place) => names.canBecome(module, place)) ? module : freeName(names, module);
  const at = (place: Node) => existingAt(place) ?? `${name}.${member}`;
  const [first] = missing;
  if (!first) return { at };
  const statement = name === module ? `import ${module}` : `import ${module} as ${name}`;
  return { at, missing: { statement, firstUse: first.startIndex } };
}

function freeName(names: Names, module: ModuleName): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? `_${module}` : `_${module}${n}`;
    if (names.isUnused(name)) return name;
  }
}

/** Before the first import if that comes before `firstUse`, else after what must or should stay on top. */
export function insertImports(
  text: string,
  root: Node,
  imports: readonly string[],
  firstUse: number,
): TextEdit {
  const eol = lineEndOf(text);
  const statements = root.namedChildren.filter((node) => node.type !== 'comment');
  const use = statements.find((node) => node.endIndex > firstUse) ?? root;
  const firstImport = statements.find(
    (node) =>
      /^import_(from_)?statement$/.test(node.type) && /(^|;)\s*$/.test(lineBefore(text, node.startIndex)),
  );
  if (firstImport && firstImport.startIndex <= use.startIndex) {
    const before = lineBefore(text, firstImport.startIndex);
    // Something else on the line: `"""Docstring."""; import requests`.
    const separator = before.includes(';') ? '; ' : eol + before.replaceAll('\f', '');
    return insertion(firstImport.startIndex, imports.map((statement) => statement + separator).join(''));
  }
  const header =
    statements.findLast((node) => node.type === 'future_import_statement') ?? docstringOf(statements[0]);
  if (header && header.endIndex <= firstUse) {
    const rest = text.slice(header.endIndex);
    const [line = '', lineEnd = ''] = /^([^\r\n]*)(\r\n|\n|\r|$)/.exec(rest)?.slice(1) ?? [];
    const at = header.endIndex + line.length;
    const isShared = statements.some((node) => node.startIndex >= header.endIndex && node.startIndex < at);
    if (isShared) return insertion(header.endIndex, `; ${imports.join('; ')}`);
    const space = spaceBefore(rest.slice(line.length + lineEnd.length), eol);
    return insertion(at, eol + eol + imports.join(eol) + space);
  }
  const top = endOfHeading(text);
  return insertion(top, imports.join(eol) + eol + spaceBefore(text.slice(top), eol));
}

function insertion(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}

function docstringOf(statement: Node | undefined): Node | undefined {
  const isString = /^(concatenated_)?string$/.test(statement?.firstNamedChild?.type ?? '');
  return statement?.type === 'expression_statement' && isString ? statement : undefined;
}

/**
 * The empty lines still missing between an import and the lines that follow it: one before a statement, two before a
 * definition, as formatters want it.
 */
function spaceBefore(following: string, eol: string): string {
  if (/^[ \t\f]*(\r|\n|$)/.test(following)) return '';
  return /^(@|(async[ \t]+)?def\b|class\b)/.test(following) ? eol + eol : eol;
}

/**
 * The offset after the comments that head a file: `#!`, the encoding, a licence, and every comment that an empty line
 * parts from the code; and after the first line of a notebook cell that belongs to the notebook: `%%time`, `# %%`.
 */
function endOfHeading(text: string): number {
  let top = 0;
  let inLicence = false;
  for (const match of text.matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)) {
    const [whole, line = ''] = match;
    const next = match.index + whole.length;
    if (line.trim() === '') {
      if (next === text.length) return top;
      top = next;
      inLicence = false;
    } else if (/^\s*#/.test(line)) {
      inLicence ||= /copyright|licen[cs]e|SPDX|all rights reserved/i.test(line);
      if (inLicence || /^#!|^\s*#.*coding[:=]|^#\s*%%/.test(line)) top = next;
    } else if (line.startsWith('%%')) {
      top = next;
    } else {
      return top;
    }
  }
  return top;
}
