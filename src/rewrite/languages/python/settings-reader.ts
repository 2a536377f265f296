import type { Node } from 'web-tree-sitter';
import type { Names } from './names';

/** A function of the file that reads a setting by its name, from the environment or the env file, and fails without it. */
export interface SettingsReader {
  readonly name: string;
  /** It is there from this offset on. */
  readonly from: number;
}

/**
 * django-environ's `env = environ.Env()`, and `from decouple import config`.
 * Sources: https://django-environ.readthedocs.io/en/latest/quickstart.html, https://github.com/HBNetwork/python-decouple
 */
export function settingsReadersIn(root: Node): SettingsReader[] {
  return root.namedChildren.flatMap((statement) => {
    const name =
      statement.type === 'import_from_statement' ? decoupleName(statement) : environName(statement);
    return name === undefined ? [] : [{ name, from: statement.endIndex }];
  });
}

function environName(statement: Node): string | undefined {
  const assignment = statement.type === 'expression_statement' ? statement.firstNamedChild : null;
  const left = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : null;
  const called = assignment?.childForFieldName('right')?.childForFieldName('function')?.text ?? '';
  return left?.type === 'identifier' && /^(?:environ\.(?:Fileaware)?Env|(?:Fileaware)?Env)$/.test(called)
    ? left.text
    : undefined;
}

function decoupleName(statement: Node): string | undefined {
  if (statement.childForFieldName('module_name')?.text !== 'decouple') return undefined;
  const imported = statement
    .childrenForFieldName('name')
    .find((node) => (node.childForFieldName('name') ?? node).text === 'config');
  return (imported?.childForFieldName('alias') ?? imported)?.text;
}

/** The reader that code at `place` can use. */
export function readerAt(
  readers: readonly SettingsReader[],
  names: Names,
  place: Node,
): SettingsReader | undefined {
  return readers.find(({ name, from }) => from <= place.startIndex && names.isBoundOnceAtTop(name, place));
}
