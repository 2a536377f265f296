import type { Node } from 'web-tree-sitter';
import { ancestors } from '../../syntax';
import { hasModifier } from './constants';

/** Whether the file has one at all; one that it builds itself must say that it wants the environment's variables. */
export function mayHaveConfiguration(text: string): boolean {
  const isBuiltWithout =
    /\bnew\s+ConfigurationBuilder\s*\(/.test(text) && !/\.AddEnvironmentVariables\s*\(\s*\)/.test(text);
  return (
    !isBuiltWithout &&
    /\bI?Configuration|\bBuilder\b|\bWebApplication|\bI?Host\w*\b|\bConfigureServices\b/.test(text)
  );
}

/**
 * The `IConfiguration` that is there where the node stands. ASP.NET's and the generic host's have the environment's
 * variables in them.
 * https://learn.microsoft.com/aspnet/core/fundamentals/configuration/
 */
export function configurationAt(node: Node): string | undefined {
  let member: Node | undefined;
  let isStatic = false;
  for (const around of ancestors(node)) {
    if (/^(?:class|struct|record)_declaration$/.test(around.type)) {
      return (member && fieldOf(around, member, isStatic)) ?? (isStatic ? undefined : parameterOf(around));
    }
    if (around.type === 'declaration_list') continue;
    const found = parameterOf(around) ?? hostContext(around) ?? localIn(around, node);
    if (found !== undefined) return found;
    // What is outside of a static function cannot be reached from inside; of a static method only fields are.
    if (/^(?:local_function_statement|lambda_expression|anonymous_method_expression)$/.test(around.type)) {
      if (hasModifier(around, 'static')) return undefined;
    } else if (/_declaration$/.test(around.type)) isStatic ||= hasModifier(around, 'static');
    member = around;
  }
  return undefined;
}

const CONFIGURATION = /^(?:[\w.]+\.)?(?:IConfiguration(?:Root|Manager)?|ConfigurationManager)\??$/;
const BUILDER =
  /^(?:[\w.]+\.)?(?:WebApplicationBuilder|HostApplicationBuilder|IHostApplicationBuilder|WebApplication)$/;
const CREATE_BUILDER =
  /^(?:WebApplication\s*\.\s*Create(?:Slim|Empty)?Builder|Host\s*\.\s*Create(?:Empty)?ApplicationBuilder)\s*\(/;

/** How a variable of that type or with that value gives the configuration. */
function read(name: string | undefined, type: string, value = ''): string | undefined {
  if (name === undefined) return undefined;
  const isVar = type === 'var';
  if (CONFIGURATION.test(type) || (isVar && /^\w+\.Configuration$/.test(value))) return name;
  if (isVar && /^new\s+ConfigurationBuilder\s*\(/.test(value) && /\.Build\(\)$/.test(value)) return name;
  if (BUILDER.test(type) || (isVar && CREATE_BUILDER.test(value))) return `${name}.Configuration`;
  return undefined;
}

function parameterOf(around: Node): string | undefined {
  const list =
    around.childForFieldName('parameters') ??
    around.namedChildren.find((child) => child.type === 'parameter_list');
  for (const parameter of list?.namedChildren ?? []) {
    const type = parameter.childForFieldName('type')?.text ?? '';
    const found = read(parameter.childForFieldName('name')?.text, type);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `ConfigureServices((context, services) => …)` of a generic host. */
function hostContext(lambda: Node): string | undefined {
  if (lambda.type !== 'lambda_expression') return undefined;
  const names = lambda.childForFieldName('parameters')?.namedChildren ?? [];
  const call = lambda.parent?.parent?.parent;
  const called = call?.childForFieldName('function')?.childForFieldName('name')?.text ?? '';
  const name = names[0]?.childForFieldName('name')?.text ?? names[0]?.text;
  return names.length === 2 && called === 'ConfigureServices' ? `${name}.Configuration` : undefined;
}

/** A variable that was declared before, in a block or among the statements of a file without a class. */
function localIn(around: Node, node: Node): string | undefined {
  if (around.type !== 'block' && around.type !== 'compilation_unit') return undefined;
  for (const child of around.namedChildren) {
    if (child.endIndex > node.startIndex) break;
    const statement = child.type === 'global_statement' ? child.namedChildren[0] : child;
    if (statement?.type !== 'local_declaration_statement') continue;
    const declaration = statement.namedChildren.find(({ type }) => type === 'variable_declaration');
    const declarator = declaration?.namedChildren.find(({ type }) => type === 'variable_declarator');
    const type = declaration?.childForFieldName('type')?.text ?? '';
    const value = declarator?.namedChildren.at(-1)?.text ?? '';
    const found = read(declarator?.childForFieldName('name')?.text, type, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A field or property of the class; not where fields get their values, nor where the constructor has yet to fill it. */
function fieldOf(type: Node, member: Node, isStatic: boolean): string | undefined {
  const isInside = /^(?:method|property|indexer|operator)_declaration$/.test(member.type);
  const isFirstValue =
    member.childForFieldName('accessors') !== null && member.childForFieldName('value') !== null;
  if (!isInside || isFirstValue) return undefined;
  const members = type.childForFieldName('body')?.namedChildren ?? [];
  for (const other of members) {
    if (!/^(?:field|property)_declaration$/.test(other.type) || (isStatic && !hasModifier(other, 'static')))
      continue;
    const holder = other.namedChildren.find((child) => child.type === 'variable_declaration') ?? other;
    const name =
      holder.namedChildren.find((child) => child.type === 'variable_declarator')?.childForFieldName('name') ??
      holder.childForFieldName('name');
    const value = other.text.slice(other.text.indexOf('=') + 1);
    const found = read(name?.text, holder.childForFieldName('type')?.text ?? '', value);
    if (found !== undefined) return found;
  }
  return undefined;
}
