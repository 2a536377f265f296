import { FORMATS } from '../formats';
import type { Language } from '../language';
import { dart } from './dart';
import { elixir } from './elixir';
import { go } from './go';
import { groovy } from './groovy';
import { javascript } from './javascript';
import { kotlin } from './kotlin';
import { perl } from './perl';
import { powershell } from './powershell';
import { python } from './python';
import { scala } from './scala';
import { swift } from './swift';
import { tsx, typescript } from './typescript';

/** Every language and format KeyGuard can rewrite. Adding one = one file, one line here, one folder of fixtures. */
export const LANGUAGES: readonly Language[] = [
  javascript,
  typescript,
  tsx,
  python,
  go,
  powershell,
  perl,
  kotlin,
  scala,
  swift,
  dart,
  elixir,
  groovy,
  ...FORMATS,
];

/** By path first; by VS Code's language identifier for documents without a telling one (untitled, notebook cells). */
export function languageFor(path: string, languageId?: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  return (
    LANGUAGES.find((language) => language.paths?.test(path)) ??
    LANGUAGES.find((language) => language.extensions.includes(extension)) ??
    LANGUAGES.find((language) => languageId !== undefined && language.languageIds.includes(languageId))
  );
}
