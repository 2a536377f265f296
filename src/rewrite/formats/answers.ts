import type { TextEdit } from '../../text/edits';
import { lineAt } from '../../text/lines';
import { contains, overlap, type Span } from '../../text/span';
import type { KeyInSource, KeyOutcome, Rewrite } from '../language';
import { placeholderFor, type Refusal, refuseForm } from '../literals';

/** What is done about one key of a file that needs no grammar. */
export type Answer = Change | Refusal;

interface Change {
  readonly edits: readonly TextEdit[];
  readonly reference: string;
  /** Whether only people read what took the key's place. */
  readonly isWords?: boolean;
}

const IN_PIECES = 'The key stands here in pieces. Join them into one value, then use the fix again.';

const BESIDE_ANOTHER = 'Another key stands in the same place. Use the fix again for this one.';

const ONLY_WORDS =
  'The key stood where only people read, so nothing needs it now: the env file keeps it for whoever does.';

/** Asks about each key by itself. */
export function rewriteEach(
  keys: readonly KeyInSource[],
  answerTo: (key: KeyInSource) => Answer,
): Pick<Rewrite, 'edits' | 'outcomes' | 'notes'> {
  const edits: TextEdit[] = [];
  let isRead = false;
  const outcomes = keys.map((key): KeyOutcome => {
    // In a comment behind an entry that went.
    if (edits.some(({ span, newText }) => newText === '' && contains(span, key.span)) && !key.disguise)
      return { key, reference: key.variable };
    const answer = answerTo(key);
    if ('refusal' in answer) return { key, refusal: answer.refusal };
    const added = answer.edits.filter((edit) => !edits.some((other) => isSame(edit, other)));
    if (added.some(({ span }) => edits.some((other) => overlap(span, other.span))))
      return { key, refusal: BESIDE_ANOTHER };
    edits.push(...added);
    isRead ||= answer.isWords !== true;
    return { key, reference: answer.reference };
  });
  return isRead || edits.length === 0 ? { edits, outcomes } : { edits, outcomes, notes: [ONLY_WORDS] };
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** Puts what the file's reader replaces by the variable's value in the place of the key alone. */
export function replaceKey({ span, disguise }: KeyInSource, reference: string): Answer {
  const refusal = refuseDisguise(disguise);
  return refusal ?? { edits: [{ span, newText: reference }], reference };
}

/** Undefined for a key that stands there as it is. */
export function refuseDisguise(disguise: KeyInSource['disguise']): Refusal | undefined {
  switch (disguise?.kind) {
    case undefined:
    case 'escaped':
      return undefined;
    case 'split':
      return { refusal: IN_PIECES };
    case 'base64':
      return { refusal: refuseForm('in base64') };
    case 'other':
      return { refusal: refuseForm(disguise.form) };
  }
}

/** For comments and whatever else only people read. */
export function replaceByWords({ span, variable }: KeyInSource): Answer {
  const reference = placeholderFor(variable);
  return { edits: [{ span, newText: reference }], reference, isWords: true };
}

/** The same where a `<` begins an element. */
export function replaceByEntities({ span, variable }: KeyInSource): Answer {
  const newText = `&lt;${variable}&gt;`;
  return { edits: [{ span, newText }], reference: placeholderFor(variable), isWords: true };
}

/**
 * Takes out the entry that sets a variable of this name, so that the one of the environment counts.
 * @param whole  what goes, line end and all
 * @param isOnlyKey  whether the entry's value is the key and nothing else
 */
export function dropEntry(key: KeyInSource, name: string, whole: Span, isOnlyKey: boolean): Answer {
  const refusal = refuseDisguise(key.disguise);
  if (refusal) return refusal;
  if (!isOnlyKey) {
    return {
      refusal: `${name} holds more than the key. Move the whole value to the env file by hand, then delete it here.`,
    };
  }
  if (key.variable !== name) {
    return {
      refusal: `The env file has another value for ${name}. Give one of the two another name, then use the fix again.`,
    };
  }
  return { edits: [{ span: whole, newText: '' }], reference: name };
}

/** The lines of the span, from the start of the first one to the end of the last one with its line end. */
export function wholeLines(text: string, span: Span): Span {
  const { start } = lineAt(text, span.start);
  const { end } = lineAt(text, span.end);
  return { start, end: end + (/^(?:\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0].length ?? 0) };
}

export function isBetween(text: string, key: Span, value: Span): boolean {
  return text.slice(value.start, key.start).trim() === '' && text.slice(key.end, value.end).trim() === '';
}
