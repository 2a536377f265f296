import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { refuseDeviceApp } from '../../frameworks/device-app';
import { placeholderSpan, SPRING_ANNOTATION, springPlaceholder } from '../../frameworks/spring';
import type { KeyInSource, ParsedSource } from '../../language';
import {
  type Dialect,
  type Literal,
  type Part,
  type Place,
  placeholderFor,
  type Refusal,
  refuseForm,
} from '../../literals';
import { ancestors, nodeAt, spanOf } from '../../syntax';
import { placeInTree } from '../../tree-places';
import { refusePlace } from './constants';
import { Names } from './names';
import { ownValueOf } from './own-variable';
import { SHAPE } from './shape';
import { composeBlock, isTextBlock, isWholeBlock } from './text-block';

export interface JavaLiteral extends Literal {
  /** The first string literal, or the call that joins the pieces. */
  readonly node: Node;
  readonly kind: 'string' | 'text-block' | 'placeholder' | 'builder';
}

const MIXED = 'The pieces of this key are in text blocks. Join them into one string, then use the fix again.';

export class JavaDialect implements Dialect<JavaLiteral> {
  private readonly names: Names;

  constructor(private readonly source: ParsedSource) {
    this.names = new Names(source.tree.rootNode);
  }

  placeOf(key: KeyInSource): Place<JavaLiteral> {
    const { rootNode } = this.source.tree;
    const place = placeInTree(rootNode, key, SHAPE);
    switch (place.kind) {
      case 'refused':
        return place;
      case 'words': {
        // The grammar takes `/*` at the beginning of a text block for a comment if there is a quote in it.
        const around = [...ancestors(nodeAt(rootNode, key.span))].find(
          ({ type }) => type === 'string_literal',
        );
        return around ? this.literalPlace(key, around, around) : { kind: 'words', words: this.wordsFor(key) };
      }
      case 'call': {
        const refusal = refuseDeviceApp(this.names.imports) ?? refusePlace(place.call);
        if (refusal !== undefined) return { kind: 'refused', refusal };
        const span = spanOf(place.call);
        const kind = isBuilder(place.call) ? 'builder' : 'string';
        return { kind: 'literal', literal: { node: place.call, kind, span, content: key.span } };
      }
      case 'literal':
        return this.literalPlace(key, place.first, place.last);
    }
  }

  private literalPlace(key: KeyInSource, first: Node, last: Node): Place<JavaLiteral> {
    const { text, tree } = this.source;
    const elsewhere = refuseDeviceApp(this.names.imports);
    if (elsewhere !== undefined) return { kind: 'refused', refusal: elsewhere };
    const refusal = refusePlace(first);
    if (refusal !== undefined) {
      if (first.id !== last.id || !isSpringAnnotation(first)) return { kind: 'refused', refusal };
      const span = placeholderSpan(text, key.span, key.variable);
      return { kind: 'literal', literal: { node: first, kind: 'placeholder', span, content: key.span } };
    }
    const quote = isTextBlock(first) ? 3 : 1;
    const joined = { start: first.startIndex, end: last.endIndex };
    const content = { start: joined.start + quote, end: joined.end - (isTextBlock(last) ? 3 : 1) };
    if (first.id !== last.id) {
      if (isTextBlock(first) || isTextBlock(last)) return { kind: 'refused', refusal: MIXED };
      const covering = nodeAt(tree.rootNode, joined);
      const span = isMadeOf(covering, joined) ? spanOf(covering) : joined;
      return {
        kind: 'literal',
        literal: { node: first, kind: 'string', span: withParentheses(covering, span), content },
      };
    }
    const isBlock = quote === 3;
    const isWhole = isBlock
      ? isWholeBlock(text, content, key.span)
      : content.start === key.span.start && content.end === key.span.end;
    if (!isWhole) {
      return {
        kind: 'literal',
        literal: { node: first, kind: isBlock ? 'text-block' : 'string', span: joined, content },
      };
    }
    const span = ownValueOf(first, key.variable) ?? joined;
    return { kind: 'literal', literal: { node: first, kind: 'string', span, content: key.span } };
  }

