import type { Node } from 'web-tree-sitter';
import { ancestors } from '../../syntax';

/** https://pkg.go.dev/cmd/go#hdr-Generate_Go_files_by_processing_source: a line of its own before the first code. */
const GENERATED = /^\/\/ Code generated .* DO NOT EDIT\.$/;

export const REASONS = {
  generated:
    'This file is generated, so a change in it would be lost. Correct what it is generated from, and generate it again.',
  import: 'The key is in the path of an import here. Write the path without it.',
  tag: 'A struct tag is a fixed string and cannot read a variable. Take the key out of it, and set the field in the code.',
  generate:
    'This line is a command that go generate runs. Write the name of the variable in place of the key, with a $ before it.',
  directive: 'This comment is an instruction to a tool. Take the key out of it by hand.',
  cgo: 'This comment is C code for cgo. Read the variable there with getenv, and take the key out by hand.',
  output:
    'go test compares this comment with what the example prints. Let the example print something else, and correct the comment.',
};

export function isGenerated(root: Node): boolean {
  for (const node of root.children) {
    if (node?.type !== 'comment') return false;
    if (GENERATED.test(node.text.trimEnd())) return true;
  }
  return false;
}

/** Why words in the place of a key would be wrong in this comment. */
export function refuseComment(comment: Node): string | undefined {
  if (/^\/\/go:generate\b/.test(comment.text)) return REASONS.generate;
  if (/^\/\/(?:go:|line |export |extern )|^\/\/ ?\+build/.test(comment.text)) return REASONS.directive;
  if (isPreamble(comment)) return REASONS.cgo;
  const example = [...ancestors(comment)].find(({ type }) => type === 'function_declaration');
  if (!/^Example/.test(example?.childForFieldName('name')?.text ?? '')) return undefined;
  for (let node: Node | null = comment; node?.type === 'comment'; node = node.previousNamedSibling)
    if (/^(?:\/\/|\/\*)\s*(?:unordered )?output:/i.test(node.text)) return REASONS.output;
  return undefined;
}

/** The comments directly above `import "C"`. */
function isPreamble(comment: Node): boolean {
  let last = comment;
  let next = comment.nextNamedSibling;
  for (; next?.type === 'comment'; next = next.nextNamedSibling) last = next;
  return (
    next?.type === 'import_declaration' &&
    /^import\s+"C"/.test(next.text) &&
    next.startPosition.row <= last.endPosition.row + 1
  );
}

export function refuseLiteral(literal: Node): string | undefined {
  for (const { type } of ancestors(literal)) if (type === 'import_spec') return REASONS.import;
  const { parent } = literal;
  if (parent?.type === 'field_declaration') return REASONS.tag;
  return undefined;
}
