import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
import { ancestors } from '../../syntax';

/** How the environment is read where a key stands. */
export class Environment {
  private needsLazyLock = false;

  constructor(
    private readonly text: string,
    private readonly root: Node,
  ) {}

  /** A `String`; the program ends with the message where the variable is missing. */
  read(variable: string, at: Node): string {
    const module = this.imported('std::env', at) ? 'env' : 'std::env';
    return `${module}::var("${variable}").expect("${variable} is not set")`;
  }

  /** The name of `std::sync::LazyLock` (since Rust 1.80), imported for what is in no module of its own. */
  lazyLock(at: Node): string {
    if (this.imported('std::sync::LazyLock', at)) return 'LazyLock';
    const isInModule = [...ancestors(at)].some(({ type }) => type === 'mod_item');
    if (isInModule || /\bLazyLock\b/.test(this.text)) return 'std::sync::LazyLock';
    this.needsLazyLock = true;
    return 'LazyLock';
  }

  edits(): TextEdit[] {
    if (!this.needsLazyLock) return [];
    const eol = lineEndOf(this.text);
    const path = 'std::sync::LazyLock';
    const uses = this.root.namedChildren.flatMap((node) => (node?.type === 'use_declaration' ? [node] : []));
    const pathOf = (use: Node) => use.childForFieldName('argument')?.text ?? '';
    const isStandard = (use: Node) => /^(?:std|core|alloc)\b/.test(pathOf(use));
    const block = blockOf(uses, uses.find(isStandard) ?? uses[0]);
    const next = block.find((use) => pathOf(use) > path || !isStandard(use));
    const last = block.at(-1);
    if (next) return [insert(this.startOf(next), `use ${path};${eol}`)];
    if (last) return [insert(last.endIndex, `${eol}use ${path};`)];
    const first = this.root.namedChildren.find((node) => node && !this.isHead(node));
    return first ? [insert(this.startOf(first), `use ${path};${eol}${eol}`)] : [];
  }

  private imported(path: string, at: Node): boolean {
    const name = path.split('::').at(-1) ?? '';
    const scopes = /^(?:source_file|declaration_list|block)$/;
    for (const scope of ancestors(at)) {
      if (!scopes.test(scope.type)) continue;
      for (const use of scope.namedChildren)
        if (use?.type === 'use_declaration' && importsName(use.text, path, name)) return true;
      if (scope.parent?.type === 'mod_item') return false;
    }
    return false;
  }

  /** What stands before the `use` lines: `//!` comments, `#![…]`, and the license. */
  private isHead(node: Node): boolean {
    if (node.type === 'inner_attribute_item' || node.type === 'shebang') return true;
    if (!/comment$/.test(node.type)) return false;
    if (/^\/[/*]!/.test(node.text)) return true;
    return /^\s*\r?\n\s*\r?\n/.test(this.text.slice(node.endIndex));
  }

  private startOf(node: Node): number {
    let first = node;
    for (let before = node.previousNamedSibling; before; before = before.previousNamedSibling) {
      if (before.type !== 'attribute_item' && !/^\/\/(?!!)/.test(before.text)) break;
      if (this.text.slice(before.endIndex, first.startIndex).trim() !== '' || this.isHead(before)) break;
      first = before;
    }
    return first.startIndex - lineBefore(this.text, first.startIndex).length;
  }
}

function blockOf(uses: readonly Node[], first: Node | undefined): Node[] {
  const block: Node[] = [];
  for (const use of uses) {
    const last = block.at(-1);
    if (last ? use.startPosition.row === last.endPosition.row + 1 : use.id === first?.id) block.push(use);
  }
  return block;
}

/** `use std::env;`, `use std::{env, fs};`, `use std::env::{self, Args};`. */
function importsName(use: string, path: string, name: string): boolean {
  const text = use.replace(/^.*?\buse\s+/s, '').replace(/\s+/g, '');
  if (text === `${path};`) return true;
  const parent = path.slice(0, -name.length - 2);
  const list = text.startsWith(`${parent}::{`) ? text.slice(parent.length + 3, -2) : undefined;
  if (list?.split(/,(?![^{]*\})/).some((one) => one === name || one.startsWith(`${name}::{self`)))
    return true;
  return text.startsWith(`${path}::{self`);
}

function insert(start: number, newText: string): TextEdit {
  return { span: { start, end: start }, newText };
}
