import type { TextEdit } from '../text/edits';
import { overlap, type Span } from '../text/span';
import type { KeyInSource, KeyOutcome, Rewrite } from './language';

/** A string literal, or several that are joined where a key stands in pieces. Languages add what they need to know. */
export interface Literal {
  /** With quotes and prefix; of joined ones from the first one's start to the last one's end. */
  readonly span: Span;
  /** Between the quotes; of joined ones from the first one's first character to the last one's last. */
  readonly content: Span;
}

export interface Refusal {
  /** A sentence for the user: why, and what to do instead. */
  readonly refusal: string;
}

/** Where a key stands. */
export type Place<L extends Literal> =
  | { readonly kind: 'literal'; readonly literal: L }
  /** A comment or documentation: words take its place, `<NAME>` unless that means something else in there, as in XML. */
  | { readonly kind: 'words'; readonly words?: string }
  | ({ readonly kind: 'refused' } & Refusal);

/** A piece of a literal whose keys are read: text as it stands there, escapes and all, or an expression. */
export type Part =
  | { readonly kind: 'text'; readonly source: string }
  | { readonly kind: 'read'; readonly expression: string };

/** How one file's language puts reads in the place of keys. One object for each rewrite: it may remember what it was asked. */
export interface Dialect<L extends Literal> {
  placeOf(key: KeyInSource): Place<L>;
  /** An expression for the variable's value, to stand where the literal stands. */
  read(variable: string, literal: L): string | Refusal;
  /**
   * An expression for the standard base64 of `before`, the variable's value and `after`, which are characters as they
   * are, without escapes. Left out by languages that cannot do so without another library.
   */
  encode?(variable: string, literal: L, before: string, after: string): string | Refusal;
  /** Puts an expression in the place of a literal that holds a key and nothing else. */
  replace(literal: L, expression: string): readonly TextEdit[] | Refusal;
  /** Puts what has the value of all parts together in the place of the literal; at least one of them is a text. */
  compose(literal: L, parts: readonly Part[]): readonly TextEdit[] | Refusal;
  /** Edits beside the literals that the reads need, such as an import. Asked once, at the end, if there was any read. */
  finish?(): readonly TextEdit[];
}

/** Goes through the keys of a file, literal by literal. The keys of one literal move together or not at all. */
export function rewriteLiterals<L extends Literal>(
  text: string,
  keys: readonly KeyInSource[],
  dialect: Dialect<L>,
): Rewrite {
  const edits: TextEdit[] = [];
  const outcomes = new Map<KeyInSource, KeyOutcome>();
  const groups = new Map<string, { literal: L; keys: KeyInSource[] }>();
  for (const key of keys) {
    const place = dialect.placeOf(key);
    if (place.kind === 'refused') {
      outcomes.set(key, { key, refusal: place.refusal });
    } else if (place.kind === 'words') {
      const reference = place.words ?? placeholderFor(key.variable);
      edits.push({ span: key.span, newText: reference });
      outcomes.set(key, { key, reference });
    } else {
      const { literal } = place;
      const id = `${literal.span.start}-${literal.span.end}`;
      const group = groups.get(id);
      if (group) group.keys.push(key);
      else groups.set(id, { literal, keys: [key] });
    }
  }
  let hasRead = false;
  /** Of literals that are not over yet: others may stand in their holes. */
  let around: { readonly end: number; readonly edits: readonly TextEdit[] }[] = [];
  for (const group of [...groups.values()].sort((a, b) => a.literal.span.start - b.literal.span.start)) {
    const { span } = group.literal;
    const rewrite = rewriteLiteral(text, group.literal, group.keys, dialect);
    around = around.filter(({ end }) => end > span.start);
    const taken = around.flatMap(({ edits: made }) => made);
    // A literal in a hole of one that is written anew, or a piece of two keys: both edits would be of the same text.
    if (rewrite.edits.some((edit) => taken.some((other) => overlap(edit.span, other.span)))) {
      for (const key of group.keys) outcomes.set(key, { key, refusal: ENTANGLED });
      continue;
    }
    around.push({ end: span.end, edits: rewrite.edits });
    hasRead ||= rewrite.edits.length > 0;
    edits.push(...rewrite.edits);
    for (const outcome of rewrite.outcomes) outcomes.set(outcome.key, outcome);
  }
  // First, so that an import comes before an expression at the same place.
  if (hasRead) edits.unshift(...(dialect.finish?.() ?? []));
  return { edits, outcomes: keys.flatMap((key) => outcomes.get(key) ?? []) };
}

const ENTANGLED =
  'The key stands inside of an expression with another key. Once that one has moved, use the fix again.';

/** What stands for a key where people read and nothing runs. */
export function placeholderFor(variable: string): string {
  return `<${variable}>`;
}

function rewriteLiteral<L extends Literal>(
  text: string,
  literal: L,
  keys: readonly KeyInSource[],
  dialect: Dialect<L>,
): Rewrite {
  const refuse = ({ refusal }: Refusal): Rewrite => ({
    edits: [],
    outcomes: keys.map((key) => ({ key, refusal })),
  });
  const expressions: string[] = [];
  for (const key of keys) {
    const expression = expressionFor(key, literal, dialect);
    if (typeof expression !== 'string') return refuse(expression);
    expressions.push(expression);
  }
  const parts = partsOf(text, literal, keys, expressions);
  const [only] = parts;
  const edits =
    parts.length === 1 && only?.kind === 'read'
      ? dialect.replace(literal, only.expression)
      : dialect.compose(literal, parts);
  if ('refusal' in edits) return refuse(edits);
  return { edits, outcomes: keys.map((key, i) => ({ key, reference: expressions[i] ?? '' })) };
}

function expressionFor<L extends Literal>(
  { variable, disguise }: KeyInSource,
  literal: L,
  dialect: Dialect<L>,
): string | Refusal {
  if (disguise?.kind === 'other') return { refusal: refuseForm(disguise.form) };
  if (disguise?.kind !== 'base64') return dialect.read(variable, literal);
  return (
    dialect.encode?.(variable, literal, disguise.before, disguise.after) ?? {
      refusal: refuseForm('in base64'),
    }
  );
}

/** @param form how the key is written: "in base64" */
export function refuseForm(form: string): string {
  return `The key is written ${form} here, and nothing at hand writes a variable so. Put the key itself here and encode it in the code, then use the fix again; or move it by hand.`;
}

function partsOf(
  text: string,
  { content }: Literal,
  keys: readonly KeyInSource[],
  expressions: readonly string[],
): Part[] {
  const parts: Part[] = [];
  let position = content.start;
  const addText = (end: number) => {
    if (end > position) parts.push({ kind: 'text', source: text.slice(position, end) });
  };
  keys.forEach(({ span }, i) => {
    addText(span.start);
    parts.push({ kind: 'read', expression: expressions[i] ?? '' });
    position = span.end;
  });
  addText(content.end);
  return parts;
}
