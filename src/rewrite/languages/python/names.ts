import type { Node } from 'web-tree-sitter';
import { nodeAt } from '../../syntax';

/** The module `os`, its mapping `environ`, its function `getenv`. */
export type OsPart = 'os' | 'environ' | 'getenv';

/** The modules that reads of the environment are made of. */
export type ModuleName = 'os' | 'base64';

/** What an import can bind a name to that is of use here. */
export type Imported = OsPart | 'base64' | 'b64encode';

type Meaning = Imported | 'other';

const MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  os: new Set(['environ', 'getenv']),
  base64: new Set(['b64encode']),
};

interface Binding {
  /** The module, class, function, lambda or comprehension in which the name is bound. */
  readonly scope: Node;
  readonly meaning: Meaning;
  /** The import statement, for an import. */
  readonly statement?: Node;
}

const COMPREHENSIONS = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** Nodes between a name and the statement that binds it. */
const TARGET_PARTS = new Set([
  'as_pattern_target',
  'constrained_type',
  'dictionary_splat_pattern',
  'expression_list',
  'list_pattern',
  'list_splat_pattern',
  'list',
  'parenthesized_expression',
  'pattern_list',
  'splat_type',
  'tuple_pattern',
  'tuple',
  'type',
]);

/**
 * Which names mean what at a place, by Python's scoping rules. Where they are hard to follow (a comprehension's first
 * iterable, type parameters) a name counts as bound to something else: the worst of that is an alias nobody needed.
 * `from x import *` is taken not to bind the names asked for.
 */
export class Names {
  private readonly known = new Map<string, readonly Binding[]>();

  constructor(
    private readonly text: string,
    private readonly root: Node,
  ) {}

  /** The names that some import of the file gives to one of these, in the order of the file. */
  imported(meanings: readonly Imported[]): string[] {
    const names = new Set<string>();
    for (const statement of this.root.descendantsOfType(['import_statement', 'import_from_statement'])) {
      for (const identifier of statement.descendantsOfType('identifier')) {
        const meaning = importOf(identifier)?.meaning;
        // Inside a class Python mangles a name with two leading underscores.
        if (meanings.some((wanted) => wanted === meaning) && !identifier.text.startsWith('__'))
          names.add(identifier.text);
      }
    }
    return [...names];
  }

  /**
   * What `name` is sure to be at `place`: an import that stands directly in the body of the scope that binds the name,
   * before the place, and nothing else that binds it there. (An import behind the place would do for a function that
   * is called later, but who knows when it is called.)
   */
  meaningAt(name: string, place: Node): Imported | undefined {
    const found = this.scopeOf(name, place);
    const meaning = found?.bindings[0]?.meaning;
    if (!found || !meaning || meaning === 'other') return undefined;
    if (found.bindings.some((binding) => binding.meaning !== meaning)) return undefined;
    // Seen by some parts of a comprehension only.
    if (found.scope.type === 'class_definition' && !found.isInnermost) return undefined;
    const isReached = found.bindings.some(
      ({ statement }) =>
        statement &&
        statement.startIndex < place.startIndex &&
        (statement.parent?.id === this.root.id || statement.parent?.parent?.id === found.scope.id),
    );
    return isReached ? meaning : undefined;
  }

  /** Whether the name `os` would be the module at `place` if the file began with `import os`, and nothing loses its own `os`. */
  canBecome(module: ModuleName, place: Node): boolean {
    const found = this.scopeOf(module, place);
    return (
      !found ||
      (found.scope.id === this.root.id && found.bindings.every((binding) => binding.meaning === module))
    );
  }

  /** Whether the name is bound once around `place`, at the top of the file. */
  isBoundOnceAtTop(name: string, place: Node): boolean {
    const found = this.scopeOf(name, place);
    return found?.scope.id === this.root.id && found.bindings.length === 1;
  }

  /** Whether the word stands nowhere in the file. */
  isUnused(name: string): boolean {
    return wordsIn(this.text, name).length === 0;
  }

  /** The innermost of the scopes around `place` that bind `name`. */
  private scopeOf(
    name: string,
    place: Node,
  ): { scope: Node; bindings: readonly Binding[]; isInnermost: boolean } | undefined {
    for (const [i, scope] of scopesAround(place).entries()) {
      const bindings = this.bindingsOf(name).filter((binding) => binding.scope.id === scope.id);
      if (bindings.length > 0) return { scope, bindings, isInnermost: i === 0 };
    }
    return undefined;
  }

  private bindingsOf(name: string): readonly Binding[] {
    let bindings = this.known.get(name);
    if (!bindings) {
      bindings = wordsIn(this.text, name).flatMap((start) => {
        const node = nodeAt(this.root, { start, end: start + name.length });
        return node.type === 'identifier' ? bindingsBy(node, this.root) : [];
      });
      this.known.set(name, bindings);
    }
    return bindings;
  }
}

