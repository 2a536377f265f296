import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import type { KeyInSource } from '../../language';
import { ancestors, spanOf } from '../../syntax';
import { operatorOf } from './place';

/** Code that already knows the variable: all of `span` becomes `newText`. */
export interface OwnVariable {
  readonly span: Span;
  readonly newText: string;
}

/**
 * `${NAME:-SG…}` and `NAME=SG…` as a command of its own, where the key is all of the value. With `export`, or before a
 * command, the assignment stays, so that the variable is exported even if who sets it did not do so.
 * @param node  the word or the quotes that the key fills
 */
export function ownVariableOf(node: Node, variable: string, expansion: string): OwnVariable | undefined {
  const { parent } = node;
  if (parent?.type === 'expansion' && nameIn(parent) === variable && parent.namedChildCount === 2) {
    if (!/^:?[-=]$/.test(operatorOf(parent))) return undefined;
    return { span: spanOf(parent), newText: expansion };
  }
  if (parent?.type !== 'variable_assignment' || nameIn(parent) !== variable) return undefined;
  const isAlone = !/^(?:declaration_command|command|variable_assignments)$/.test(parent.parent?.type ?? '');
  if (!isAlone || !parent.children.some(({ type }) => type === '=')) return undefined;
  return { span: spanOf(parent), newText: `: "${expansion}"` };
}

/** Where a script gives variables their values. */
export class Settings {
  private names: readonly Node[] | undefined;

  constructor(
    private readonly root: Node,
    private readonly keys: readonly KeyInSource[],
  ) {}

  /** Whether a line before the key may have given the variable another value than the environment has. */
  isSetBefore(key: Node, variable: string): boolean {
    this.names ??= this.findNames();
    return this.names.some(
      (name) => name.text === variable && name.startIndex < key.startIndex && setsForKey(name, key),
    );
  }

  private findNames(): Node[] {
    const variables = new Set(this.keys.map(({ variable }) => variable));
    return this.root
      .descendantsOfType(['variable_name', 'word'])
      .filter((node) => variables.has(node.text) && isTarget(node) && !isOfKey(node, this.keys));
  }
}

/** The same key, which goes away, or the variable's own value: `NAME=${NAME:-}`, `: "${NAME:?}"`. */
function isOfKey({ parent, text }: Node, keys: readonly KeyInSource[]): boolean {
  if (parent?.type !== 'variable_assignment') return false;
  // A prefix is for its command alone.
  if (parent.parent?.type === 'command') return true;
  const { startIndex, endIndex } = parent;
  return (
    keys.some(
      ({ span, variable }) => variable === text && startIndex <= span.start && span.end <= endIndex,
    ) || new RegExp(`\\$\\{?${text}\\b`).test(parent.text)
  );
}

function isTarget({ type, parent }: Node): boolean {
  switch (parent?.type) {
    case 'variable_assignment':
      return type === 'variable_name';
    case 'declaration_command':
      return parent.firstChild?.type === 'local';
    case 'unset_command':
    case 'for_statement':
      return true;
    case 'command':
      return /^(?:read|unset)$/.test(parent.firstChild?.text ?? '');
    default:
      return false;
  }
}

function setsForKey(name: Node, key: Node): boolean {
  const around = new Set([key.id, ...[...ancestors(key)].map(({ id }) => id)]);
  const own = [...ancestors(name)];
  const assignment = own[0];
  if (!assignment || around.has(assignment.id)) return false;
  let child = assignment;
  for (const node of own.slice(1)) {
    if (around.has(node.id)) return !isOtherBranch(node, child);
    if (/^(?:subshell|command_substitution|process_substitution)$/.test(node.type)) return false;
    if (node.type === 'function_definition' && isLocal(assignment)) return false;
    child = node;
  }
  return false;
}

/** What another branch of the same `case` or `if` does, did not happen. */
function isOtherBranch(parent: Node, child: Node): boolean {
  if (parent.type === 'case_statement') return child.type === 'case_item';
  return parent.type === 'if_statement' && parent.children.some(({ type }) => /^el/.test(type));
}

function isLocal(assignment: Node): boolean {
  const declaration = assignment.type === 'declaration_command' ? assignment : assignment.parent;
  return /^(?:local|declare|typeset)$/.test(declaration?.firstChild?.type ?? '');
}

function nameIn(node: Node): string | undefined {
  return node.namedChildren.find((child) => child?.type === 'variable_name')?.text;
}
