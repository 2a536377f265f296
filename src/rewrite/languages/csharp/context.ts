import type { Node } from 'web-tree-sitter';
import { ancestors } from '../../syntax';

/** Whether `a ?? b` needs parentheses where this expression stands. */
export function needsParentheses(expression: Node): boolean {
  const { parent } = expression;
  switch (parent?.type) {
    case 'binary_expression':
      return !(
        parent.childForFieldName('operator')?.text === '??' &&
        parent.childForFieldName('right')?.id === expression.id
      );
    case 'member_access_expression':
    case 'conditional_access_expression':
    case 'element_access_expression':
    case 'cast_expression':
    case 'as_expression':
    case 'is_expression':
    case 'is_pattern_expression':
    case 'await_expression':
    case 'prefix_unary_expression':
    case 'postfix_unary_expression':
    case 'switch_expression':
    case 'range_expression':
    case 'with_expression':
      return true;
    default:
      return false;
  }
}

/** Methods whose lambdas mostly become expression trees, in which nothing may be thrown: LINQ's to a database, Moq's. */
const TAKES_EXPRESSIONS =
  /^(?:Where|First|Single|Last|Any|All|Count|Select|OrderBy|HasData|Setup|SetupGet|SetupSet|Verify)(?:OrDefault)?(?:Async)?$/;

export function isInExpressionTree(node: Node): boolean {
  return [...ancestors(node)].some((around) => {
    if (around.type === 'query_expression') return true;
    if (around.type !== 'lambda_expression' || around.childForFieldName('body')?.type === 'block')
      return false;
    const call = around.parent?.type === 'argument' ? around.parent.parent?.parent : undefined;
    const called = call?.childForFieldName('function');
    const name = called?.childForFieldName('name') ?? called;
    return TAKES_EXPRESSIONS.test(name?.text.replace(/<.*$/s, '') ?? '');
  });
}

/** Whether a method takes SQL: of EF Core's and Dapper's some make parameters of the holes of `$"…"`, quoted or not. */
export function isSql(literal: Node): boolean {
  const call = literal.parent?.type === 'argument' ? literal.parent.parent?.parent : undefined;
  const called = call?.childForFieldName('function');
  return /Sql/.test((called?.childForFieldName('name') ?? called)?.text ?? '');
}

/** `Environment.GetEnvironmentVariable("NAME") ?? "SG…"`, `configuration["NAME"] ?? "SG…"`: the code knows the variable. */
export function isOwnFallback(literal: Node, variable: string): boolean {
  const { parent } = literal;
  if (parent?.type !== 'binary_expression' || parent.childForFieldName('operator')?.text !== '??')
    return false;
  const left = parent.childForFieldName('left');
  if (!left || parent.childForFieldName('right')?.id !== literal.id) return false;
  const name = `"${variable}"`;
  if (left.type === 'invocation_expression') {
    const called = left.childForFieldName('function')?.text ?? '';
    const args = left.childForFieldName('arguments')?.namedChildren ?? [];
    return /(?:^|\.)GetEnvironmentVariable$/.test(called) && args[0]?.text === name;
  }
  return (
    left.type === 'element_access_expression' &&
    /configuration$|^_?config$/i.test(left.childForFieldName('expression')?.text ?? '') &&
    left.childForFieldName('subscript')?.text === `[${name}]`
  );
}
