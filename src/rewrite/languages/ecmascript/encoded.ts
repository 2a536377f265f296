import type { Node } from 'web-tree-sitter';
import type { KeyInSource } from '../../language';
import { withoutComments } from './constant';
import { templateSource } from './joined';

/** The expression for the text that stands in base64 in the source, its key read from the environment. */
export function plainText({ disguise }: KeyInSource, read: string): string {
  if (disguise?.kind !== 'base64') return read;
  const { before, after } = disguise;
  return before + after === ''
    ? read
    : `\`${templateSource([before])}\${${read}}${templateSource([after])}\``;
}

/** What decodes a literal: with the text itself there is nothing to decode. */
export interface Decoder {
  readonly node: Node;
  /** Whether it gives a Buffer. */
  readonly isBuffer: boolean;
}

/** `atob('…')`, `Buffer.from('…', 'base64')` or `Buffer.from('…', 'base64').toString()` around a literal. */
export function decoderOf(literal: Node): Decoder | undefined {
  const list = literal.parent;
  const call = list?.type === 'arguments' ? list.parent : null;
  const called = call?.childForFieldName('function')?.text ?? '';
  if (!list || !call || withoutComments(list)[0]?.equals(literal) !== true) return undefined;
  if (/^(?:globalThis\.)?atob$/.test(called)) return { node: call, isBuffer: false };
  if (called !== 'Buffer.from' || !/^\(.*,\s*(["'`])base64\1\s*,?\s*\)$/s.test(list.text)) return undefined;
  const member = call.parent;
  const outer = member?.parent;
  const isText =
    member?.childForFieldName('property')?.text === 'toString' &&
    outer?.childForFieldName('function')?.equals(member) === true &&
    /^\(\s*(?:(["'`])(?:utf-?8|ascii|latin1|binary)\1)?\s*\)$/i.test(
      outer.childForFieldName('arguments')?.text ?? '',
    );
  return isText ? { node: outer, isBuffer: false } : { node: call, isBuffer: true };
}
