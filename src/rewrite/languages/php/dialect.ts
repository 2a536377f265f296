import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
import type { KeyInSource } from '../../language';
import type { Dialect, Part, Place, Refusal } from '../../literals';
import { PROPERTY, type PropertyDefault } from './constant';
import { type PhpLiteral, placeOf, statementInBlock } from './place';
import type { Reader } from './reader';
import { endsInBackslash, type StringToken } from './token';

const IN_SHORT_TAG =
  'The key stands in a here-document that is printed at once. Put it into a variable first, then use the fix again.';

export class PhpDialect implements Dialect<PhpLiteral> {
  private readonly defined = new Set<number>();
  private readonly hoisted = new Set<string>();
  /** Which variable an expression reads. */
  private readonly variables = new Map<string, string>();
  /** Of the variable that an expression's value is put into. */
  private readonly names = new Map<string, string>();
  private readonly getenv: string;
  /** By the start of the literal they stand in. */
  private readonly keys = new Map<number, readonly KeyInSource[]>();

  /** @param settings  for Laravel: the setting that has a variable's value */
  constructor(
    private readonly text: string,
    private readonly root: Node,
    private readonly reader: Reader,
    private readonly settings: ReadonlyMap<string, string>,
  ) {
    // Without a function of that name in the namespace, PHP takes its own.
    this.getenv = /\bfunction\s+(?:[\w\\]+\\)?getenv\b/i.test(text) ? '\\getenv' : 'getenv';
  }

  placeOf(key: KeyInSource): Place<PhpLiteral> {
    const place = placeOf(this.root, key);
    if (place.kind === 'literal') {
      const { start } = place.literal.span;
      this.keys.set(start, [...(this.keys.get(start) ?? []), key]);
    }
    return place;
  }

  read(variable: string, { quote, helper, token }: PhpLiteral): string {
    // In a literal that stays one, the other quotes.
    const mark = token.kind === 'single' || helper !== undefined ? "'" : quote;
    const expression = this.expression(variable, this.reader === 'superglobal' ? "'" : mark, helper);
    this.variables.set(expression, variable);
    return expression;
  }

  private expression(variable: string, mark: string, helper?: string): string {
    switch (this.reader) {
      case 'laravel-config':
        return `config(${mark}${this.settings.get(variable) ?? ''}${mark})`;
      case 'laravel-env':
        return `env(${mark}${variable}${mark})`;
      case 'superglobal':
        return `$_ENV[${mark}${variable}${mark}]`;
      default:
        return helper ?? `${this.getenv}(${mark}${variable}${mark})`;
    }
  }

  encode(variable: string, _: PhpLiteral, before: string, after: string): string {
    const parts = [quoted(before), this.expression(variable, "'"), quoted(after)];
    const expression = `base64_encode(${parts.filter((part) => part !== "''").join(' . ')})`;
    this.variables.set(expression, variable);
    return expression;
  }

  replace(literal: PhpLiteral, expression: string): readonly TextEdit[] {
    const { span, constant } = literal;
    if (constant?.kind === 'property') return this.setInConstructor(constant, expression);
    const gap = /\w/.test(this.text.charAt(span.start - 1)) ? ' ' : '';
    return [{ span, newText: gap + expression }, ...this.define(constant)];
  }

  compose(literal: PhpLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { token, last, constant } = literal;
    if (constant?.kind === 'property') return { refusal: PROPERTY };
    const areVariables = parts.every((part) => part.kind === 'text' || part.expression.startsWith('$'));
    const edits =
      /^(?:heredoc|nowdoc|command)$/.test(token.kind) ||
      (token.kind === 'double' && token === last && areVariables)
        ? this.interpolate(literal, parts)
        : this.concatenate(literal, parts);
    return 'refusal' in edits ? edits : [...edits, ...this.define(constant)];
  }

  /** Leaves the text as it is: there may be other literals with keys in it. */
  private concatenate(literal: PhpLiteral, parts: readonly Part[]): TextEdit[] {
    const { token, last, span } = literal;
    const keys = this.keys.get(span.start) ?? [];
    const isInParentheses = isBoundTighter(token.node);
    const edits: TextEdit[] = [];
    let read = 0;
    for (let i = 0; i < parts.length; i++) {
      if (parts[i]?.kind !== 'read') continue;
      const before = parts[i - 1];
      const expressions: string[] = [];
      const start = before ? keys[read]?.span.start : span.start;
      for (let part = parts[i]; part?.kind === 'read'; part = parts[++i], read++)
        expressions.push(part.expression);
      const after = parts[i];
      const end = after ? keys[read - 1]?.span.end : span.end;
      if (start === undefined || end === undefined) continue;
      const closing = before?.kind === 'text' ? [endOf(before.source) + token.close] : [];
      const opening = after ? [last.open] : [];
      edits.push({ span: { start, end }, newText: [...closing, ...expressions, ...opening].join(' . ') });
    }
    if (!isInParentheses) return edits;
    return [
      { span: { start: span.start, end: span.start }, newText: '(' },
      ...edits,
      { span: { start: span.end, end: span.end }, newText: ')' },
    ];
  }

