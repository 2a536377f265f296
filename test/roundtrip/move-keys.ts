import { findApiKeys } from '../../src/detect/api-key';
import type { Language } from '../../src/rewrite/language';
import { rewriteSource } from '../../src/rewrite/rewrite';
import { applyEdits } from '../../src/text/edits';
import { grammars } from '../support/grammars';

export interface MovedKeys {
  readonly text: string;
  /** What the environment has to hold for it. */
  readonly variables: Readonly<Record<string, string>>;
  /** One for each key, in the order of the text. */
  readonly references: readonly string[];
  readonly refusals: readonly string[];
}

/** Moves every key of a source: the first to SENDGRID_API_KEY, a second, different one to SENDGRID_API_KEY_2, and so on. */
export async function moveKeys(language: Language, text: string): Promise<MovedKeys> {
  const names = new Map<string, string>();
  const keys = findApiKeys(text).map(({ span }) => {
    const key = text.slice(span.start, span.end);
    const variable =
      names.get(key) ?? (names.size === 0 ? 'SENDGRID_API_KEY' : `SENDGRID_API_KEY_${names.size + 1}`);
    names.set(key, variable);
    return { span, variable };
  });
  const { edits, outcomes } = await rewriteSource(grammars, language, text, keys);
  return {
    text: applyEdits(text, edits),
    variables: Object.fromEntries([...names].map(([key, variable]) => [variable, key])),
    references: outcomes.flatMap((outcome) => ('reference' in outcome ? [outcome.reference] : [])),
    refusals: outcomes.flatMap((outcome) => ('refusal' in outcome ? [outcome.refusal] : [])),
  };
}
