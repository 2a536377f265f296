import { FORMATS } from '../formats';
import type { Language } from '../language';
import { blade } from './blade';
import { c } from './c';
import { cpp } from './cpp';
import { csharp } from './csharp';
import { dart } from './dart';
import { elixir } from './elixir';
import { erb } from './erb';
import { go } from './go';
import { groovy } from './groovy';
import { java } from './java';
import { javascript } from './javascript';
import { kotlin } from './kotlin';
import { notebook } from './notebook';
import { perl } from './perl';
import { php } from './php';
import { powershell } from './powershell';
import { python } from './python';
import { ruby } from './ruby';
import { rust } from './rust';
import { scala } from './scala';
import { shell } from './shell';
import { astro, svelte, vue } from './single-file-component';
import { swift } from './swift';
import { tsx, typescript } from './typescript';

/** Every language and format KeyGuard can rewrite. Adding one = one file, one line here, one folder of fixtures. */
export const LANGUAGES: readonly Language[] = [
  javascript,
  typescript,
  tsx,
  python,
  go,
  java,
  csharp,
  shell,
  c,
  cpp,
  ruby,
  erb,
  php,
  blade,
  rust,
  notebook,
  vue,
  svelte,
  astro,
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

/**
 * By path first; by VS Code's language identifier for documents without a telling one (untitled, notebook cells); by the
 * `#!` line of `text` for programs without an extension.
 */
export function languageFor(path: string, languageId?: string, text?: string): Language | undefined {
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
    byId() ??
    (extension === '' ? languageOfProgram(text ?? '') : undefined)
  );
}

/** `#!/bin/sh`, `#!/usr/bin/env -S bash -eu`, `#! /usr/local/bin/python3.12`. */
const HASH_BANG = /^#![ \t]*(?:\S*\/)?(?:env[ \t]+(?:-\S+[ \t]+|\w+=\S*[ \t]+)*)?(?:\S*\/)?([\w.+-]+)/;

function languageOfProgram(text: string): Language | undefined {
  const program = HASH_BANG.exec(text)?.[1];
  return program === undefined
    ? undefined
    : LANGUAGES.find((language) => language.interpreters?.test(program));
}
