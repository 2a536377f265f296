import { overlap, type Span } from '../../../text/span';

/** `<%= … %>`, `<%# … %>`, but not `<%%`, which is text. */
const TAG = /<%(?!%)([=#-]*)([\s\S]*?)(-?%>|$)/g;

/**
 * The Ruby in an ERB template with everything else covered by spaces, line ends kept. Tags end in `;`, so that two on
 * one line are two statements.
 */
export function codeOnly(text: string): string {
  let result = '';
  let position = 0;
  for (const { index, 0: tag, 1: marks = '', 2: code = '', 3: close = '' } of text.matchAll(TAG)) {
    result += covered(text.slice(position, index));
    position = index + tag.length;
    if (marks.includes('#')) result += covered(tag);
    else result += `  ${covered(marks)}${code}${close === '' ? '' : `;${covered(close.slice(1))}`}`;
  }
  return result + covered(text.slice(position));
}

/** What the span stands in. */
export function partAt(text: string, span: Span): 'code' | 'comment' | 'text' {
  for (const { index, 0: tag, 1: marks = '' } of text.matchAll(TAG)) {
    if (overlap({ start: index, end: index + tag.length }, span))
      return marks.includes('#') ? 'comment' : 'code';
  }
  return 'text';
}

function covered(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
