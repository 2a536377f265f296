import type { Tree } from 'web-tree-sitter';
import { ancestors, nodeAt } from '../../syntax';

/** Cell magics whose cell is Python still. */
const PYTHON_CELL = /^%%(time|timeit|capture|prun|python3?)\b/;

/** A notebook cell that begins with `%%bash` or the like: what follows is no Python, whatever it looks like. */
export function isForeignCell(text: string): boolean {
  const [, magic] = /^\s*(%%.*)/.exec(text) ?? [];
  return magic !== undefined && !PYTHON_CELL.test(magic);
}

/**
 * Puts a number and a comment of the same length in the place of IPython's magics, shell commands and questions, over
 * which the parser would stumble and take lines of Python with it (`!ls {`). That it sees an error there tells them
 * from lines of Python that happen to begin with `%`.
 */
export function hideMagics(text: string, tree: Tree): string {
  if (!tree.rootNode.hasError) return text;
  let offset = 0;
  let isContinued = false;
  const parts = text.split(/(\r\n|\n|\r)/).map((line, i) => {
    const start = offset;
    offset += line.length;
    if (i % 2 === 1) return line;
    const magic = magicIn(line);
    const isMagic = magic !== undefined && isInError(tree, start + magic.mark);
    const hidden = isMagic ? `${magic.before}0` : '';
    if (!isMagic && !isContinued) return line;
    isContinued = line.endsWith('\\');
    return hidden + '#'.repeat(line.length - hidden.length);
  });
  return parts.join('');
}

/** `%pip install …`, `!ls`, `files = !ls`, `?print`, `print?`: what stands before it, and which character makes it a magic. */
function magicIn(line: string): { before: string; mark: number } | undefined {
  const before = /^\s*(?:(?:[\w.,][\w., ]*=\s*)?(?=%{1,2}\w|!(?!=))|(?=\?))/.exec(line)?.[0];
  if (before !== undefined) return { before, mark: before.length };
  const question = /^\s*(?=[\w.]+\?{1,2}\s*$)/.exec(line)?.[0];
  return question === undefined ? undefined : { before: question, mark: line.indexOf('?') };
}

function isInError(tree: Tree, offset: number): boolean {
  const node = nodeAt(tree.rootNode, { start: offset, end: offset + 1 });
  const around = [node, ...ancestors(node)];
  return around.some((each) => each.isError) && !around.some((each) => each.type === 'string');
}
