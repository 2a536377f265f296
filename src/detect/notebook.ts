import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { LineIndex, type LinePosition } from '../text/lines';
import type { Span } from '../text/span';
import { KEY_LENGTH } from './api-key';
import type { CellPlace, Finding } from './finding';
import { JoinedText, type Place, placeInLiteral } from './joined-text';
import type { Source } from './rule';

/**
 * Whether to look into cells. A document in an editor has a language: there each cell is a document of its own, and a
 * notebook that is opened as text is JSON that is being edited.
 */
export function isNotebook({ path, languageId }: Source): boolean {
  return languageId === undefined && path !== undefined && /\.ipynb$/i.test(path);
}

/**
 * What `find` finds in a Jupyter notebook: in each cell and each saved output as people see them, where a line is a line
 * and no JSON string, and in the rest of the file as it stands. Images are skipped. Spans are those of the file.
 * @returns in any order; undefined where the file is no JSON
 */
export function findInNotebook(
  { text, path }: Source,
  find: (source: Source) => Finding[],
): Finding[] | undefined {
  const root = parse(text);
  if (!root) return undefined;
  const notebook = new Notebook(text, root);
  const findings: Finding[] = [];
  for (const cell of notebook.texts) {
    const found = find({ text: cell.joined.text, path, languageId: cell.languageId });
    const lines = found.length > 0 ? new LineIndex(cell.joined.text) : undefined;
    for (const finding of found)
      if (lines) findings.push(inFile(finding, cell, lines.positionAt(finding.span.start)));
  }
  findings.push(...find({ text: withoutSpans(text, notebook.settled), path, languageId: 'json' }));
  return findings;
}

/** Of text, not of JSON that is being written: a comment or a missing bracket makes it no notebook. */
function parse(text: string): Node | undefined {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { disallowComments: true });
    return errors.length === 0 ? root : undefined;
  } catch (error) {
    // The parser recurses; a file nested so deeply that the stack ends is no notebook.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The texts of the cells; undefined where the file is no JSON. */
export function textsInNotebook(text: string): readonly CellText[] | undefined {
  const root = parse(text);
  return root && new Notebook(text, root).texts;
}

/** A text in a cell: its source, or one of its outputs. */
export interface CellText {
  /** From 1. */
  readonly index: number;
  readonly kind: CellPlace['kind'];
  readonly languageId: string;
  readonly joined: JoinedText;
  /** What the file has between the quotes of each of its strings; of a value that is no string, all of it. */
  readonly strings: readonly Span[];
}

class Notebook {
  readonly texts: CellText[] = [];
  /** What is in `texts`, and images: not to be looked at again. By ascending offset. */
  readonly settled: Span[] = [];
  private readonly language: string;

  constructor(
    private readonly file: string,
    root: Node,
  ) {
    const metadata = member(root, 'metadata');
    this.language =
      languageIdOf(member(member(metadata, 'language_info'), 'name')) ??
      languageIdOf(member(member(metadata, 'kernelspec'), 'language')) ??
      'python';
    // Before nbformat 4 cells were on worksheets.
    const lists = [root, ...elements(member(root, 'worksheets'))].map((holder) => member(holder, 'cells'));
    for (const [i, cell] of lists.flatMap(elements).entries()) this.readCell(cell, i + 1);
    this.settled.sort((a, b) => a.start - b.start);
  }

  private readCell(cell: Node, index: number): void {
    const type = member(cell, 'cell_type')?.value;
    const code = languageIdOf(member(cell, 'language')) ?? this.language;
    const languageId = type === 'code' ? code : type === 'markdown' ? 'markdown' : 'plaintext';
    // `input` is nbformat 3, and so is a language of each cell's own.
    for (const name of ['source', 'input']) this.read(member(cell, name), index, 'source', languageId);
    for (const [, attachment] of members(member(cell, 'attachments')))
      for (const [mime, data] of members(attachment)) if (isImage(mime)) this.settle(data);
    for (const output of elements(member(cell, 'outputs'))) {
      this.readOutput(members(output), index);
      this.readOutput(members(member(output, 'data')), index);
    }
  }

  private readOutput(data: readonly [string, Node][], index: number): void {
    for (const [name, value] of data) {
      if (isImage(name)) this.settle(value);
      else if (name === 'traceback') this.read(value, index, 'output', 'plaintext', '\n');
      else if (name.includes('/') || TEXTS.has(name)) this.read(value, index, 'output', outputLanguage(name));
    }
  }

  /** A string or a list of strings; any other value, such as JSON in an output, as it stands in the file. */
  private read(
    value: Node | undefined,
    index: number,
    kind: CellPlace['kind'],
    languageId: string,
    between = '',
  ): void {
    if (!value) return;
    const joined = new JoinedText();
    const strings = value.type === 'array' ? elements(value) : [value];
    const spans: Span[] = [];
    if (strings.every(({ type }) => type === 'string')) {
      for (const string of strings) {
        const inside = { start: string.offset + 1, end: string.offset + string.length - 1 };
        if (between !== '' && string !== strings[0]) joined.add(between, () => inside.start);
        addWithoutColours(joined, String(string.value), placeInLiteral(this.file, inside));
        this.settle(string);
        spans.push(inside);
      }
    } else {
      const { offset, length } = value;
      joined.add(this.file.slice(offset, offset + length), (more) => offset + more);
      this.settle(value);
      spans.push({ start: offset, end: offset + length });
    }
    this.texts.push({ index, kind, languageId, joined, strings: spans });
  }

  private settle({ offset, length }: Node): void {
    this.settled.push({ start: offset, end: offset + length });
  }
}

/** The finding as the file has it. A key that the JSON writes with escapes is none in plain text. */
function inFile(
  finding: Finding,
  { joined, index, kind }: CellText,
  { line, column }: LinePosition,
): Finding {
  const span = joined.toFile(finding.span);
  const { fix, ...rest } = finding;
  const found: Finding = { ...rest, span, cell: { index, kind, line, column } };
  if (finding.rule === 'api-key' && span.end - span.start !== KEY_LENGTH)
    return { ...found, rule: 'api-key-encoded' };
  if (!fix) return found;
  const edits = fix.edits.map(({ span: old, newText }) => ({
    span: joined.toFile(old),
    newText: JSON.stringify(newText).slice(1, -1),
  }));
  return { ...found, fix: { ...fix, edits } };
}

/** The text with spaces where the spans are: all else keeps its place. */
function withoutSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(position, start), ' '.repeat(Math.max(end - Math.max(start, position), 0)));
    position = Math.max(position, end);
  }
  return [...parts, text.slice(position)].join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is the one that begins them
