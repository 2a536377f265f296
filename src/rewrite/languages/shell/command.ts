import type { TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';
import type { KeyInSource, KeyOutcome } from '../../language';
import { placeholderFor, refuseForm } from '../../literals';
import { BROKEN } from '../../tree-places';
import { base64Of, type Expansion, expandIn, type Word } from './quoting';
import { wordAt } from './words';

export interface CommandRewrite {
  readonly edits: readonly TextEdit[];
  readonly outcomes: readonly KeyOutcome[];
}

const IN_PIECES = 'The key is in pieces here. Join them into one word, then use the fix again.';

/**
 * Replaces keys in a command of a format that is not a script.
 * @param write  how the format writes what the shell should see: `$` is `$$` in a recipe of make
 */
export function rewriteCommand(
  text: string,
  command: Span,
  keys: readonly KeyInSource[],
  write: (expansion: string) => string = (expansion) => expansion,
): CommandRewrite {
  const edits: TextEdit[] = [];
  const outcomes: KeyOutcome[] = [];
  const words = new Map<string, { word: Word; expansions: Expansion[] }>();
  for (const key of keys) {
    const place = wordAt(text, command, key.span);
    const expansion = expansionOf(key);
    if (place === 'comment') {
      const reference = placeholderFor(key.variable);
      edits.push({ span: key.span, newText: reference });
      outcomes.push({ key, reference });
    } else if (place === undefined || typeof expansion !== 'string') {
      outcomes.push({ key, refusal: typeof expansion === 'string' ? BROKEN : expansion.refusal });
    } else {
      // An unquoted word may begin with quotes.
      const id = `${place.quotes} ${place.span.start}`;
      const group = words.get(id) ?? { word: place, expansions: [] };
      group.expansions.push({ span: key.span, expansion: write(expansion) });
      words.set(id, group);
      outcomes.push({ key, reference: write(expansion) });
    }
  }
  for (const { word, expansions } of words.values()) edits.push(...expandIn(text, word, expansions));
  return { edits, outcomes };
}

function expansionOf({ variable, disguise }: KeyInSource): string | { readonly refusal: string } {
  const expansion = `\${${variable}:?}`;
  switch (disguise?.kind) {
    case 'split':
      return { refusal: IN_PIECES };
    case 'other':
      return { refusal: refuseForm(disguise.form) };
    case 'base64':
      return base64Of(disguise.before, expansion, disguise.after) ?? { refusal: refuseForm('in base64') };
    default:
      return expansion;
  }
}
