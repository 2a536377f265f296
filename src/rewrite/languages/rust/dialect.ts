import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
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
import { nodeAt, spanOf } from '../../syntax';
import { placeInTree, type TreeShape } from '../../tree-places';
import { encoderIn } from './base64';
import { Constants } from './constants';
import { builtInAround, fallbackAround } from './conversions';
import { type OtherFile, otherFiles } from './crate';
import { Environment } from './environment';
import { Insertions } from './insertions';
import { readToken, type Token, writeFormat } from './literal';
import { REASONS } from './reasons';
import { Signatures, type Wanted } from './signatures';
import { type Borrow, type Site, siteOf } from './site';

export async function rewriteRust(source: ParsedSource, keys: readonly KeyInSource[]): Promise<Rewrite> {
  const root = source.tree.rootNode;
  const isBare = root.namedChildren.some(
    (node) => node?.type === 'inner_attribute_item' && /\bno_std\b/.test(node.text),
  );
  if (isBare) return refuseAll(keys, REASONS.noStd);
  const hasConstant = keys.some(({ span }) => inConstant(nodeAt(root, span)));
  const others = hasConstant ? await otherFiles(source, source.project) : [];
  return rewriteLiterals(source.text, keys, new RustDialect(source, others));
}

function inConstant(node: Node | null): boolean {
  return node !== null && (/^(?:const|static)_item$/.test(node.type) || inConstant(node.parent));
}

const SHAPE: TreeShape = {
  comments: new Set(['line_comment', 'block_comment']),
  literals: new Set(['string_literal', 'raw_string_literal']),
  concatenations: new Set(),
  calls: new Set(['call_expression', 'macro_invocation']),
  statements: /_(?:statement|declaration|item)$/,
};

interface RustLiteral extends Literal {
  readonly node: Node;
  /** Undefined for a call that joins the pieces of a key. */
  readonly token: Token | undefined;
  readonly isBytes: boolean;
  readonly site: Site;
  /** The variable that the key of its own becomes, where it is all that the literal holds. */
  variable?: string;
}

class RustDialect implements Dialect<RustLiteral> {
  private readonly root: Node;
  private readonly signatures: Signatures;
  private readonly environment: Environment;
  private readonly constants: Constants;
  private readonly insertions: Insertions;

  constructor(
    private readonly source: ParsedSource,
    others: readonly OtherFile[],
  ) {
    this.root = source.tree.rootNode;
    this.signatures = new Signatures(this.root);
    this.environment = new Environment(source.text, this.root);
    this.constants = new Constants(others);
    this.insertions = new Insertions(source.text);
  }

  placeOf(key: KeyInSource): Place<RustLiteral> {
    const place = placeInTree(this.root, key, SHAPE);
    if (place.kind === 'words' || place.kind === 'refused') return place;
    const node = place.kind === 'call' ? place.call : place.first;
    const token = place.kind === 'call' ? undefined : readToken(node);
    if (token?.prefix.includes('c')) return { kind: 'refused', refusal: REASONS.cString };
    const isBytes = token?.prefix.includes('b') === true;
    const isString = place.kind === 'call' && !/^(?:std::|core::)?concat!/.test(node.text);
    const site: Site = isString
      ? { kind: 'owned', span: spanOf(node) }
      : siteOf(builtInAround(node, key.variable) ?? node, isBytes, this.signatures);
    if (site.kind === 'refused') return site;
    if (site.kind === 'constant') {
      const refusal = this.constants.refusalFor(site.item);
      if (refusal !== undefined) return { kind: 'refused', refusal };
    }
    return {
      kind: 'literal',
      literal: { node, token, isBytes, site, span: spanOf(node), content: token?.content ?? key.span },
    };
  }

  read(variable: string, literal: RustLiteral): string {
    literal.variable = variable;
    return this.environment.read(variable, literal.node);
  }

  encode(variable: string, literal: RustLiteral, before: string, after: string): string | Refusal {
    const encoder = encoderIn(this.source.text);
    if (encoder === undefined) return { refusal: REASONS.base64 };
    const write = (text: string) =>
      JSON.stringify(text).slice(1, -1).replace(/[{}]/g, '$&$&').replaceAll('\\u0000', '\\0');
    const value = this.environment.read(variable, literal.node);
    return `${encoder}.encode(format!("${write(before)}{}${write(after)}", ${value}))`;
  }

  replace(literal: RustLiteral, expression: string): readonly TextEdit[] {
    const { node, variable, site } = literal;
    const fallback = variable === undefined ? undefined : fallbackAround(node, variable);
    if (fallback) return [{ span: fallback, newText: `.expect("${variable} is not set")` }];
    if (site.kind === 'format') return this.inFormat(literal, [{ kind: 'read', expression }]);
    return this.put(literal, expression);
  }

