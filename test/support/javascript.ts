import vm from 'node:vm';
import { findApiKeys } from '../../src/detect/api-key';
import type { Language } from '../../src/rewrite/language';
import { javascript } from '../../src/rewrite/languages/javascript';
import { applyEdits, type TextEdit } from '../../src/text/edits';
import { fakeKey } from './keys';
import { rewriteText } from './rewrite-text';

/** The two keys that stand in made-up programs, under the names they move to. */
export const ENVIRONMENT = { SENDGRID_API_KEY: fakeKey(1), SENDGRID_API_KEY_2: fakeKey(2) };

interface Fixed {
  readonly text: string;
  readonly edits: readonly TextEdit[];
  /** One for each key, in order; undefined for a key that stays. */
  readonly references: readonly (string | undefined)[];
  readonly refusals: readonly string[];
}

export async function fix(source: string, language: Language = javascript): Promise<Fixed> {
  const keys = findApiKeys(source).map(({ span }) => ({
    span,
    variable: source.slice(span.start, span.end) === fakeKey(2) ? 'SENDGRID_API_KEY_2' : 'SENDGRID_API_KEY',
  }));
  const { edits, outcomes } = await rewriteText(language, source, keys);
  return {
    text: applyEdits(source, edits),
    edits,
    references: outcomes.map((outcome) => ('reference' in outcome ? outcome.reference : undefined)),
    refusals: outcomes.flatMap((outcome) => ('refusal' in outcome ? [outcome.refusal] : [])),
  };
}

export function compiles(source: string): boolean {
  try {
    new vm.Script(source);
    return true;
  } catch {
    return false;
  }
}

/**
 * The program's last value as JSON, or the name of its error. It runs in a world of its own, where `process` is a global
 * whose environment holds the keys.
 */
export function run(source: string, globals: Readonly<Record<string, unknown>> = {}): string {
  try {
    const value = vm.runInNewContext(source, { ...globals, process: { env: { ...ENVIRONMENT } } });
    return JSON.stringify(value) ?? 'undefined';
  } catch (error) {
    return (error as Error).name;
  }
}
