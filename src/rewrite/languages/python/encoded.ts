import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import type { KeyInSource } from '../../language';
import { spanOf } from '../../syntax';
import { withoutComments } from './constant';
import { fieldsSource, literalSource } from './joined';

/** What decodes a literal: with the value itself there is nothing to decode. */
export interface Decoder {
  readonly span: Span;
  readonly isText: boolean;
}

/** `base64.b64decode("…")` around a literal, with or without `.decode()` behind it. */
export function decoderOf(literal: Node): Decoder | undefined {
  const list = literal.parent;
  const call = list?.type === 'argument_list' && withoutComments(list).length === 1 ? list.parent : null;
  if (!call || !/^(?:\w+\.)?(?:standard_)?b64decode$/.test(call.childForFieldName('function')?.text ?? ''))
    return undefined;
  const attribute = call.parent;
  const outer = attribute?.parent;
  const isText =
    attribute?.childForFieldName('attribute')?.text === 'decode' &&
    outer?.type === 'call' &&
    /^\(\s*(?:(["'])(?:utf-?8|ascii|latin-?1)\1)?\s*\)$/i.test(
      outer.childForFieldName('arguments')?.text ?? '',
    );
  return isText ? { span: spanOf(outer), isText } : { span: spanOf(call), isText: false };
}

/**
 * The expression for what stands in base64 in the source, as text.
 * @param read the expression for the variable, by the quote around its name
 * @param quote  for literals of its own
 * @param hasFields  whether it may be an f-string, which has quotes of both kinds
 */
export function decodedText(
  { disguise }: KeyInSource,
  read: (quote: string) => string,
  quote: string,
  hasFields: boolean,
): string {
  const { before, after } = disguise?.kind === 'base64' ? disguise : { before: '', after: '' };
  if (before + after === '') return read(quote);
  if (hasFields) {
    const field = read(quote === '"' ? "'" : '"');
    return `f${quote}${fieldsSource([before], quote)}{${field}}${fieldsSource([after], quote)}${quote}`;
  }
  const parts = [before, after].map((text) =>
    text === '' ? '' : quote + literalSource(text, quote) + quote,
  );
  return `(${[parts[0], read(quote), parts[1]].filter((part) => part !== '').join(' + ')})`;
}
