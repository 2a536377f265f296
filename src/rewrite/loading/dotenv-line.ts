import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';

/** `#!`, empty lines and comments, then perhaps "use strict": all of it has to stay in front of the first statement. */
const NODE_HEAD =
  /^(?:#![^\n]*\n)?(?:\s*(?:\/\/[^\n]*\n|\/\*[\s\S]*?\*\/))*\s*(?:(["'])use strict\1(?:;?[ \t]*(?:\/\/[^\n]*|\/\*[^\n]*?\*\/[ \t]*)?\r?\n\s*|(;)[ \t]*))?/;

/** How the file writes the first of its imports. */
const IMPORT = /(?:\bfrom|\bimport|\brequire\()\s*(["'])[^"'\n]*\1[^\n;]*(;?)/;

/** The call of dotenv, before everything else that a Node program does, written as its other imports are. */
export function dotenvEdit(text: string, isModule: boolean): TextEdit {
  const [, quote = "'", semicolon = ';'] = IMPORT.exec(text) ?? [];
  const line = isModule
    ? `import ${quote}dotenv/config${quote}${semicolon}`
    : `require(${quote}dotenv${quote}).config()${semicolon}`;
  const [head, , isShared] = NODE_HEAD.exec(text) ?? [''];
  const behind = isShared ? `${semicolon ? '' : ';'} ` : lineEndOf(text);
  return { span: { start: head.length, end: head.length }, newText: line + behind };
}

/** By the file's name, what it says itself, or its package's `type`. */
export function isModule(path: string, text: string, packageType: string | undefined): boolean {
  if (/\.m[jt]s$/.test(path)) return true;
  if (/\.c[jt]s$/.test(path)) return false;
  if (/^\s*(?:import\s*[\w{*'"]|export\s)/m.test(text)) return true;
  return packageType === 'module' && !/\brequire\s*\(/.test(text);
}

const BLANK = /(?:[ \t]*(?:#[^\n]*)?\r?\n)*/.source;
const STRING =
  /[rRuU]?(?:"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/
    .source;
const FUTURE = /from[ \t]+__future__[ \t]+import[ \t]*(?:\([^)]*\)|(?:[^\n\\]|\\\r?\n)*)[^\n]*\n/.source;

/** Comments, a docstring, and imports from the future. */
const PYTHON_HEAD = new RegExp(
  `^${BLANK}(?:${STRING}[ \\t]*(?:#[^\\n]*)?\\r?\\n)?(?:${BLANK}${FUTURE})*(?:[ \\t]*\\r?\\n)*`,
);

/** The call of python-dotenv, before the imports: they may bring in what reads the variable. */
export function loadDotenvEdit(text: string): TextEdit {
  const eol = lineEndOf(text);
  const start = PYTHON_HEAD.exec(text)?.[0].length ?? 0;
  const newText = ['from dotenv import load_dotenv', '', 'load_dotenv()', '', ''].join(eol);
  return { span: { start, end: start }, newText };
}
