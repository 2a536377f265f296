import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import type { Part } from '../../literals';

export function isTextBlock(literal: Node): boolean {
  return literal.type === 'string_literal' && literal.text.startsWith('"""');
}

/** Whether the block has the key as its value: one line, and the closing quotes on it. */
export function isWholeBlock(text: string, content: Span, key: Span): boolean {
  const before = text.slice(content.start, key.start);
  const after = text.slice(key.end, content.end);
  return /^[ \t\f]*(?:\r\n|\n|\r)[ \t]*$/.test(before) && /^(?:[ \t]*|\\(?:\r\n|\n|\r)[ \t]*)$/.test(after);
}

/**
 * A block keeps its lines: `formatted` puts the values in. Where its text is a format already, or has escapes that hide
 * a percent sign, `replace` does, for a marker that the block does not have otherwise.
 */
export function composeBlock(block: Node, parts: readonly Part[]): string {
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.source] : []));
  const reads = parts.flatMap((part) => (part.kind === 'read' ? [part.expression] : []));
  if (!isFormat(block) && !texts.some((text) => /\\(?:u|[0-7])/.test(text))) {
    const body = parts
      .map((part) => (part.kind === 'text' ? part.source.replaceAll('%', '%%') : '%s'))
      .join('');
    return `"""${body}""".formatted(${reads.join(', ')})`;
  }
  const marks = reads.map((_, index) => {
    let mark = `{key${index + 1}}`;
    while (block.text.includes(mark)) mark = `{${mark}}`;
    return mark;
  });
  let next = 0;
  const body = parts.map((part) => (part.kind === 'text' ? part.source : (marks[next++] ?? ''))).join('');
  const calls = reads.map((read, index) => `.replace("${marks[index]}", ${read})`).join('');
  return `"""${body}"""${calls}`;
}

/** `block.formatted(…)`, `String.format(block, …)`. */
function isFormat(block: Node): boolean {
  const { parent } = block;
  if (parent?.type === 'method_invocation') return parent.childForFieldName('name')?.text === 'formatted';
  const call = parent?.type === 'argument_list' ? parent.parent : null;
  return /^(?:printf|format)$/.test(call?.childForFieldName('name')?.text ?? '');
}
