import { type Node, Parser, type Tree } from 'web-tree-sitter';
import { joinPath, type ProjectFiles } from '../../../stores/project-files';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
import type { Companion } from '../../language';
import type { Refusal } from '../../literals';
import { ancestors } from '../../syntax';

/** Where the variables are in Laravel's configuration: `services.sendgrid.api_key`, as laravel-sendgrid-driver has it. */
export interface Services {
  /** By the variable's name. */
  readonly settings: ReadonlyMap<string, string>;
  /** The entries that have to be added for these variables. */
  companionFor(variables: ReadonlySet<string>): Companion | undefined;
}

const UNKNOWN =
  'KeyGuard does not understand config/services.php, where Laravel keeps the keys of services. Add the key to it by hand and read it with config().';

/**
 * @param variables  with the keys they take the place of; undefined for one that is not written plainly
 * @param tree  any of PHP, for its grammar
 */
export async function servicesOf(
  folder: string,
  variables: ReadonlyMap<string, string | undefined>,
  project: ProjectFiles,
  tree: Tree,
): Promise<Services | Refusal> {
  const path = joinPath(folder, 'config/services.php');
  const before = await project.readText(path);
  if (before === undefined) return newServices(path, [...variables.keys()]);
  const parser = new Parser();
  parser.setLanguage(tree.language);
  const parsed = parser.parse(before);
  parser.delete();
  try {
    return parsed ? readServices(path, before, variables, parsed.rootNode) : { refusal: UNKNOWN };
  } finally {
    parsed?.delete();
  }
}

function newServices(path: string, variables: readonly string[]): Services {
  const settings = new Map(
    variables.map((variable) => [variable, `services.sendgrid.${shortName(variable)}`]),
  );
  return {
    settings,
    companionFor(used) {
      const lines = [...used].map((variable) => `        ${entry(shortName(variable), variable)}\n`).join('');
      const newText = `<?php\n\nreturn [\n\n    'sendgrid' => [\n${lines}    ],\n\n];\n`;
      return { path, before: undefined, edits: [{ span: { start: 0, end: 0 }, newText }] };
    },
  };
}

function readServices(
  path: string,
  text: string,
  variables: ReadonlyMap<string, string | undefined>,
  root: Node,
): Services | Refusal {
  const table = root.namedChildren.find(({ type }) => type === 'return_statement')?.namedChild(0);
  if (root.hasError || table?.type !== 'array_creation_expression') return { refusal: UNKNOWN };
  const sendgrid = elementsOf(table)
    .find((element) => nameOf(element) === 'sendgrid')
    ?.namedChild(1);
  if (sendgrid && sendgrid.type !== 'array_creation_expression') return { refusal: UNKNOWN };
  const taken = new Set(sendgrid ? elementsOf(sendgrid).map(nameOf) : []);
  const settings = new Map<string, string>();
  const added = new Map<string, string>();
  for (const [variable, key] of variables) {
    const known = settingThatReads(table, variable) ?? (key && settingThatHolds(table, key));
    const name = [shortName(variable), variable.toLowerCase()].find((candidate) => !taken.has(candidate));
    if (known === undefined && name === undefined) return { refusal: UNKNOWN };
    settings.set(variable, `services.${known ?? `sendgrid.${name}`}`);
    if (known !== undefined || name === undefined) continue;
    taken.add(name);
    added.set(variable, name);
  }
  const inSendgrid = sendgrid ? endOf(text, sendgrid) : undefined;
  const inTable = endOf(text, table);
  return {
    settings,
    companionFor(used) {
      const entries = [...added].filter(([variable]) => used.has(variable));
      if (entries.length === 0) return undefined;
      const lines = entries.map(([variable, name]) => entry(name, variable));
      const edits = inSendgrid
        ? append(inSendgrid, lines)
        : append(inTable, ["'sendgrid' => [", ...lines.map((line) => `    ${line}`), '],'], true);
      return { path, before: text, edits };
    },
  };
}

