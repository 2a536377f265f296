import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import type { KeyInSource, ParsedLanguage, ParsedSource, Rewrite } from '../language';
import {
  type Dialect,
  type Literal,
  type Part,
  type Place,
  type Refusal,
  rewriteLiterals,
} from '../literals';
import { ancestors, spanOf } from '../syntax';
import { placeInTree, type TreeShape } from '../tree-places';

export const go: ParsedLanguage = {
  name: 'Go',
  extensions: ['.go'],
  languageIds: ['go'],
  grammar: 'go',
  rewrite: (source: ParsedSource, keys: readonly KeyInSource[]): Rewrite =>
    rewriteLiterals(source.text, keys, new GoDialect(source)),
};

const SHAPE: TreeShape = {
  comments: new Set(['comment']),
  literals: new Set(['interpreted_string_literal', 'raw_string_literal']),
  concatenations: new Set(['binary_expression']),
  calls: new Set(['call_expression']),
  statements: /_(?:statement|declaration|spec)$/,
};

interface GoLiteral extends Literal {
  readonly node: Node;
}

class GoDialect implements Dialect<GoLiteral> {
  private readonly packages = new Set<string>();

  constructor(private readonly source: ParsedSource) {}

  placeOf(key: KeyInSource): Place<GoLiteral> {
    const place = placeInTree(this.source.tree.rootNode, key, SHAPE);
    switch (place.kind) {
      case 'words':
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

  read(variable: string, { node }: GoLiteral): string | Refusal {
    const refusal = refusePlace(node);
    if (refusal !== undefined) return { refusal };
    this.packages.add('os');
    return `os.Getenv("${variable}")`;
  }

  encode(variable: string, literal: GoLiteral, before: string, after: string): string | Refusal {
    const value = this.read(variable, literal);
    if (typeof value !== 'string') return value;
    this.packages.add('encoding/base64');
    const parts = [quote(before), value, quote(after)].filter((part) => part !== '""');
    return `base64.StdEncoding.EncodeToString([]byte(${parts.join(' + ')}))`;
  }

  replace({ span }: GoLiteral, expression: string): readonly TextEdit[] {
    return [{ span, newText: expression }];
  }

  compose({ node, span }: GoLiteral, parts: readonly Part[]): readonly TextEdit[] {
    const mark = node.text.charAt(0);
    const joined = parts
      .map((part) => (part.kind === 'read' ? part.expression : mark + part.source + mark))
      .join(' + ');
    return [{ span, newText: node.parent?.type === 'index_expression' ? `(${joined})` : joined }];
  }

  finish(): readonly TextEdit[] {
    const { text, tree } = this.source;
    const eol = lineEndOf(text);
    const missing = [...this.packages].filter((name) => !text.includes(`"${name}"`));
    const clause = tree.rootNode.namedChildren.find((node) => node?.type === 'package_clause');
    if (missing.length === 0 || !clause) return [];
    const newText = missing.map((name) => `${eol}import "${name}"`).join('');
    return [{ span: { start: clause.endIndex, end: clause.endIndex }, newText: eol + newText }];
  }
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function refusePlace(literal: Node): string | undefined {
  const kinds = [...ancestors(literal)].map(({ type }) => type);
  if (kinds.includes('const_spec')) return 'A Go constant cannot read a variable.';
  if (kinds.includes('import_spec')) return 'An import needs a fixed string.';
  return undefined;
}
