import {
  type Document,
  isMap,
  isPair,
  isSeq,
  type Pair,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Span } from '../../../text/span';
import type { KeyInSource, SourceFile } from '../../language';
import { BROKEN } from '../../tree-places';
import { IN_PIECES, type ValuePlace } from '../values';
import { YamlScalar } from './scalar';

export type Parent = YAMLMap | YAMLSeq | Pair;

/** A file of one or more YAML documents. */
export class YamlFile {
  private parsed: readonly Document.Parsed[] | undefined;
  private readonly scalars = new Map<Document.Parsed, PlacedScalar[]>();
  readonly path: string;
  readonly text: string;

  constructor(readonly source: Pick<SourceFile, 'path' | 'text' | 'project'>) {
    this.path = source.path;
    this.text = source.text;
  }

  /** Parsed when they are asked for first: many kinds of files are told by their path. */
  get documents(): readonly Document.Parsed[] {
    this.parsed ??= parseYaml(this.text);
    return this.parsed;
  }

  placeOf(key: KeyInSource): ValuePlace<YamlScalar> {
    const document = this.documents.find(({ range }) => key.span.start < range[2]) ?? this.documents.at(-1);
    if (!document) return { kind: 'words' };
    const scalar = this.scalarAt(document, key.span);
    const isBroken = document.errors.some(
      ({ pos }) => pos[0] <= (scalar?.span.end ?? key.span.end) + 1 || pos[0] >= document.range[2],
    );
    if (isBroken && document.errors.length > 0) return { kind: 'refused', refusal: BROKEN };
    if (!scalar) {
      if (key.disguise?.kind === 'split') return { kind: 'refused', refusal: IN_PIECES };
      // What is in no scalar, tag or anchor is a comment.
      return isInComment(this.text, key.span.start)
        ? { kind: 'words' }
        : { kind: 'refused', refusal: NO_VALUE };
    }
    if (scalar.isKey) return { kind: 'refused', refusal: KEY_AS_NAME };
    const header = scalar.header;
    if (header !== undefined && key.span.start < header.end) return { kind: 'words' };
    return { kind: 'value', value: scalar };
  }

  private scalarAt(document: Document.Parsed, { start, end }: Span): YamlScalar | undefined {
    const scalars = this.scalars.get(document) ?? scalarsOf(document);
    this.scalars.set(document, scalars);
    const found = lastBefore(scalars, start);
    if (!found || found.end < end) return undefined;
    const parents = found.ancestors.filter(isParent).toReversed();
    return new YamlScalar(this.text, document, found.node, parents, found.isKey);
  }
}

function isParent(node: unknown): node is Parent {
  return isMap(node) || isSeq(node) || isPair(node);
}

const NO_VALUE =
  'The key is no value of the YAML here, but a part of its notation. Write it as a value, or move it by hand.';

const KEY_AS_NAME =
  'The key is the name of an entry here, and a name cannot be read from a variable. Move it by hand.';

function parseYaml(text: string): Document.Parsed[] {
  const parse = (source: string): Document.Parsed[] => {
    const parsed = parseAllDocuments(source, {
      keepSourceTokens: true,
      uniqueKeys: false,
      logLevel: 'silent',
    });
    return Array.isArray(parsed) ? parsed : [];
  };
  const documents = parse(text);
  if (!text.includes('{{') || documents.every((each) => each.errors.length === 0 && !hasMapAsName(each)))
    return documents;
  const visible = parse(hideTemplates(text));
  return count(visible) <= count(documents) ? visible : documents;
}

/** As YAML takes `{{ .Values.key }}` without quotes. */
function hasMapAsName(document: Document.Parsed): boolean {
  let isFound = false;
  visit(document, {
    Pair(_, { key }) {
      isFound ||= isMap(key);
      return isFound ? visit.BREAK : undefined;
    },
  });
  return isFound;
}

export function countYamlErrors(text: string): number {
  return count(parseYaml(text));
}

function count(documents: readonly Document.Parsed[]): number {
  return documents.reduce((sum, { errors }) => sum + errors.length, 0);
}

/** Covers up the actions of Go's and other templates, which make YAML of what is none yet, with every other character where it was. */
function hideTemplates(text: string): string {
  return text
    .replace(/^[ \t]*\{\{(?:[^{}\n]|\n)*\}\}[ \t]*$/gm, (line) => line.replace(/[^\r\n]/g, ' '))
    .replace(/\{\{(?:[^{}\n])*\}\}/g, (action) => 'x'.repeat(action.length));
}

interface PlacedScalar {
  readonly node: Scalar;
  readonly start: number;
  readonly end: number;
  readonly isKey: boolean;
  readonly ancestors: readonly unknown[];
}

/** Every scalar of the document, by ascending offset. */
function scalarsOf(document: Document.Parsed): PlacedScalar[] {
  const scalars: PlacedScalar[] = [];
  visit(document, {
    Scalar(position, node: Scalar, ancestors) {
      const [start = 0, end = 0] = node.range ?? [];
      if (end > start) scalars.push({ node, start, end, isKey: position === 'key', ancestors });
    },
  });
  return scalars;
}

/** The last one that begins at or before the offset. */
function lastBefore(scalars: readonly PlacedScalar[], offset: number): PlacedScalar | undefined {
  let low = 0;
  let high = scalars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((scalars[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return scalars[low - 1];
}

/** Of a place outside of all scalars. */
function isInComment(text: string, offset: number): boolean {
  const line = text.slice(
    Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1,
  );
  const before = line.slice(0, line.length - (text.length - offset));
  return /(?:^|[\s,\]}"'])#/.test(before);
}
