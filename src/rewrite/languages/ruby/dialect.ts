import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import type { KeyInSource } from '../../language';
import type { Dialect, Part, Place, Refusal } from '../../literals';
import { placeOf, type RubyLiteral } from './place';
import { interpolatingClose, interpolatingOpen, interpolatingText, quotedText } from './token';

const BEHIND_A_BACKSLASH =
  'A backslash stands right before the key and changes what is read. Write the string without it, then use the fix again.';

export class RubyDialect implements Dialect<RubyLiteral> {
  /** `::ENV` where the file has an ENV of its own. */
  private readonly environment: string;
  /** By the start of the literal they stand in. */
  private readonly keys = new Map<number, readonly KeyInSource[]>();

  constructor(
    private readonly text: string,
    private readonly root: Node,
  ) {
    this.environment = definesEnvironment(root) ? '::ENV' : 'ENV';
  }

  placeOf(key: KeyInSource): Place<RubyLiteral> {
    const place = placeOf(this.root, key, this.environment);
    if (place.kind === 'literal') {
      const { start } = place.literal.span;
      this.keys.set(start, [...(this.keys.get(start) ?? []), key]);
    }
    return place;
  }

  read(variable: string, { token, quote, isFixed }: RubyLiteral): string {
    const mark = isFixed ? "'" : quote;
    const read = `${this.environment}.fetch(${mark}${variable}${mark})`;
    if (isFixed) return token.node.type === 'regex' ? `Regexp.escape(${read})` : read;
    return this.isChanged(token.node) ? `${read}.dup` : read;
  }

  encode(variable: string, { quote, isFixed }: RubyLiteral, before: string, after: string): string {
    const mark = isFixed ? "'" : quote;
    const value =
      before + after === ''
        ? `${this.environment}.fetch(${mark}${variable}${mark})`
        : `"${quotedText(before)}#{${this.environment}.fetch('${variable}')}${quotedText(after)}"`;
    if (/\bBase64\.|\brequire\s*\(?['"]base64['"]/.test(this.text)) return `Base64.strict_encode64(${value})`;
    // "m0" is base64 without line ends: https://docs.ruby-lang.org/en/master/packed_data_rdoc.html
    return `[${value}].pack(${mark}m0${mark})`;
  }

  replace(literal: RubyLiteral, expression: string): readonly TextEdit[] | Refusal {
    const { span, isFixed } = literal;
    if (isFixed) return this.compose(literal, [{ kind: 'read', expression }]);
    // `puts"SG…"` is a call, and `a ?"SG…"` the beginning of a choice, which `?E` is not.
    const gap = /[\w?:]/.test(this.text.charAt(span.start - 1)) ? ' ' : '';
    return [{ span, newText: gap + expression }];
  }

  compose(literal: RubyLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { token, last, span } = literal;
    if (token === last && token.interpolates) return this.interpolate(literal, parts);
    let newText = '';
    for (const [i, part] of parts.entries()) {
      if (part.kind === 'read') newText += `#{${part.expression}}`;
      else newText += interpolatingText(part.source, i === 0 ? token : last);
    }
    const open = interpolatingOpen(token);
    if (!open.startsWith('<<')) return [{ span, newText: open + newText + interpolatingClose(last) }];
    const tag = { start: token.node.startIndex, end: token.node.endIndex };
    return [
      { span: tag, newText: open },
      { span, newText },
    ];
  }

  /** Leaves the text as it is: there may be other literals with keys in it. */
  private interpolate({ token, span }: RubyLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const keys = this.keys.get(span.start) ?? [];
    const edits: TextEdit[] = [];
    for (const [i, part] of parts.entries()) {
      const key = keys[edits.length];
      if (part.kind === 'text' || !key) continue;
      const before = parts[i - 1];
      const backslash =
        before?.kind === 'text' ? /(?<!\\)(?:\\\\)*\\(c\\?|C-\\?|M-\\?|)$/.exec(before.source) : null;
      if (backslash && (backslash[1] !== '' || token.node.type === 'regex'))
        return { refusal: BEHIND_A_BACKSLASH };
      // In a string `\S` is "S", but `\#` would begin no interpolation.
      const start = key.span.start - (backslash ? 1 : 0);
      edits.push({ span: { start, end: key.span.end }, newText: `#{${part.expression}}` });
    }
    return edits;
  }

  /** What ENV gives is frozen: whether the literal, or the variable it is put into, is changed in place. */
  private isChanged(literal: Node): boolean {
    const { parent } = literal;
    if (parent?.type === 'binary')
      return parent.childForFieldName('operator')?.text === '<<' && isField(parent, 'left', literal);
    if (parent?.type === 'call' && isField(parent, 'receiver', literal))
      return IN_PLACE.test(parent.childForFieldName('method')?.text ?? '');
    const left = parent?.type === 'assignment' ? parent.childForFieldName('left') : null;
    if (!left || !/^@{0,2}\w+$/.test(left.text)) return false;
    return new RegExp(`${left.text}\\s*(?:<<|\\.(?:${IN_PLACE.source.slice(1, -1)})(?![\\w?=]))`).test(
      this.text,
    );
  }
}

const IN_PLACE = /^(?:concat|prepend|insert|replace|force_encoding|clear|\w+!)$/;

function isField(parent: Node, field: string, node: Node): boolean {
  return parent.childForFieldName(field)?.id === node.id;
}

function definesEnvironment(root: Node): boolean {
  const names = root.descendantsOfType(['class', 'module']).map((node) => node.childForFieldName('name'));
  const constants = root.descendantsOfType('assignment').map((node) => node.childForFieldName('left'));
  return [...names, ...constants].some((node) => node?.text === 'ENV');
}