  /** Javadoc is HTML, where `<NAME>` would be an unknown element, which its checker refuses. */
  private wordsFor({ span, variable }: KeyInSource): string {
    const placeholder = placeholderFor(variable);
    const comment = nodeAt(this.source.tree.rootNode, span);
    if (!comment.text.startsWith('/**')) return placeholder;
    const before = comment.text.slice(0, span.start - comment.startIndex);
    const code = /\{@(?:code|literal|snippet)\b[^}]*$/.test(before);
    return code ? placeholder : `&lt;${variable}&gt;`;
  }

  read(variable: string, { node, kind }: JavaLiteral): string {
    if (kind === 'placeholder') return springPlaceholder(variable);
    const settings = this.names.settingsAt(node);
    const value = settings
      ? `${settings.name}.${settings.method}("${variable}")`
      : `${this.names.classOf('java.lang', 'System')}.getenv("${variable}")`;
    return kind === 'builder' ? `new StringBuilder(${value})` : value;
  }

  encode(variable: string, literal: JavaLiteral, before: string, after: string): string | Refusal {
    if (literal.kind === 'placeholder') return { refusal: refuseForm('in base64') };
    const value = this.read(variable, literal);
    const parts = [quote(before), value, quote(after)].filter((part) => part !== '""');
    const base64 = this.names.classOf('java.util', 'Base64');
    const utf8 = `${this.names.classOf('java.nio.charset', 'StandardCharsets')}.UTF_8`;
    const joined = parts.length === 1 ? value : `(${parts.join(' + ')})`;
    return `${base64}.getEncoder().encodeToString(${joined}.getBytes(${utf8}))`;
  }

  replace({ span }: JavaLiteral, expression: string): readonly TextEdit[] {
    return [{ span, newText: expression }];
  }

  compose({ node, kind, span }: JavaLiteral, parts: readonly Part[]): readonly TextEdit[] {
    if (kind === 'text-block') return [{ span, newText: composeBlock(node, parts) }];
    const joined = parts
      .map((part) => (part.kind === 'read' ? part.expression : `"${part.source}"`))
      .join(' + ');
    const { parent } = node;
    const isReceiver =
      (parent?.type === 'method_invocation' && parent.childForFieldName('object')?.id === node.id) ||
      parent?.type === 'cast_expression';
    const isStripped = this.source.text.charAt(span.start) === '(';
    return [{ span, newText: isReceiver || isStripped ? `(${joined})` : joined }];
  }
}

function isSpringAnnotation(literal: Node): boolean {
  const annotation = [...ancestors(literal)].find(({ type }) => type === 'annotation');
  const name = annotation?.childForFieldName('name')?.text ?? '';
  return SPRING_ANNOTATION.test(name.slice(name.lastIndexOf('.') + 1));
}

/** Whether an expression has nothing in it but the literals of the span. */
function isMadeOf(node: Node, { start, end }: { start: number; end: number }): boolean {
  const literals = node.descendantsOfType(['string_literal', 'identifier', 'method_invocation']);
  return (
    node.type === 'binary_expression' &&
    literals.every(
      ({ type, startIndex, endIndex }) => type === 'string_literal' && startIndex >= start && endIndex <= end,
    )
  );
}

/** With the parentheses around an expression that needs none any more. */
function withParentheses(node: Node, span: { start: number; end: number }) {
  const { parent } = node;
  const isWhole = node.startIndex === span.start && node.endIndex === span.end;
  const isReceiver =
    parent?.type === 'parenthesized_expression' && parent.parent?.type === 'method_invocation';
  return isWhole && isReceiver && parent.parent?.childForFieldName('object')?.id === parent.id
    ? spanOf(parent)
    : span;
}

/** A chain that ends before `toString()` is a builder, no string. */
function isBuilder(call: Node): boolean {
  const name = call.childForFieldName('name')?.text;
  return call.type === 'object_creation_expression'
    ? /^StringBu/.test(call.childForFieldName('type')?.text ?? '')
    : name === 'append';
}

/** ASCII text as a literal. */
function quote(text: string): string {
  return JSON.stringify(text);
}
