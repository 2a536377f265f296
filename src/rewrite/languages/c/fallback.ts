import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { spanOf } from '../../syntax';

/** `getenv("NAME") ? getenv("NAME") : "SG…"` and `getenv("NAME") ?: "SG…"`, which become the read alone. */
export function fallbackOf(node: Node, expression: string): readonly TextEdit[] | undefined {
  const { parent } = node;
  if (parent?.type !== 'conditional_expression' || parent.childForFieldName('alternative')?.id !== node.id)
    return undefined;
  const bare = (text: string | undefined) => text?.replace(/\s+|std::|^\(|\)$/g, '') ?? '';
  const read = bare(expression);
  const condition = bare(parent.childForFieldName('condition')?.text).replace(/!=(?:NULL|nullptr|0)$/, '');
  const consequence = parent.childForFieldName('consequence');
  const isOwn = condition === read && (!consequence || bare(consequence.text) === read);
  return isOwn ? [{ span: spanOf(parent), newText: expression }] : undefined;
}
