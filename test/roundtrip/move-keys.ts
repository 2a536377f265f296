import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import type { Language } from '../../src/rewrite/language';
import { rewriteSource } from '../../src/rewrite/rewrite';
import { readWrittenKey } from '../../src/rewrite/written-key';
import { applyEdits } from '../../src/text/edits';
import { grammars } from '../support/grammars';
import { MemoryProject } from '../support/memory-project';

export interface MovedKeys {
  readonly text: string;
  /** What the environment has to hold for it. */
  readonly variables: Readonly<Record<string, string>>;
  /** One for each key, in the order of the text. */
  readonly references: readonly string[];
  readonly refusals: readonly string[];
}

/** Moves every key of a source, in whatever form: the first to SENDGRID_API_KEY, a second, different one to SENDGRID_API_KEY_2, and so on. */
export async function moveKeys(
  language: Language,
  text: string,
  path = `file${language.extensions[0]}`,
  projectFiles: Readonly<Record<string, string>> = {},
): Promise<MovedKeys> {
  const names = new Map<string, string>();
  const keys = scanText({ text, path })
    .filter(isKey)
    .map((finding) => {
      const { key = '', disguise } = readWrittenKey(text, finding) ?? {};
      const variable =
        names.get(key) ?? (names.size === 0 ? 'SENDGRID_API_KEY' : `SENDGRID_API_KEY_${names.size + 1}`);
      names.set(key, variable);
      return { span: finding.span, variable, disguise };
    });
  const source = { path, text, project: new MemoryProject({ ...projectFiles, [path]: text }) };
  const { edits, outcomes } = await rewriteSource(grammars, language, source, keys);
  return {
    text: applyEdits(text, edits),
    variables: Object.fromEntries([...names].map(([key, variable]) => [variable, key])),
    references: outcomes.flatMap((outcome) => ('reference' in outcome ? [outcome.reference] : [])),
    refusals: outcomes.flatMap((outcome) => ('refusal' in outcome ? [outcome.refusal] : [])),
  };
}
