import type { Node } from 'web-tree-sitter';
import { contains } from '../../../text/span';
import type { KeyInSource } from '../../language';
import { ancestors, hasErrorOnLines, nodeAt, spanOf } from '../../syntax';
import { BROKEN, IN_PIECES, NOT_IN_QUOTES } from '../../tree-places';
import type { Environment } from './environment';

/** What a refusal depends on, for one file. */
export interface Surroundings {
  readonly text: string;
  readonly keys: readonly KeyInSource[];
  readonly environment: Environment;
}

/**
 * Why no expression can take the place of `literal` (a string, a template, or text in JSX), as a sentence for the user;
 * undefined where one can.
 */
export function refusePlace(literal: Node, surroundings: Surroundings): string | undefined {
  return (
    refuseBrokenCode(literal) ??
    refuseAncestors(literal) ??
    refuseIdleString(literal) ??
    refusePublicName(literal) ??
    refusePublicSetting(literal) ??
    refuseTag(literal, surroundings) ??
    refuseLiteralType(literal, surroundings.keys)
  );
}

/** The same for a key that is in no string at all. */
export function refuseOutside(node: Node, text: string, key: KeyInSource): string {
  if (node.type === 'regex')
    return 'A regular expression cannot read a variable. Build it with new RegExp() and the variable by hand.';
  if (text.endsWith('.env.', key.span.start))
    return `The key stands where the name of a variable belongs. Write ${key.variable} here and put the key into your env file.`;
  return refuseBrokenCode(node) ?? NOT_IN_QUOTES;
}

/** The same for pieces that are put together in a way nobody here follows. */
export function refusePieces(holder: Node, { span }: KeyInSource): string {
  const { rootNode } = holder.tree;
  const ends = [span.start, span.end - 1].map((offset) =>
    nodeAt(rootNode, { start: offset, end: offset + 1 }),
  );
  return ends.every((end) => [end, ...ancestors(end)].some(({ type }) => STRINGS.has(type)))
    ? IN_PIECES
    : NOT_IN_QUOTES;
}

const STRINGS = new Set(['string', 'template_string']);

const STATEMENT = /_(?:statement|declaration|definition)$/;

/**
 * Code that is being typed elsewhere is no hindrance, unless it makes it doubtful what the key is in: behind a missing
 * quote, `https://…` looks like a comment, text like code, and code like text.
 */
export function refuseBrokenCode(node: Node): string | undefined {
  const { rootNode } = node.tree;
  if (!rootNode.hasError) return undefined;
  const statement = [...ancestors(node)].find(({ type }) => STATEMENT.test(type));
  const [first, last] = [node.startPosition.row, node.endPosition.row];
  // One backtick or one end of a comment too few, and code and text change places down to the end of the file.
  const mayBeCode = first !== last && (node.type === 'template_string' || node.type === 'comment');
  return statement?.hasError || hasErrorOnLines(rootNode, first, last) || mayBeCode ? BROKEN : undefined;
}

const MODULE_NAME = 'An import or export needs a fixed string here. Take the key out of it by hand.';
const TYPE = 'A type cannot read a variable. Take the key out of the type, then use the fix again.';
const ENUM =
  'An enum member cannot read a variable. Make the enum a constant object, then use the fix again.';
const PROPERTY =
  'TypeScript does not let a class compute the name of a property. Take the key out of the name by hand.';

/** Kinds of nodes that only a fixed text can be part of. */
const FIXED: ReadonlyMap<string, string> = new Map([
  ['import_statement', MODULE_NAME],
  ['import_attribute', MODULE_NAME],
  ['export_specifier', MODULE_NAME],
  ['namespace_export', MODULE_NAME],
  ['ambient_declaration', TYPE],
  ['interface_declaration', TYPE],
  ['type_alias_declaration', TYPE],
  ['method_signature', TYPE],
  ['abstract_method_signature', TYPE],
  ['type_annotation', TYPE],
  ['type_arguments', TYPE],
  ['type_parameters', TYPE],
  ['literal_type', TYPE],
  ['template_literal_type', TYPE],
  ['enum_body', ENUM],
]);