const COLOUR = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/** A traceback and what a program printed have a terminal's colours between the words. */
function addWithoutColours(joined: JoinedText, text: string, place: Place): void {
  let position = 0;
  for (const match of text.matchAll(COLOUR)) {
    const from = position;
    joined.add(text.slice(from, match.index), (offset) => place(from + offset));
    position = match.index + match[0].length;
  }
  joined.add(text.slice(position), (offset) => place(position + offset));
}

/** Kernels' names of languages where VS Code has others. */
const LANGUAGE_IDS: Readonly<Record<string, string>> = {
  ipython: 'python',
  'c#': 'csharp',
  'f#': 'fsharp',
  'c++': 'cpp',
  bash: 'shellscript',
};

function languageIdOf(name: Node | undefined): string | undefined {
  if (name?.type !== 'string') return undefined;
  const language = String(name.value).toLowerCase();
  return Object.hasOwn(LANGUAGE_IDS, language) ? LANGUAGE_IDS[language] : language;
}

/** What is neither a picture nor a MIME type in an output; the last four are nbformat 3. */
const TEXTS = new Set(['text', 'evalue', 'html', 'svg', 'latex', 'javascript']);

function outputLanguage(name: string): string {
  const type = name.replace(/^(?:text|application|image)\//, '');
  if (type === 'html' || type === 'javascript' || type === 'markdown') return type;
  if (type.endsWith('json')) return 'json';
  return type.startsWith('svg') ? 'xml' : 'plaintext';
}

/** And whatever else is base64 and no text. The last two are nbformat 3. */
function isImage(name: string): boolean {
  return /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$|(?:png|jpeg)$)/.test(name);
}

function elements(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

function members(node: Node | undefined): [string, Node][] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    value ? [[String(key?.value), value]] : [],
  );
}

function member(node: Node | undefined, name: string): Node | undefined {
  return members(node).find(([key]) => key === name)?.[1];
}
