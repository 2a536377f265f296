import type { Node } from 'web-tree-sitter';
import { applyEdits, type TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
import { contains, type Span } from '../../../text/span';
import { ancestors, spanOf } from '../../syntax';
import { alignNames } from './alignment';
import type { Names } from './names';
import type { WantedTypes } from './types';

/** Constants that have to become variables: those that hold a key, and those that are made of them. */
export class Constants {
  constructor(
    private readonly text: string,
    private readonly root: Node,
    private readonly names: Names,
    private readonly types: WantedTypes,
  ) {}

  /** Why the constant cannot be made a variable, and what to do. */
  refusalFor(spec: Node): string | undefined {
    for (const one of this.withDependents(spec)) {
      const siblings = specsOf(one.parent);
      const isCounted = (other: Node) => /\biota\b/.test(other.text) || !other.childForFieldName('value');
      if (siblings.length > 1 && siblings.some((other) => isCounted(other))) return REASONS.group;
      if (!this.isAlone(one) && isInList(one) && siblings.length > 1) return REASONS.line;
      for (const name of namesOf(one)) {
        const uses = this.names.usesOf(name);
        if (uses.some(isLength)) return REASONS.length;
        const isLocal = one.parent?.parent?.type !== 'source_file';
        // A constant that nobody uses is legal in a function, a variable is not.
        if (isLocal && uses.length === 0) return REASONS.unused;
      }
    }
    return undefined;
  }

  /** The edits of the file with what makes variables of the constants that any of them is in. */
  adapt(edits: readonly TextEdit[]): TextEdit[] {
    const changed = new Map<number, Node>();
    for (const spec of this.constantsIn(edits))
      for (const one of this.withDependents(spec)) changed.set(one.id, one);
    const all = [...edits, ...[...changed.values()].flatMap((spec) => this.conversions(spec))];
    const declarations = new Map<number, Node>();
    for (const { parent } of changed.values()) if (parent) declarations.set(parent.id, parent);
    let result = all;
    for (const declaration of declarations.values()) {
      const specs = specsOf(declaration);
      const moved = specs.filter(({ id }) => changed.has(id));
      const keyword = { start: declaration.startIndex, end: declaration.startIndex + 'const'.length };
      if (moved.length === specs.length) result.push({ span: keyword, newText: 'var' });
      else result = this.takeOut(declaration, moved, result);
    }
    return result;
  }

  private constantsIn(edits: readonly TextEdit[]): Node[] {
    const specs = this.root.descendantsOfType('const_spec').flatMap((spec) => spec ?? []);
    return specs.filter((spec) =>
      edits.some(({ span }) => contains(spanOf(spec), span) && isValue(spec, span)),
    );
  }

  /** A constant that is made of one that becomes a variable becomes one, too. */
  private withDependents(spec: Node, found = new Map<number, Node>()): Node[] {
    if (found.has(spec.id)) return [];
    found.set(spec.id, spec);
    for (const name of namesOf(spec)) {
      for (const use of this.names.usesOf(name)) {
        const owner = [...ancestors(use)].find(({ type }) => type === 'const_spec');
        if (owner) this.withDependents(owner, found);
      }
    }
    return [...found.values()];
  }

  /** Where the constant took on a named type, the variable has to be converted. */
  private conversions(spec: Node): TextEdit[] {
    if (spec.childForFieldName('type')) return [];
    return namesOf(spec).flatMap((name) =>
      this.names.usesOf(name).flatMap((use) => {
        const type = this.types.conversionAt(use);
        return type === undefined ? [] : [{ span: spanOf(use), newText: `${type}(${use.text})` }];
      }),
    );
  }

  /** Out of a group whose other constants stay what they are. */
  private takeOut(declaration: Node, moved: readonly Node[], edits: readonly TextEdit[]): TextEdit[] {
    const eol = lineEndOf(this.text);
    const outer = lineBefore(this.text, declaration.startIndex);
    const isAtTop = declaration.parent?.type === 'source_file';
    let rest = [...edits];
    const variables: string[] = [];
    const runs: Span[] = [];
    for (const spec of moved) {
      const lines = this.linesOf(spec);
      const inside = rest.filter(({ span }) => contains(lines, span));
      rest = rest.filter((edit) => !inside.includes(edit));
      const keyword = { span: { start: spec.startIndex, end: spec.startIndex }, newText: 'var ' };
      const shifted = [keyword, ...inside, ...this.singleSpaces(spec)].map(({ span, newText }) => ({
        span: { start: span.start - lines.start, end: span.end - lines.start },
        newText,
      }));
      const inner = lineBefore(this.text, spec.startIndex);
      const block = applyEdits(this.text.slice(lines.start, lines.end), shifted).replace(/\r?\n$/, '');
      const reindent = (line: string) => (line.startsWith(inner) ? outer + line.slice(inner.length) : line);
      variables.push(block.split(eol).map(reindent).join(eol));
      const run = runs.at(-1);
      if (run && this.text.slice(run.end, lines.start).trim() === '')
        runs[runs.length - 1] = { start: run.start, end: lines.end };
      else runs.push(lines);
    }
    const place = { start: declaration.endIndex, end: declaration.endIndex };
    return [
      ...rest,
      ...runs.map((run) => ({ span: this.withGap(run), newText: '' })),
      ...alignNames(this.text, specsOf(declaration), moved),
      { span: place, newText: (isAtTop ? eol + eol : eol) + variables.join(eol) },
    ];
  }

  /** One space where the group's names were aligned. */
  private singleSpaces(spec: Node): TextEdit[] {
    const value = spec.childForFieldName('value');
    const before = value ? this.text.slice(spec.startIndex, value.startIndex) : '';
    return [...before.matchAll(/[ \t]{2,}/g)].map((match) => {
      const start = spec.startIndex + match.index;
      return { span: { start, end: start + match[0].length }, newText: ' ' };
    });
  }

  private isAlone(spec: Node): boolean {
    const line = this.text.slice(spec.endIndex).match(/^[ \t]*(?:\/\/[^\r\n]*)?(?:\r?\n|$)/);
    return line !== null && lineBefore(this.text, spec.startIndex).trim() === '';
  }

  /** Its lines, with the comment above and the line end. */
  private linesOf(spec: Node): Span {
    let first = spec;
    for (
      let before = spec.previousNamedSibling;
      before?.type === 'comment';
      before = before.previousNamedSibling
    ) {
      if (before.endPosition.row !== first.startPosition.row - 1) break;
      if (lineBefore(this.text, before.startIndex).trim() !== '') break;
      first = before;
    }
    const start = first.startIndex - lineBefore(this.text, first.startIndex).length;
    const end = this.text.slice(spec.endIndex).match(/^[^\r\n]*(?:\r?\n)?/)?.[0].length ?? 0;
    return { start, end: spec.endIndex + end };
  }

  /** With the empty line before it where another one, or the end of the group, follows. */
  private withGap({ start, end }: Span): Span {
    const before = this.text.slice(0, start).match(/\n([ \t]*\r?\n)$/)?.[1]?.length ?? 0;
    const opens = /\([ \t]*\r?\n$/.test(this.text.slice(0, start));
    const after = this.text.slice(end).match(/^[ \t]*\r?\n/)?.[0].length ?? 0;
    if (opens) return { start, end: end + after };
    return /^[ \t]*(?:\)|\r?\n)/.test(this.text.slice(end)) ? { start: start - before, end } : { start, end };
  }
}

const REASONS = {
  group:
    'The constants of this group count or repeat each other. Put the key into a var of its own, outside of the group, then use the fix again.',
  line: 'Several constants are on this line. Put each on a line of its own, then use the fix again.',
  length:
    'The length of an array depends on this constant, and a variable cannot be used for that. Use a slice there, then use the fix again.',
  unused: 'Nothing uses this constant. Delete it; the key still has to be revoked.',
};

function isValue(spec: Node, span: Span): boolean {
  const value = spec.childForFieldName('value');
  return value !== null && contains(spanOf(value), span);
}

export function specsOf(declaration: Node | null): Node[] {
  return (declaration?.namedChildren ?? []).flatMap((node) => (node?.type === 'const_spec' ? [node] : []));
}

function isInList(spec: Node): boolean {
  return spec.parent?.children.some((child) => child?.type === '(') === true;
}

function namesOf(spec: Node): Node[] {
  return spec.childrenForFieldName('name').flatMap((name) => (name?.type === 'identifier' ? [name] : []));
}

function isLength(use: Node): boolean {
  let node = use;
  for (const parent of ancestors(use)) {
    if (parent.type === 'array_type') return parent.childForFieldName('length')?.id === node.id;
    node = parent;
  }
  return false;
}
