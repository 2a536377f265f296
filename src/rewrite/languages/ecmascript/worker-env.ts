import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { ancestors, spanOf } from '../../syntax';
import { withoutComments } from './constant';
import { Scopes } from './scope';

/** How a Worker's code reaches its variables at one place. */
export interface WorkerEnv {
  /** `env`, `c.env`, `this.env`. */
  readonly expression: string;
  /** Where the handler takes no `env` so far. */
  readonly edit?: TextEdit;
}

const HANDLERS = new Set(['fetch', 'scheduled', 'queue', 'email', 'tail', 'trace']);
const ENTRYPOINT = /\b(?:WorkerEntrypoint|DurableObject|WorkflowEntrypoint)\b/;
const ROUTES = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'all', 'on', 'use', 'notFound']);
const WITH_PARAMETERS =
  /^(?:(?:generator_)?function(?:_declaration|_expression)?|arrow_function|method_definition)$/;

/** Sources: https://developers.cloudflare.com/workers/runtime-apis/bindings/, https://hono.dev/docs/api/context#env */
export function workerEnvAt(at: Node, text: string): WorkerEnv | undefined {
  const root = at.tree.rootNode;
  let hasThis = true;
  for (const scope of ancestors(at)) {
    if (scope.type === 'class_body') {
      const heritage = scope.parent?.children.find(({ type }) => type === 'class_heritage')?.text ?? '';
      if (hasThis && ENTRYPOINT.test(heritage)) return { expression: 'this.env' };
    }
    if (!WITH_PARAMETERS.test(scope.type)) continue;
    const found = envOfFunction(scope, text);
    const name = /^\w+/.exec(found?.expression ?? '')?.[0];
    if (found && name !== undefined && isReached(name, at, scope, root, text)) return found;
    hasThis &&= scope.type === 'arrow_function' || scope.type === 'method_definition';
  }
  const imported = importedEnv(root);
  const isShadowed =
    imported !== undefined && new Scopes(root, text, [imported]).meaningsAt(imported, at).length > 1;
  return imported !== undefined && !isShadowed ? { expression: imported } : undefined;
}

function envOfFunction(scope: Node, text: string): WorkerEnv | undefined {
  const parameters = parametersOf(scope);
  const names = parameters.map((parameter) => parameter.childForFieldName('pattern') ?? parameter);
  const [first, second] = names;
  // The first thing a callback gets may be called so and be anything.
  const given = scope.parent?.type === 'arguments' ? names.slice(1) : names;
  if (given.some((name) => name.type === 'identifier' && name.text === 'env')) return { expression: 'env' };
  if (isWorkerHandler(scope)) {
    // A pattern there takes the variables out of `env` itself.
    if (second) return second.type === 'identifier' ? { expression: second.text } : undefined;
    const parameter = parameters[0];
    // An arrow function's one parameter may have no brackets.
    if (!parameter || parameter.parent?.type === 'arrow_function') return undefined;
    const { endIndex } = parameter;
    // The name that `wrangler types` gives it.
    const newText = parameter.childForFieldName('type') ? ', env: Env' : ', env';
    return { expression: 'env', edit: { span: { start: endIndex, end: endIndex }, newText } };
  }
  if (isPagesFunction(scope) || isRoute(scope, text)) {
    if (first?.type === 'identifier') return { expression: `${first.text}.env` };
    return first && fromPattern(first, text);
  }
  return undefined;
}

function parametersOf(scope: Node): Node[] {
  const list = scope.childForFieldName('parameters');
  if (list) return withoutComments(list);
  const alone = scope.childForFieldName('parameter');
  return alone ? [alone] : [];
}

/** `({ request, env })`, or with `env` added. */
function fromPattern(pattern: Node, text: string): WorkerEnv | undefined {
  if (pattern.type !== 'object_pattern') return undefined;
  const members = withoutComments(pattern);
  if (
    members.some((member) => member.type === 'shorthand_property_identifier_pattern' && member.text === 'env')
  )
    return { expression: 'env' };
  const last = members.at(-1);
  if (
    !last ||
    last.type === 'rest_pattern' ||
    /\benv\b/.test(text.slice(pattern.startIndex, pattern.endIndex))
  )
    return undefined;
  return {
    expression: 'env',
    edit: { span: { start: last.endIndex, end: last.endIndex }, newText: ', env' },
  };
}