/** `SENDGRID_API_KEY` is `api_key`. */
function shortName(variable: string): string {
  return variable.replace(/^SENDGRID_/, '').toLowerCase();
}

function entry(name: string, variable: string): string {
  return `'${name}' => env('${variable}'),`;
}

function elementsOf(table: Node): Node[] {
  return table.namedChildren.filter(({ type }) => type === 'array_element_initializer');
}

function nameOf(element: Node): string {
  return element.namedChildCount === 2 ? (element.namedChild(0)?.text.slice(1, -1) ?? '') : '';
}

/** `sendgrid.key` for `'sendgrid' => ['key' => env('NAME')]`. */
function settingThatReads(table: Node, variable: string): string | undefined {
  const calls = table.descendantsOfType('function_call_expression').filter((call) => {
    const argument = call.childForFieldName('arguments')?.namedChild(0)?.text.slice(1, -1);
    return call.childForFieldName('function')?.text === 'env' && argument === variable;
  });
  return firstSetting(table, calls);
}

/** The same for `'sendgrid' => ['key' => 'SG…']`, whose key moves to the same variable when that file is fixed. */
function settingThatHolds(table: Node, key: string): string | undefined {
  const strings = table.descendantsOfType(['string', 'encapsed_string']);
  return firstSetting(
    table,
    strings.filter(({ text }) => text.slice(1, -1) === key),
  );
}

/** The name of the first of the values that is one of the table's, or of a table's in it. */
function firstSetting(table: Node, values: readonly Node[]): string | undefined {
  for (const value of values) {
    if (value.parent?.namedChild(1)?.id !== value.id) continue;
    const around = [...ancestors(value)];
    const inner = around.slice(
      0,
      around.findIndex(({ id }) => id === table.id),
    );
    const isPlain = inner.every(({ type }) =>
      /^array_(?:element_initializer|creation_expression)$/.test(type),
    );
    const names = inner.filter(({ type }) => type === 'array_element_initializer').map(nameOf);
    if (isPlain && names.every((name) => /^\w+$/.test(name))) return names.reverse().join('.');
  }
  return undefined;
}

/** Where an array's new last element goes, and what to write around it. */
interface End {
  /** Behind the last element, if there is no comma yet. */
  readonly comma: TextEdit | undefined;
  readonly offset: number;
  /** Of the elements; undefined for an array on one line. */
  readonly indentation: string | undefined;
  readonly eol: string;
}

function endOf(text: string, table: Node): End {
  const eol = lineEndOf(text);
  const last = elementsOf(table).at(-1);
  const isOnOneLine = table.startPosition.row === table.endPosition.row;
  const indentationOf = (offset: number) => /^[ \t]*/.exec(lineBefore(text, offset))?.[0] ?? '';
  if (!last) {
    const indentation = isOnOneLine ? undefined : `${indentationOf(table.startIndex)}    `;
    return { comma: undefined, offset: table.startIndex + 1, indentation, eol };
  }
  const hasComma = last.nextSibling?.type === ',';
  const end = hasComma ? (last.nextSibling?.endIndex ?? last.endIndex) : last.endIndex;
  // A comment behind the last element stays with it.
  const comment = /^[ \t]*(?:\/\/|#|\/\*)[^\r\n]*/.exec(text.slice(end, table.endIndex))?.[0] ?? '';
  return {
    comma: hasComma ? undefined : { span: { start: end, end }, newText: ',' },
    offset: isOnOneLine ? end : end + comment.length,
    indentation: isOnOneLine ? undefined : indentationOf(last.startIndex),
    eol,
  };
}

function append(
  { comma, offset, indentation, eol }: End,
  lines: readonly string[],
  isApart = false,
): TextEdit[] {
  const newText =
    indentation === undefined
      ? ` ${lines
          .map((line) => line.trim())
          .join(' ')
          .replace(/,$/, '')}`
      : (isApart ? eol : '') + lines.map((line) => eol + indentation + line).join('');
  const edit = { span: { start: offset, end: offset }, newText };
  return comma ? [comma, edit] : [edit];
}