function wordsIn(text: string, name: string): number[] {
  const word = new RegExp(`(?<![\\p{ID_Continue}])${name}(?![\\p{ID_Continue}])`, 'gu');
  return [...text.matchAll(word)].map((match) => match.index);
}

/** The scopes whose names are seen at `place`, from the inside out; those of a class are not by the scopes in it. */
function scopesAround(place: Node): Node[] {
  const scopes: Node[] = [];
  for (let child = place, node = place.parent; node; child = node, node = node.parent) {
    if (!opensScope(node, child)) continue;
    const isHidden =
      node.type === 'class_definition' && scopes.some((scope) => !COMPREHENSIONS.has(scope.type));
    if (!isHidden) scopes.push(node);
  }
  return scopes;
}

/** Defaults, decorators, annotations and base classes belong to the scope around the definition. */
function opensScope(node: Node, child: Node): boolean {
  if (!node.parent || COMPREHENSIONS.has(node.type)) return true;
  const hasBody = ['function_definition', 'class_definition', 'lambda'].includes(node.type);
  return hasBody && isField(node, 'body', child);
}

function isField(node: Node, field: string, child: Node): boolean {
  return node.childrenForFieldName(field).some((candidate) => candidate.id === child.id);
}

/** The scopes in which this occurrence of a name binds it; none for a mere use. */
function bindingsBy(identifier: Node, root: Node): Binding[] {
  const scopes = scopesAround(identifier);
  const inner = scopes[0] ?? root;
  const other = (scope: Node): Binding[] => [{ scope, meaning: 'other' }];
  const imported = importOf(identifier);
  if (imported) return [{ scope: inner, ...imported }];

  let child = identifier;
  let node = identifier.parent;
  while (node && TARGET_PARTS.has(node.type)) {
    child = node;
    node = node.parent;
  }
  switch (node?.type) {
    case 'assignment':
    case 'augmented_assignment':
    case 'for_statement':
    case 'for_in_clause':
    case 'type_alias_statement':
      return isField(node, 'left', child) ? other(inner) : [];
    case 'function_definition':
    case 'class_definition':
      return isField(node, 'name', child) ? other(inner) : [];
    case 'named_expression': {
      const scope = scopes.find((candidate) => !COMPREHENSIONS.has(candidate.type)) ?? root;
      return isField(node, 'name', child) ? other(scope) : [];
    }
    case 'parameters':
    case 'lambda_parameters':
      return other(node.parent ?? root);
    case 'typed_parameter':
      return child.type === 'type' ? [] : other(node.parent?.parent ?? root);
    case 'default_parameter':
    case 'typed_default_parameter':
      return isField(node, 'name', child) ? other(node.parent?.parent ?? root) : [];
    case 'type_parameter':
      return node.parent?.type === 'generic_type' ? [] : other(inner);
    case 'as_pattern':
      return node.firstChild?.id === child.id ? [] : other(inner);
    case 'except_clause': // Python 2: `except Error, name`
      return node.firstNamedChild?.id === child.id ? [] : other(inner);
    case 'dotted_name': // in a pattern: `case name`, `case Class(field=name)`; with a dot it is a value
      return node.namedChildCount === 1 && /^(case|keyword)_pattern$/.test(node.parent?.type ?? '')
        ? other(inner)
        : [];
    case 'splat_pattern':
    case 'delete_statement':
    case 'nonlocal_statement':
      return other(inner);
    case 'global_statement':
      return [...other(inner), ...other(root)];
    default:
      return [];
  }
}

/** What this identifier means if an import binds it. */
function importOf(identifier: Node): { meaning: Meaning; statement: Node } | undefined {
  const name = identifier.parent?.type === 'dotted_name' ? identifier.parent : identifier;
  const node = name.parent;
  const statement = node?.type === 'aliased_import' ? node.parent : node;
  if (!node || !statement || !/^import_(from_)?statement$/.test(statement.type)) return undefined;
  const isFrom = statement.type === 'import_from_statement';
  if (node.type === 'aliased_import') {
    if (!isField(node, 'alias', identifier)) return undefined;
  } else if (isFrom ? !isField(statement, 'name', name) : name.firstChild?.id !== identifier.id) {
    return undefined;
  }
  const source = node.type === 'aliased_import' ? node.childForFieldName('name')?.text : identifier.text;
  if (!isFrom) return { meaning: source === 'os' || source === 'base64' ? source : 'other', statement };
  const module = statement.childForFieldName('module_name')?.text ?? '';
  const isKnown = Object.hasOwn(MEMBERS, module) && MEMBERS[module]?.has(source ?? '');
  return { meaning: isKnown ? (source as Imported) : 'other', statement };
}
