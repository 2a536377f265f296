import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';
import { refuseDeviceApp } from '../../frameworks/device-app';
import type { KeyInSource, ParsedSource } from '../../language';
import {
  type Dialect,
  type Literal,
  type Part,
  type Place,
  placeholderFor,
  type Refusal,
} from '../../literals';
import { nodeAt, spanOf } from '../../syntax';
import { placeInTree } from '../../tree-places';
import { configurationAt, mayHaveConfiguration } from './configuration';
import { constantAround, REASONS } from './constants';
import { isInExpressionTree, isOwnFallback, isSql, needsParentheses } from './context';
import { interpolate, isWholeRaw, type Quotes, readQuotes } from './literal';
import { Names } from './names';
import type { DotnetProject } from './project';
import { SHAPE } from './shape';

export interface CSharpLiteral extends Literal {
  /** The literal, the first one of several, or the call that joins the pieces. */
  readonly node: Node;
  /** What the new expression takes the place of, as far as one node is that. */
  readonly expression: Node | undefined;
  /** Of the first and the last literal; none of a call. */
  readonly quotes?: { readonly first: Quotes; readonly last: Quotes; readonly isJoined: boolean };
  /** Whether nothing but the key is in it. */
  readonly isWhole: boolean;
  readonly isBuilder: boolean;
}

const IN_SQL =
  'The method around this string makes parameters of what is put into it, which would change the statement. Take the key out of the string, then use the fix again.';

const PLAIN: Quotes = {
  content: { start: 0, end: 0 },
  dollars: 0,
  isVerbatim: false,
  quote: '"',
  suffix: '',
};

export class CSharpDialect implements Dialect<CSharpLiteral> {
  private readonly names: Names;
  private readonly mayHaveConfiguration: boolean;
  /** Declarations that are no constants any more. */
  private readonly freed = new Set<number>();
  /** Expressions with `??`, which needs parentheses in some places. */
  private readonly loose = new Set<string>();

  constructor(
    private readonly source: ParsedSource,
    private readonly project: DotnetProject,
  ) {
    this.names = new Names(source.tree.rootNode, project);
    this.mayHaveConfiguration = mayHaveConfiguration(source.text);
  }

  placeOf(key: KeyInSource): Place<CSharpLiteral> {
    const { tree } = this.source;
    const place = placeInTree(tree.rootNode, key, SHAPE);
    if (place.kind === 'refused') return place;
    if (place.kind === 'words') return { kind: 'words', words: this.wordsFor(key) };
    const elsewhere = refuseDeviceApp(this.names.usings);
    if (elsewhere !== undefined) return { kind: 'refused', refusal: elsewhere };
    const node = place.kind === 'call' ? place.call : place.first;
    const constant = constantAround(node);
    if (constant && 'refusal' in constant) return { kind: 'refused', refusal: constant.refusal };
    if (place.kind === 'call') {
      const literal = {
        node,
        expression: node,
        span: spanOf(node),
        content: key.span,
        isWhole: true,
        isBuilder: isBuilder(node),
      };
      return { kind: 'literal', literal };
    }
    const { first, last } = place;
    const quotes = { first: readQuotes(first), last: readQuotes(last), isJoined: first.id !== last.id };
    if (quotes.last.suffix !== '') return { kind: 'refused', refusal: REASONS.utf8 };
    const joined = { start: first.startIndex, end: last.endIndex };
    const covering = quotes.isJoined ? nodeAt(tree.rootNode, joined) : first;
    const isExact = covering.startIndex === joined.start && covering.endIndex === joined.end;
    const content = this.contentOf(key.span, quotes);
    const isWhole = content.start === key.span.start && content.end === key.span.end;
    const literal = {
      node: first,
      expression: isExact ? covering : undefined,
      quotes,
      span: joined,
      content,
      isWhole,
      isBuilder: false,
    };
    return { kind: 'literal', literal };
  }

  private contentOf(
    key: Span,
    { first, last, isJoined }: { first: Quotes; last: Quotes; isJoined: boolean },
  ): Span {
    const content = { start: first.content.start, end: last.content.end };
    const isRaw = !isJoined && first.quote.length > 1;
    return isRaw && isWholeRaw(this.source.text, content, key) ? key : content;
  }

  /** Documentation comments are XML, where `<NAME>` would be an element that nobody closes. */
  private wordsFor({ span, variable }: KeyInSource): string {
    const comment = nodeAt(this.source.tree.rootNode, span).text;
    return /^(?:\/\/\/|\/\*\*)/.test(comment) ? `&lt;${variable}&gt;` : placeholderFor(variable);
  }

  read(variable: string, literal: CSharpLiteral): string {
    const value = this.loud(this.quiet(variable, literal.node), variable, literal.node);
    const { expression, isWhole } = literal;
    if (isWhole && expression && isOwnFallback(expression, variable) && this.canThrow(literal.node))
      return this.thrown(variable);
    return literal.isBuilder ? `new ${this.names.typeOf('System.Text', 'StringBuilder')}(${value})` : value;
  }