  /** Calls do not stand in a literal: they are made in a line before the statement. */
  private interpolate({ token, span }: PhpLiteral, parts: readonly Part[]): TextEdit[] | Refusal {
    const keys = this.keys.get(span.start) ?? [];
    const edits: TextEdit[] = [];
    if (token.kind === 'nowdoc') edits.push(...escapeNowdoc(token, keys));
    let read = 0;
    for (const [i, part] of parts.entries()) {
      const key = keys[read];
      if (part.kind === 'text' || !key) continue;
      read++;
      const before = parts[i - 1];
      const backslash = token.kind !== 'nowdoc' && before?.kind === 'text' ? endOf(before.source) : '';
      let variable = part.expression;
      if (!variable.startsWith('$')) {
        const hoisted = this.hoist(token.node, part.expression);
        if ('refusal' in hoisted) return hoisted;
        edits.push(...hoisted.edits);
        variable = hoisted.name;
      }
      edits.push({ span: key.span, newText: `${backslash}{${variable}}` });
    }
    return edits;
  }

  private hoist(node: Node, expression: string): { name: string; edits: TextEdit[] } | Refusal {
    const statement = statementInBlock(node);
    if (!statement || statement.previousSibling?.text === '<?=') return { refusal: IN_SHORT_TAG };
    const name = this.nameFor(expression);
    // An earlier line of the same block has run when this one does.
    const id = `${statement.parent?.id} ${name}`;
    if (this.hoisted.has(id)) return { name, edits: [] };
    this.hoisted.add(id);
    const { startIndex: start } = statement;
    const indentation = /^[ \t]*$/.exec(lineBefore(this.text, start))?.[0] ?? '';
    const newText = `${name} = ${expression};${lineEndOf(this.text)}${indentation}`;
    return { name, edits: [{ span: { start, end: start }, newText }] };
  }

  /** `SENDGRID_API_KEY` is `$sendgridApiKey`, unless the file has such a variable. */
  private nameFor(expression: string): string {
    const known = this.names.get(expression);
    if (known !== undefined) return known;
    const variable = this.variables.get(expression) ?? '';
    const name = `$${variable.toLowerCase().replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
    const taken = new Set(this.names.values());
    const isFree = (candidate: string) =>
      !taken.has(candidate) && !new RegExp(`\\${candidate}\\b`).test(this.text);
    let free = name;
    for (let n = 2; !isFree(free); n++) free = `${name}${n}`;
    this.names.set(expression, free);
    return free;
  }

  private setInConstructor({ name, removed, constructorBody }: PropertyDefault, value: string): TextEdit[] {
    const assignment = `$this->${name} = ${value};`;
    const start = constructorBody.startIndex + 1;
    const isOnOneLine = constructorBody.startPosition.row === constructorBody.endPosition.row;
    const first = constructorBody.namedChild(0);
    const indentation = first
      ? lineBefore(this.text, first.startIndex)
      : `${lineBefore(this.text, constructorBody.endIndex - 1)}    `;
    const newText = isOnOneLine
      ? ` ${assignment}${first ? '' : ' '}`
      : lineEndOf(this.text) + (/^[ \t]*/.exec(indentation)?.[0] ?? '') + assignment;
    return [
      { span: removed, newText: '' },
      { span: { start, end: start }, newText },
    ];
  }

  private define(constant: PhpLiteral['constant']): TextEdit[] {
    if (constant?.kind !== 'constant' || this.defined.has(constant.head.start)) return [];
    this.defined.add(constant.head.start);
    return [
      { span: constant.head, newText: `define('${constant.name}', ` },
      { span: { start: constant.end, end: constant.end }, newText: ')' },
    ];
  }
}

/** What keeps a backslash at the end of a text from taking what comes behind it for its own. */
function endOf(source: string): string {
  return endsInBackslash(source) ? '\\' : '';
}

/** Makes a nowdoc a here-document, in which a backslash and a dollar sign mean something. */
function escapeNowdoc({ node, open, content }: StringToken, keys: readonly KeyInSource[]): TextEdit[] {
  const text = node.text.slice(content.start - node.startIndex, content.end - node.startIndex);
  const escapes = [...text.matchAll(/[\\$]/g)]
    .map(({ index }) => content.start + index)
    .filter((offset) => !keys.some(({ span }) => span.start <= offset && offset < span.end))
    .map((offset) => ({ span: { start: offset, end: offset }, newText: '\\' }));
  const tag = { start: node.startIndex, end: node.startIndex + open.length };
  return [{ span: tag, newText: open.replaceAll("'", '') }, ...escapes];
}

/** ASCII characters as a literal. */
function quoted(text: string): string {
  if (/\p{Cc}/u.test(text)) {
    const source = text
      .replace(/[\\"$]/g, '\\$&')
      .replace(/\p{Cc}/gu, (mark) => `\\x${mark.charCodeAt(0).toString(16).padStart(2, '0')}`);
    return `"${source}"`;
  }
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** Whether what stands around the literal takes its operand before a `.` would. */
function isBoundTighter(literal: Node): boolean {
  const { parent } = literal;
  switch (parent?.type) {
    case 'unary_op_expression':
    case 'cast_expression':
    case 'error_suppression_expression':
    case 'clone_expression':
    case 'exponentiation_expression':
      return true;
    case 'subscript_expression':
    case 'member_call_expression':
    case 'member_access_expression':
    case 'class_constant_access_expression':
      return parent.namedChild(0)?.id === literal.id;
    case 'binary_expression':
      return /^(?:[*/%+-]|\*\*|<<|>>|instanceof)$/.test(parent.childForFieldName('operator')?.text ?? '');
    default:
      return false;
  }
}
