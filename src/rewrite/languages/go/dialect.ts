import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';
import type { KeyInSource, ParsedSource, Rewrite } from '../../language';
import {
  type Dialect,
  type Literal,
  type Part,
  type Place,
  type Refusal,
  rewriteLiterals,
} from '../../literals';
import { refuseAll } from '../../rewrite';
import { ancestors, nodeAt, spanOf } from '../../syntax';
import { placeInTree, type TreeShape } from '../../tree-places';
import { Constants } from './constants';
import { formatEdits } from './format';
import { Imports } from './imports';
import { Names } from './names';
import { dropFallback } from './own-variable';
import { isGenerated, REASONS, refuseComment, refuseLiteral } from './place';
import { WantedTypes } from './types';

export function rewriteGo(source: ParsedSource, keys: readonly KeyInSource[]): Rewrite {
  if (isGenerated(source.tree.rootNode)) return refuseAll(keys, REASONS.generated);
  const dialect = new GoDialect(source);
  const rewrite = rewriteLiterals(source.text, keys, dialect);
  return { ...rewrite, edits: dialect.constants.adapt(rewrite.edits) };
}

const SHAPE: TreeShape = {
  comments: new Set(['comment']),
  literals: new Set(['interpreted_string_literal', 'raw_string_literal']),
  concatenations: new Set(['binary_expression']),
  calls: new Set(['call_expression']),
  statements: /_(?:statement|declaration|spec)$/,
};

interface GoLiteral extends Literal {
  /** The literal, the first one of several, or the call that joins them. */
  readonly node: Node;
  /** The variable that the key of its own becomes, where it is all that the literal holds. */
  variable?: string;
}

class GoDialect implements Dialect<GoLiteral> {
  private readonly root: Node;
  private readonly imports: Imports;
  private readonly types: WantedTypes;
  readonly constants: Constants;
  private readonly replacedCalls: Span[] = [];

  constructor(private readonly source: ParsedSource) {
    this.root = source.tree.rootNode;
    const names = new Names(this.root);
    this.imports = new Imports(source.text, this.root, names);
    this.types = new WantedTypes(this.root, names);
    this.constants = new Constants(source.text, this.root, names, this.types);
  }

  placeOf(key: KeyInSource): Place<GoLiteral> {
    const place = placeInTree(this.root, key, SHAPE);
    switch (place.kind) {
      case 'words': {
        const refusal = refuseComment(nodeAt(this.root, key.span));
        return refusal === undefined ? place : { kind: 'refused', refusal };
      }
      case 'refused':
        return place;
      case 'call':
        return {
          kind: 'literal',
          literal: { node: place.call, span: spanOf(place.call), content: key.span },
        };
      case 'literal': {
        const { first, last } = place;
        const span = { start: first.startIndex, end: last.endIndex };
        const content = { start: first.startIndex + 1, end: last.endIndex - 1 };
        return { kind: 'literal', literal: { node: first, span, content } };
      }
    }
  }

  read(variable: string, literal: GoLiteral): string | Refusal {
    const { node } = literal;
    const constant = [...ancestors(node)].find(({ type }) => type === 'const_spec');
    const refusal = refuseLiteral(node) ?? (constant && this.constants.refusalFor(constant));
    if (refusal !== undefined) return { refusal };
    literal.variable = variable;
    return `${this.imports.qualifier('os', node)}Getenv("${variable}")`;
  }

  encode(variable: string, literal: GoLiteral, before: string, after: string): string | Refusal {
    const value = this.read(variable, literal);
    if (typeof value !== 'string') return value;
    delete literal.variable;
    const parts = [JSON.stringify(before), value, JSON.stringify(after)].filter((part) => part !== '""');
    const base64 = this.imports.qualifier('encoding/base64', literal.node);
    return `${base64}StdEncoding.EncodeToString([]byte(${parts.join(plusAt(literal.node))}))`;
  }

  replace({ node, span, variable }: GoLiteral, expression: string): readonly TextEdit[] {
    const dropped = variable === undefined ? undefined : dropFallback(this.source.text, node, variable);
    if (dropped) return dropped;
    const inFormat =
      span.end === node.endIndex ? formatEdits(node, [{ kind: 'read', expression }]) : undefined;
    if (inFormat) return inFormat;
    if (node.type === 'call_expression') this.replacedCalls.push(span);
    const type = this.types.conversionAt(node);
    return [{ span, newText: type === undefined ? expression : `${type}(${expression})` }];
  }

  compose({ node, span }: GoLiteral, parts: readonly Part[]): readonly TextEdit[] {
    const inFormat = span.end === node.endIndex ? formatEdits(node, parts) : undefined;
    if (inFormat) return inFormat;
    const mark = node.text.charAt(0);
    const joined = parts
      .map((part) => (part.kind === 'read' ? part.expression : mark + part.source + mark))
      .join(plusAt(node));
    const type = this.types.conversionAt(node);
    if (type !== undefined) return [{ span, newText: `${type}(${joined})` }];
    // `"…"[3:]` binds more tightly than what is in front of it.
    const isOperand = /^(?:index|slice)_expression$/.test(node.parent?.type ?? '');
    return [{ span, newText: isOperand ? `(${joined})` : joined }];
  }

  finish(): readonly TextEdit[] {
    return this.imports.edits(this.replacedCalls);
  }
}

/** As gofmt writes it: without blanks among several arguments of a call. */
function plusAt(node: Node): string {
  for (const { type, namedChildCount } of ancestors(node)) {
    if (type === 'argument_list' && namedChildCount > 1) return '+';
    if (/^(?:literal_value|parenthesized_expression|func_literal)$|_statement$/.test(type)) break;
  }
  return ' + ';
}