  compose(literal: RustLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { site, token, isBytes } = literal;
    if (!token) return { refusal: REASONS.concat };
    if (isBytes && parts.some((part) => part.kind === 'text' && /\\x[89a-f]/i.test(part.source)))
      return { refusal: REASONS.binary };
    if (site.kind === 'format') return this.inFormat(literal, parts);
    const values = parts.flatMap((part) => (part.kind === 'read' ? [part.expression] : []));
    const holes = parts.map((part): Part => (part.kind === 'read' ? { ...part, expression: '{}' } : part));
    return this.put(literal, `format!(${[writeFormat(token, holes, false), ...values].join(', ')})`);
  }

  finish(): readonly TextEdit[] {
    // The items ask for the name of LazyLock, which may need an import.
    const constants = this.constants.edits((item) => this.environment.lazyLock(item));
    return [...this.environment.edits(), ...this.insertions.edits(), ...constants];
  }

  /** @param expression  a `String` */
  private put({ node, site, variable, isBytes }: RustLiteral, expression: string): TextEdit[] {
    const borrow = (value: string, how: Borrow) => (how === '&' ? `&${value}` : value + how);
    switch (site.kind) {
      case 'owned':
        return [{ span: site.span, newText: isBytes ? `${expression}.into_bytes()` : expression }];
      case 'borrow':
        return [{ span: site.span, newText: borrow(expression, site.how) }];
      case 'leak':
        return [
          { span: site.span, newText: `${site.how === '' ? '&*' : ''}${expression}.leak()${site.how}` },
        ];
      case 'binding': {
        const [type, value] = BINDINGS[site.as](expression);
        return [
          { span: site.type, newText: type },
          { span: site.span, newText: value },
        ];
      }
      case 'hoist': {
        const name = this.insertions.variable(site.before, expression, variable ?? 'sendgrid');
        return [{ span: site.span, newText: borrow(name, site.how) }];
      }
      case 'static': {
        const lazyLock = this.environment.lazyLock(node);
        const name = this.insertions.constant(site.before, expression, variable ?? 'SENDGRID', lazyLock);
        return [{ span: site.span, newText: borrow(name, site.how) }];
      }
      case 'constant': {
        this.constants.change(site.item);
        const lazyLock = this.environment.lazyLock(site.item);
        return [lazyValue(this.source.text, site.item, node, lazyLock, expression)];
      }
      case 'format':
      case 'refused':
        return [];
    }
  }

  /** A key in the format of a macro becomes one more argument of it. */
  private inFormat({ node, site, token }: RustLiteral, parts: readonly Part[]): TextEdit[] {
    if (site.kind !== 'format' || !token) return [];
    const { end, hasArguments, separator } = site.place;
    // Behind other arguments one needs a name, which is written once.
    const names = new Map<string, string>();
    const nameOf = (expression: string) => {
      const variable = /"(\w+)"\)\.expect/.exec(expression)?.[1] ?? 'sendgrid_api_key';
      const base = variable.toLowerCase();
      const isTaken = [...names.values()].includes(base);
      const name = names.get(expression) ?? (isTaken ? `${base}_${names.size + 1}` : base);
      names.set(expression, name);
      return name;
    };
    const holes = parts.map(
      (part): Part =>
        part.kind === 'read'
          ? { ...part, expression: hasArguments ? `{${nameOf(part.expression)}}` : '{}' }
          : part,
    );
    const values = hasArguments
      ? [...names].map(([expression, name]) => `${name} = ${expression}`)
      : parts.flatMap((part) => (part.kind === 'read' ? [part.expression] : []));
    const added = values.map((value) => separator + value).join('');
    const format = writeFormat(token, holes, true);
    if (end === node.endIndex) return [{ span: spanOf(node), newText: format + added }];
    return [
      { span: spanOf(node), newText: format },
      { span: { start: end, end }, newText: added },
    ];
  }
}

/** The type and the value of a `let`. */
const BINDINGS: Readonly<Record<Wanted, (value: string) => readonly [type: string, value: string]>> = {
  owned: (value) => ['', value],
  borrowed: (value) => [': &str', `&${value}`],
  static: (value) => [": &'static str", `${value}.leak()`],
};

/** On a line of its own where it would be too long, as rustfmt breaks it. */
function lazyValue(text: string, item: Node, value: Node, lazyLock: string, expression: string): TextEdit {
  const filled = `${lazyLock}::new(|| ${expression})`;
  const gap = /=([ \t]*)$/.exec(text.slice(item.startIndex, value.startIndex));
  const name = item.childForFieldName('name')?.endIndex ?? item.startIndex;
  const indentation = lineBefore(text, item.startIndex).match(/^[ \t]*/)?.[0] ?? '';
  const length = name - item.startIndex + `: ${lazyLock}<String> = ;`.length + filled.length;
  if (!gap || indentation.length + length < MAX_WIDTH) return { span: spanOf(value), newText: filled };
  const span = { start: value.startIndex - (gap[1] ?? '').length, end: value.endIndex };
  return { span, newText: `${lineEndOf(text)}${indentation}    ${filled}` };
}

/** https://rust-lang.github.io/rustfmt/#max_width */
const MAX_WIDTH = 100;
