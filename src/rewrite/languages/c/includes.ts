import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineEndOf } from '../../../text/lines';

/** A header, by its name in C and in C++. */
export type Header = keyof typeof HEADERS;

const HEADERS = {
  stdlib: { c: 'stdlib.h', cpp: 'cstdlib' },
  stdio: { c: 'stdio.h', cpp: 'cstdio' },
  string: { c: 'string', cpp: 'string' },
} as const;

/** What a file includes, and where one more line goes. */
export class Includes {
  private readonly items: readonly Node[];

  constructor(
    private readonly text: string,
    root: Node,
    private readonly isCpp: boolean,
  ) {
    this.items = itemsOf(root);
  }

  /** `std::getenv` needs `<cstdlib>`; a C++ file that includes `<stdlib.h>` has `getenv`. */
  get usesOldNames(): boolean {
    return !this.isCpp || (this.has('stdlib.h') && !this.has('cstdlib'));
  }

  add(headers: ReadonlySet<Header>): TextEdit[] {
    const missing = [...headers].filter(
      (header) => !this.has(HEADERS[header].c) && !this.has(HEADERS[header].cpp),
    );
    if (missing.length === 0) return [];
    const eol = lineEndOf(this.text);
    const lineOf = (header: Header) => `#include <${HEADERS[header][this.isCpp ? 'cpp' : 'c']}>`;
    const includes = this.items.filter(({ type }) => type === 'preproc_include');
    const last = includes.findLast((node) => node.text.includes('<')) ?? includes[includes.length - 1];
    if (!last) {
      const at = this.placeOfFirst();
      const lines = missing.map((header) => lineOf(header) + eol).join('');
      return [{ span: { start: at, end: at }, newText: lines + eol }];
    }
    const block = this.sortedBlockBefore(last);
    return missing.map((header) => {
      const line = lineOf(header);
      const next = block.find((node) => node.text.trim() > line);
      const at = next ? next.startIndex : this.lineBehind(last);
      const isOpen = at > 0 && !'\r\n'.includes(this.text.charAt(at - 1));
      return { span: { start: at, end: at }, newText: (isOpen ? eol : '') + line + eol };
    });
  }

  /** The lines that end with this one, if they are more than one and in the order of the alphabet. */
  private sortedBlockBefore(last: Node): Node[] {
    const block: Node[] = [];
    for (let i = this.items.findIndex(({ id }) => id === last.id); i >= 0; i--) {
      const node = this.items[i];
      const row = block[0]?.startPosition.row ?? last.startPosition.row + 1;
      if (node?.type !== 'preproc_include' || !node.text.includes('<') || node.startPosition.row !== row - 1)
        break;
      block.unshift(node);
    }
    const names = block.map(({ text }) => text.trim());
    const isSorted = names.every((name, i) => i === 0 || (names[i - 1] ?? '') < name);
    return isSorted && block.length > 1 ? block : [];
  }

  private has(name: string): boolean {
    return new RegExp(`^[ \\t]*#[ \\t]*include[ \\t]*[<"]${name.replace('.', '\\.')}[>"]`, 'm').test(
      this.text,
    );
  }

  private lineBehind({ endIndex }: Node): number {
    // The node of a directive may have its line end in it.
    if ('\r\n'.includes(this.text.charAt(endIndex - 1))) return endIndex;
    const rest = /^[^\r\n]*(?:\r\n|\n|\r)?/.exec(this.text.slice(endIndex))?.[0] ?? '';
    return endIndex + rest.length;
  }

  /** Behind the licence, `#pragma once` and the include guard. */
  private placeOfFirst(): number {
    let at = 0;
    for (const [index, item] of this.items.entries()) {
      const isHead =
        item.type === 'comment'
          ? /^(?:\r\n|\n|\r){2}/.test(this.text.slice(item.endIndex)) ||
            this.items[index + 1]?.type === 'comment'
          : (item.type === 'preproc_call' && /^#\s*pragma\s+once/.test(item.text)) || isGuardDefine(item);
      if (!isHead) break;
      at = this.lineBehind(item);
      if (item.type === 'comment' || item.type === 'preproc_call' || isGuardDefine(item))
        at += /^(?:\r\n|\n|\r)/.exec(this.text.slice(at))?.[0].length ?? 0;
    }
    return at;
  }
}

/** What stands at the top level, in the include guard where there is one. */
function itemsOf(root: Node): Node[] {
  const items = root.namedChildren.flatMap((child) => (child ? [child] : []));
  const guard = items.find(({ type }) => type !== 'comment');
  if (guard?.type !== 'preproc_ifdef' || !guard.text.startsWith('#ifndef')) return items;
  const name = guard.childForFieldName('name')?.text;
  const inner = guard.namedChildren.flatMap((child) => (child && child.type !== 'identifier' ? [child] : []));
  const [define] = inner;
  const isGuard =
    define?.type === 'preproc_def' &&
    define.childForFieldName('name')?.text === name &&
    !define.childForFieldName('value');
  return isGuard ? [...items.filter(({ startIndex }) => startIndex < guard.startIndex), ...inner] : items;
}

function isGuardDefine(node: Node): boolean {
  const name =
    node.parent?.type === 'preproc_ifdef' ? node.parent.childForFieldName('name')?.text : undefined;
  return node.type === 'preproc_def' && node.childForFieldName('name')?.text === name;
}
