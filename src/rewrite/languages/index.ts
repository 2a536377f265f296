import { FORMATS } from '../formats';
import type { Language } from '../language';
import { go } from './go';
import { javascript } from './javascript';
import { notebook } from './notebook';
import { python } from './python';
import { astro, svelte, vue } from './single-file-component';
import { tsx, typescript } from './typescript';

/** Every language and format KeyGuard can rewrite. Adding one = one file, one line here, one folder of fixtures. */
export const LANGUAGES: readonly Language[] = [
  javascript,
  typescript,
  tsx,
  python,
  go,
  notebook,
  vue,
  svelte,
  astro,
  ...FORMATS,
];

/** By path first; by VS Code's language identifier for documents without a telling one (untitled, notebook cells). */
export function languageFor(path: string, languageId?: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  const byId = () =>
    LANGUAGES.find((language) => languageId !== undefined && language.languageIds.includes(languageId));
  // In an editor a notebook's path is that of each of its cells, unless somebody opened the file as text.
  if (extension === '.ipynb' && languageId !== undefined && languageId !== 'json') return byId();
  return (
    LANGUAGES.find((language) => language.paths?.test(path)) ??
    LANGUAGES.find((language) => language.extensions.includes(extension)) ??
    byId()
  );
}
