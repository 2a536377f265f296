import type { Node } from 'web-tree-sitter';
import { contains, type Span } from '../../../text/span';
import { ancestors, spanOf } from '../../syntax';

/** A place that gives a name a meaning of the program's own. */
interface Binding {
  readonly name: string;
  /** Where that meaning holds. */
  readonly scope: Span;
  /** From this offset on it means what the global means: `const process = require('process')`. Infinity for never. */
  readonly harmlessFrom: number;
}

const FUNCTIONS = new Set([
  'arrow_function',
  'class_static_block',
  'function_declaration',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'internal_module',
  'method_definition',
  'module',
  'program',
]);

/** Tells whether a global's name still means the global at a place of one syntax tree. */
export class Scopes {
  private readonly bindings: readonly Binding[];

  /** @param names the globals that will be asked for */
  constructor(root: Node, text: string, names: readonly string[]) {
    const words = new RegExp(`\\b(?:${names.join('|')})\\b`, 'g');
    this.bindings = [...text.matchAll(words)].flatMap(({ 0: name, index }) => {
      const node = root.descendantForIndex(index, index + name.length);
      const binding = node?.text === name ? bindingOf(node) : undefined;
      return binding ? [binding] : [];
    });
  }

  /** Where each of the meanings holds that the program gives to the name around this place. */
  meaningsAt(name: string, at: Node): readonly Span[] {
    return this.bindings
      .filter((binding) => binding.name === name && contains(binding.scope, spanOf(at)))
      .map(({ scope }) => scope);
  }

  isShadowed(name: string, at: Node): boolean {
    const span = spanOf(at);
    return this.bindings.some(
      (binding) =>
        binding.name === name && contains(binding.scope, span) && span.start < binding.harmlessFrom,
    );
  }
}

function bindingOf(identifier: Node): Binding | undefined {
  const target = outOfPattern(identifier);
  const scope = target && scopeOf(target);
  // `declare` describes the global, it does not replace it.
  if (!scope || [...ancestors(target)].some(({ type }) => type === 'ambient_declaration')) return undefined;
  return {
    name: identifier.text,
    scope: spanOf(scope),
    harmlessFrom: holdsGlobalFrom(target, identifier.text),
  };
}

/** The whole pattern that `identifier` is bound by (`{ a: [process] }`), or itself; undefined where it is only read. */
function outOfPattern(identifier: Node): Node | undefined {
  let node = identifier;
  for (const parent of ancestors(identifier)) {
    switch (parent.type) {
      case 'object_pattern':
      case 'array_pattern':
      case 'rest_pattern':
        break;
      case 'pair_pattern':
        if (!isField(parent, 'value', node)) return undefined;
        break;
      case 'assignment_pattern':
      case 'object_assignment_pattern':
        if (!isField(parent, 'left', node)) return undefined;
        break;
      case 'required_parameter':
      case 'optional_parameter':
        if (!isField(parent, 'pattern', node)) return undefined;
        break;
      default:
        return node;
    }
    node = parent;
  }
  return node;
}

/** Where the name that stands as `target` holds; undefined where it is only read. Rather too far than not far enough. */
function scopeOf(target: Node): Node | undefined {
  const { parent } = target;
  if (!parent) return undefined;
  switch (parent.type) {
    case 'variable_declarator':
      if (!isField(parent, 'name', target)) return undefined;
      return parent.parent?.type === 'variable_declaration' ? functionAround(parent) : blockAround(parent);
    case 'for_in_statement': {
      const kind = parent.childForFieldName('kind');
      if (!kind || !isField(parent, 'left', target)) return undefined;
      return kind.type === 'var' ? functionAround(parent) : parent;
    }
    case 'formal_parameters':
      return parent.parent ?? undefined;
    case 'arrow_function':
    case 'catch_clause':
      return isField(parent, 'parameter', target) ? parent : undefined;
    case 'function_declaration':
    case 'generator_function_declaration':
      // Without "use strict" it can be seen outside of its block.
      return isField(parent, 'name', target) && parent.parent ? functionAround(parent) : undefined;
    case 'class_declaration':
    case 'abstract_class_declaration':
    case 'enum_declaration':
    case 'internal_module':
    case 'module':
      return isField(parent, 'name', target) ? blockAround(parent) : undefined;
    case 'function_expression':
    case 'generator_function':
    case 'class':
      if (!isField(parent, 'name', target)) return undefined;
      return parent.parent?.type === 'export_statement' ? blockAround(parent) : parent;
    case 'import_specifier':
      return isField(parent, parent.childForFieldName('alias') ? 'alias' : 'name', target)
        ? target.tree.rootNode
        : undefined;
    case 'import_clause':
    case 'namespace_import':
    case 'import_require_clause':
      return target.tree.rootNode;
    default:
      return undefined;
  }
}

function isField(parent: Node, field: string, child: Node): boolean {
  return parent.childForFieldName(field)?.equals(child) ?? false;
}

function functionAround(node: Node): Node | undefined {
  for (const parent of ancestors(node)) if (FUNCTIONS.has(parent.type)) return parent;
  return undefined;
}

/** The block, loop or file whose names a declaration adds to. */
function blockAround(node: Node): Node | undefined {
  const wrappers = ['lexical_declaration', 'export_statement', 'expression_statement'];
  for (const parent of ancestors(node)) if (!wrappers.includes(parent.type)) return parent;
  return undefined;
}

/** The module that gives a global under its own name. */
const MODULES: ReadonlyMap<string, string> = new Map([
  ['process', 'process'],
  ['Buffer', 'buffer'],
]);

/** For `import process from 'node:process'`, `const process = require('process')`, `import { Buffer } from 'buffer'` … */
function holdsGlobalFrom(target: Node, name: string): number {
  const module = MODULES.get(name);
  const { parent } = target;
  if (module === undefined || !parent) return Number.POSITIVE_INFINITY;
  const isSame = (source: string, pattern: (module: string) => string) =>
    new RegExp(pattern(`(['"])(?:node:)?${module}\\1`)).test(source);
  if (parent.type === 'variable_declarator') {
    const isRequired = isSame(
      parent.childForFieldName('value')?.text ?? '',
      (quoted) => `^require\\(${quoted}\\)${name === 'Buffer' ? '(?:\\.Buffer)?' : ''}$`,
    );
    const isBound = name === 'Buffer' ? /^(?:Buffer|\{\s*Buffer\s*\})$/ : /^process$/;
    return isRequired && isBound.test(target.text) ? parent.endIndex : Number.POSITIVE_INFINITY;
  }
  if (parent.type === 'import_specifier' && (name !== 'Buffer' || parent.childForFieldName('alias')))
    return Number.POSITIVE_INFINITY;
  const statement = [...ancestors(target)].find(({ type }) => type === 'import_statement');
  const source = (parent.childForFieldName('source') ?? statement?.childForFieldName('source'))?.text ?? '';
  // Imports are made before anything else of the file runs.
  return isSame(source, (quoted) => `^${quoted}$`) ? 0 : Number.POSITIVE_INFINITY;
}