function refuseAncestors(literal: Node): string | undefined {
  let child = literal;
  for (const parent of ancestors(literal)) {
    const fixed = FIXED.get(parent.type);
    if (fixed !== undefined) return fixed;
    if (parent.type === 'export_statement' && parent.childForFieldName('source')?.equals(child))
      return MODULE_NAME;
    if (parent.type === 'public_field_definition' && parent.childForFieldName('name')?.equals(child))
      return PROPERTY;
    child = parent;
  }
  return undefined;
}

/** It does nothing; and with an expression in its place, a "use strict" behind it would lose its meaning. */
function refuseIdleString({ parent }: Node): string | undefined {
  return parent?.type === 'expression_statement'
    ? 'This string is a statement of its own and does nothing. Keep the key somewhere safe and delete the line.'
    : undefined;
}

/**
 * What bundlers put into the code they publish.
 * Sources: https://nextjs.org/docs/app/guides/environment-variables, https://vite.dev/guide/env-and-mode,
 * https://create-react-app.dev/docs/adding-custom-environment-variables, https://svelte.dev/docs/kit/$env-static-public
 */
const PUBLIC_NAME =
  /\b(?:NEXT_PUBLIC|NUXT_PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|EXPO_PUBLIC|PUBLIC)_[A-Z0-9_]+\b/;

/** `process.env.NEXT_PUBLIC_KEY || 'SG…'`, `const VITE_KEY = 'SG…'`: whoever names it so means to publish it. */
function refusePublicName(literal: Node): string | undefined {
  for (const parent of ancestors(literal)) {
    if (STATEMENT.test(parent.type) || parent.type === 'arguments' || parent.type === 'object')
      return undefined;
    const name = ['left', 'name', 'key']
      .map((field) => parent.childForFieldName(field))
      .find((node) => node && node.endIndex <= literal.startIndex);
    const [published] = PUBLIC_NAME.exec(name?.text ?? '') ?? [];
    if (published !== undefined)
      return `Everything that is called ${published} ends up in the browser. Give it a name without this prefix and use it in code of the server only, then use the fix again.`;
  }
  return undefined;
}

/** `runtimeConfig: { public: { key: 'SG…' } }` of Nuxt: https://nuxt.com/docs/guide/going-further/runtime-config */
function refusePublicSetting(literal: Node): string | undefined {
  const names = [...ancestors(literal)].flatMap((node) =>
    node.type === 'pair' ? (node.childForFieldName('key')?.text ?? []) : [],
  );
  const isPublic = names.includes('public') && names.at(-1) === 'runtimeConfig';
  return isPublic
    ? 'What stands in runtimeConfig.public ends up in the browser. Take the key out of public and use it in code of the server only, then use the fix again.'
    : undefined;
}

function refuseTag(literal: Node, { environment }: Surroundings): string | undefined {
  // A string is no function: a backtick is missing somewhere before it.
  if (literal.parent?.childForFieldName('function')?.equals(literal)) return BROKEN;
  const tag = tagOf(literal);
  if (tag === undefined) return undefined;
  if (tag.text === 'String.raw' && !environment.isShadowed('String', tag)) return undefined;
  return 'The function before this template may treat a variable differently from text. Replace the key by hand.';
}

/** The function that is called with the template: `gql` in gql`…`. */
export function tagOf(literal: Node): Node | undefined {
  const call = literal.type === 'template_string' ? literal.parent : null;
  if (call?.type !== 'call_expression') return undefined;
  return call.childForFieldName('function') ?? undefined;
}

/** `const key: 'SG…' = 'SG…'` and `'SG…' satisfies 'SG…'` do not compile with a string that is not known. */
function refuseLiteralType(literal: Node, keys: readonly KeyInSource[]): string | undefined {
  for (const parent of ancestors(literal)) {
    const types = parent.namedChildren.filter((child) => TYPES.test(child.type));
    if (types.some((type) => keys.some(({ span }) => contains(spanOf(type), span)))) return TYPE;
    if (STATEMENT.test(parent.type)) return undefined;
  }
  return undefined;
}

const TYPES = /_type$|^type_(?:annotation|arguments)$/;