/** `export default { async fetch(request, env) {…} }`, with or without a name in between. */
function isWorkerHandler(scope: Node): boolean {
  const member = scope.type === 'method_definition' ? scope : scope.parent;
  const name = member?.childForFieldName(member.type === 'pair' ? 'key' : 'name')?.text ?? '';
  if (!member || !HANDLERS.has(name) || member.parent?.type !== 'object') return false;
  return [...ancestors(member)].some(
    ({ type, parent, text }) =>
      type === 'export_statement' ||
      (type === 'variable_declarator' &&
        (/\bExportedHandler\b/.test(text) ||
          new RegExp(
            `export\\s+default\\s+${parent?.namedChildren[0]?.childForFieldName('name')?.text}\\b`,
          ).test(member.tree.rootNode.text))),
  );
}

/** Source: https://developers.cloudflare.com/pages/functions/api-reference/ */
function isPagesFunction(scope: Node): boolean {
  const isExported = [...ancestors(scope)].slice(0, 3).some(({ type }) => type === 'export_statement');
  const name = (scope.childForFieldName('name') ?? scope.parent?.childForFieldName('name'))?.text ?? '';
  return isExported && /^onRequest(?:Get|Post|Put|Patch|Delete|Head|Options)?$/.test(name);
}

/** `app.post('/send', async (c) => …)` of Hono. */
function isRoute(scope: Node, text: string): boolean {
  const call = scope.parent?.type === 'arguments' ? scope.parent.parent : undefined;
  const method = call?.childForFieldName('function')?.childForFieldName('property')?.text ?? '';
  return ROUTES.has(method) && /["']hono(?:\/[^"']*)?["']/.test(text);
}

/** Whether the name still means the function's parameter where the key stands. */
function isReached(name: string, at: Node, scope: Node, root: Node, text: string): boolean {
  const { start, end } = spanOf(scope);
  const inside = new Scopes(root, text, [name])
    .meaningsAt(name, at)
    .filter((binding) => binding.start >= start && binding.end <= end);
  return inside.length <= 1;
}

/** The name that `import { env } from 'cloudflare:workers'` gives it. */
function importedEnv(root: Node): string | undefined {
  const statement = root.namedChildren.find(
    (node) =>
      node.type === 'import_statement' &&
      node.childForFieldName('source')?.text.slice(1, -1) === 'cloudflare:workers',
  );
  const specifier = statement
    ?.descendantsOfType('import_specifier')
    .find((node) => node.childForFieldName('name')?.text === 'env');
  return (specifier?.childForFieldName('alias') ?? specifier?.childForFieldName('name'))?.text;
}

/** Adds the variable to the file's own type of its bindings, if it has one that does not know it. */
export function declareBinding(root: Node, text: string, variable: string): TextEdit | undefined {
  const declaration = root
    .descendantsOfType(['interface_declaration', 'type_alias_declaration'])
    .find((node) => TYPES.has(node.childForFieldName('name')?.text ?? ''));
  const body = declaration?.childForFieldName('body') ?? declaration?.childForFieldName('value');
  if (!body || !/^(?:interface_body|object_type)$/.test(body.type)) return undefined;
  const members = withoutComments(body);
  if (members.some((member) => member.childForFieldName('name')?.text === variable)) return undefined;
  const [first] = members;
  const start = body.startIndex + 1;
  const separator = first ? text.slice(start, first.startIndex) : ' ';
  const space = /^\s*$/.test(separator) ? separator : `${/^\s*/.exec(separator)?.[0] ?? ' '}`;
  return {
    span: { start, end: start },
    newText: `${space}${variable}: string;${first ? '' : text.charAt(start) === '}' ? ' ' : ''}`,
  };
}

const TYPES = new Set(['Env', 'Bindings', 'CloudflareBindings', 'CloudflareEnv']);