  private quiet(variable: string, node: Node): string {
    const configuration = this.mayHaveConfiguration ? configurationAt(node) : undefined;
    if (configuration !== undefined) return `${configuration}["${variable}"]`;
    return `${this.names.typeOf('System', 'Environment')}.GetEnvironmentVariable("${variable}")`;
  }

  private loud(read: string, variable: string, node: Node): string {
    if (!this.canThrow(node)) return read;
    const expression = `${read} ?? ${this.thrown(variable)}`;
    this.loose.add(expression);
    return expression;
  }

  private canThrow(node: Node): boolean {
    return this.project.languageVersion >= 7 && !isInExpressionTree(node);
  }

  private thrown(variable: string): string {
    return `throw new ${this.names.typeOf('System', 'InvalidOperationException')}("${variable} is not set")`;
  }

  encode(variable: string, literal: CSharpLiteral, before: string, after: string): string {
    const value = this.loud(this.quiet(variable, literal.node), variable, literal.node);
    const texts = [before, after].map(
      (source) => ({ kind: 'text', source: JSON.stringify(source).slice(1, -1) }) as const,
    );
    const parts: Part[] = [...texts.slice(0, 1), { kind: 'read', expression: value }, ...texts.slice(1)];
    const joined =
      before + after === ''
        ? value
        : this.project.languageVersion >= 6
          ? interpolate(PLAIN, parts)
          : this.concatenate(parts, PLAIN, PLAIN);
    const bytes = `${this.names.typeOf('System.Text', 'Encoding')}.UTF8.GetBytes(${joined})`;
    return `${this.names.typeOf('System', 'Convert')}.ToBase64String(${bytes})`;
  }

  replace(literal: CSharpLiteral, expression: string): readonly TextEdit[] {
    const { expression: replaced, span } = literal;
    const isInside = replaced === undefined || needsParentheses(replaced);
    const newText = isInside && this.loose.has(expression) ? `(${expression})` : expression;
    return [{ span, newText }, ...this.free(literal.node)];
  }

  compose(literal: CSharpLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { quotes, span, node, expression } = literal;
    if (!quotes) return [];
    const { first, last, isJoined } = quotes;
    const isPlain = (each: Quotes) => each.quote === '"' && each.dollars === 0 && !each.isVerbatim;
    const isInSql = isSql(node);
    if (isInSql && (first.dollars > 0 || first.quote.length > 1)) return { refusal: IN_SQL };
    const isRaw = first.quote.length > 1;
    const isInterpolable = !isInSql && (isRaw || !isBeyondGrammar(parts));
    const isOneKind = (!isJoined || (isPlain(first) && isPlain(last))) && isInterpolable;
    if (
      isOneKind &&
      (isPlain(first) ? this.project.languageVersion >= 6 : first.dollars > 0 || !first.isVerbatim)
    )
      return [{ span, newText: interpolate(first, parts) }, ...this.free(node)];
    const joined = this.concatenate(parts, first, last);
    const isSum = expression?.parent?.type === 'binary_expression';
    const newText = expression && !isSum && needsParentheses(expression) ? `(${joined})` : joined;
    return [{ span, newText }, ...this.free(node)];
  }

  private concatenate(parts: readonly Part[], first: Quotes, last: Quotes): string {
    return parts
      .filter((part) => part.kind === 'read' || part.source !== '')
      .map((part, index) => {
        if (part.kind === 'read')
          return this.loose.has(part.expression) ? `(${part.expression})` : part.expression;
        const { dollars, isVerbatim, quote } = index === 0 ? first : last;
        const hasBraces = /[{}]/.test(part.source);
        return (hasBraces ? '$'.repeat(dollars) : '') + (isVerbatim ? '@' : '') + quote + part.source + quote;
      })
      .join(' + ');
  }

  private free(node: Node): readonly TextEdit[] {
    const constant = constantAround(node);
    if (!constant || 'refusal' in constant || this.freed.has(constant.declaration.id)) return [];
    this.freed.add(constant.declaration.id);
    return constant.edits;
  }
}

/** `{{{key}` and `{key}"""` are good C#, but the grammar that proves the fix does not know them. */
function isBeyondGrammar(parts: readonly Part[]): boolean {
  return parts.some((part, index) => {
    if (part.kind === 'text') return false;
    const [before, after] = [parts[index - 1], parts[index + 1]];
    return (
      (before?.kind === 'text' && before.source.endsWith('{')) ||
      (after?.kind === 'text' && after === parts.at(-1) && /^(?:"")+$/.test(after.source))
    );
  });
}

/** A chain that ends before `ToString()` is a builder, no string. */
function isBuilder(call: Node): boolean {
  if (call.type === 'object_creation_expression')
    return /\bStringBuilder$/.test(call.childForFieldName('type')?.text ?? '');
  return call.childForFieldName('function')?.childForFieldName('name')?.text === 'Append';
}
