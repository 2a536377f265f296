import { type Node, type ParseError, parseTree, visit } from 'jsonc-parser';
import { applyEdits, type TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';
import type { KeyInSource, SourceFile } from '../../language';
import { BROKEN } from '../../tree-places';
import { type ConfigValue, IN_PIECES, MARK, type Path, type ValuePlace } from '../values';

/** A file of JSON, perhaps with comments and commas at the end of lists. */
export class JsonFile {
  readonly path: string;
  readonly text: string;
  private parsed: { readonly root: Node | undefined; readonly errors: readonly ParseError[] } | undefined;

  constructor(readonly source: Pick<SourceFile, 'path' | 'text' | 'project'>) {
    this.path = source.path;
    this.text = source.text;
  }

  get root(): Node | undefined {
    return this.parse().root;
  }

  /** When it is asked for first: many kinds of files are told by their path. */
  private parse() {
    if (this.parsed) return this.parsed;
    const errors: ParseError[] = [];
    this.parsed = { root: parseTree(this.text, errors, OPTIONS), errors };
    return this.parsed;
  }

  placeOf(key: KeyInSource): ValuePlace<JsonString> {
    const { start, end } = key.span;
    let node = this.root;
    while (node) {
      const inner: Node | undefined = node.children?.find(
        (child) => child.offset <= start && end <= child.offset + child.length,
      );
      if (!inner) break;
      node = inner;
    }
    if (this.parse().errors.some(({ offset }) => offset <= end)) return { kind: 'refused', refusal: BROKEN };
    if (node?.type === 'string') {
      if (node.parent?.type === 'property' && node.parent.children?.[0] === node)
        return { kind: 'refused', refusal: KEY_AS_NAME };
      return { kind: 'value', value: new JsonString(this.text, node) };
    }
    if (key.disguise?.kind === 'split') return { kind: 'refused', refusal: IN_PIECES };
    return isInComment(this.text, start) ? { kind: 'words' } : { kind: 'refused', refusal: BROKEN };
  }

  /** The member's value, of the root or of what lies below it. */
  get(...path: readonly string[]): Node | undefined {
    return path.reduce(memberOf, this.root);
  }
}

/** A string that is a value. */
export class JsonString implements ConfigValue {
  readonly span: Span;
  readonly path: Path;

  constructor(
    private readonly text: string,
    readonly node: Node,
  ) {
    this.span = spanOf(node);
    this.path = pathOf(node);
  }

  /** The objects and lists around it, the innermost first. */
  get parents(): Node[] {
    const parents: Node[] = [];
    for (let parent = this.node.parent; parent; parent = parent.parent) {
      if (parent.type !== 'property') parents.push(parent);
    }
    return parents;
  }

  marked(keys: readonly KeyInSource[]): string {
    const { start, end } = this.span;
    const marked = applyEdits(
      this.text.slice(start, end),
      keys.map(({ span }) => ({ span: { start: span.start - start, end: span.end - start }, newText: MARK })),
    );
    const value: unknown = JSON.parse(marked);
    return typeof value === 'string' ? value : marked;
  }

  find(character: string, position: number, direction: 1 | -1): Span | undefined {
    const written = escaped(character);
    const start =
      direction === 1
        ? this.text.indexOf(written, position)
        : this.text.lastIndexOf(written, position - written.length);
    const end = start + written.length;
    return start > this.span.start && end < this.span.end ? { start, end } : undefined;
  }

  write(edits: readonly TextEdit[]): readonly TextEdit[] {
    return edits.map(({ span, newText }) => ({ span, newText: escaped(newText) }));
  }
}

const OPTIONS = { allowTrailingComma: true, disallowComments: false };

export function countJsonErrors(text: string): number {
  const errors: ParseError[] = [];
  parseTree(text, errors, OPTIONS);
  return errors.length;
}

export function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

/** The value of an object's member. */
export function memberOf(object: Node | undefined, name: string): Node | undefined {
  return propertyOf(object, name)?.children?.[1];
}

/** The member itself, with its name. */
export function propertyOf(object: Node | undefined, name: string): Node | undefined {
  if (object?.type !== 'object') return undefined;
  return object.children?.find((property) => property.children?.[0]?.value === name);
}

export function textOf(object: Node | undefined, name: string): string | undefined {
  const value: unknown = memberOf(object, name)?.value;
  return typeof value === 'string' ? value : undefined;
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function pathOf(node: Node): Path {
  const path: (string | number)[] = [];
  for (let child = node, { parent } = node; parent; child = parent, parent = parent.parent) {
    if (parent.type === 'array') path.push(parent.children?.indexOf(child) ?? 0);
    else if (parent.type === 'property') path.push(String(parent.children?.[0]?.value));
  }
  return path.reverse();
}

function isInComment(text: string, offset: number): boolean {
  let isComment = false;
  visit(
    text,
    {
      onComment: (start, length) => {
        isComment ||= start <= offset && offset < start + length;
      },
    },
    OPTIONS,
  );
  return isComment;
}

const KEY_AS_NAME =
  'The key is the name of a member here, and a name cannot be read from a variable. Move it by hand.';
