import { type Dependency, linesOf, type Manifest, spanOf } from '../manifest';
import { readRequirement, withExtras } from './requirements-txt';

export const pyprojectToml: Manifest = {
  ecosystem: 'PyPI',
  fileName: /^pyproject\.toml$/,
  read: readPyproject,
};

/** Lists of requirements, as strings: PEP 621, PEP 735, PDM, uv. */
const LIST =
  /^(?:project\.dependencies|project\.optional-dependencies\..+|dependency-groups\..+|tool\.pdm\.dev-dependencies\..+|tool\.uv\.dev-dependencies)$/;

/** Poetry: a package is a key, its range the value, or the value's `version`. */
const POETRY = /^tool\.poetry\.(?:group\.[^.]+\.)?(?:dev-)?dependencies\.([^.]+)(?:\.version)?$/;

const TABLE = /^\s*\[([^[\]]+)\]\s*(?:#.*)?$/;
const KEY = /^\s*([\w.-]+|"[^"]*"|'[^']*')\s*=/;

/** What matters of a value: strings, brackets, and comments, which hide both. */
const TOKEN = /"(?:\\.|[^"\\])*"|'[^']*'|#.*|[[\]{}]/g;

/**
 * Reads line by line what it needs of the format: tables, keys, strings, and how deep in brackets we are.
 * Strings of several lines are not understood; no requirement is written as one.
 */
function readPyproject(text: string): Dependency[] {
  const found: Dependency[] = [];
  let table = '';
  let key = '';
  let depth = 0;
  for (const { line, start } of linesOf(text)) {
    let valueStart = 0;
    if (depth === 0) {
      const header = TABLE.exec(line);
      const assignment = KEY.exec(line);
      if (header) table = (header[1] ?? '').replace(/["'\s]/g, '');
      if (!assignment) continue;
      key = [table, (assignment[1] ?? '').replace(/["']/g, '')].filter(Boolean).join('.');
      valueStart = assignment[0].length;
      found.push(...readPoetry(key, line.slice(valueStart), start + valueStart));
    }
    for (const match of line.slice(valueStart).matchAll(TOKEN)) {
      const token = match[0];
      if (token === '[' || token === '{') depth++;
      else if (token === ']' || token === '}') depth = Math.max(0, depth - 1);
      else if (!token.startsWith('#') && LIST.test(key)) {
        const requirement = readRequirement(token.slice(1, -1), start + valueStart + match.index + 1);
        if (requirement) found.push(requirement);
      }
    }
  }
  return found;
}

/** `"^6.0"` or `{ version = "^6.0", extras = ["sendgrid"] }`; a git repository, a path or a list of ranges names no one version. */
function readPoetry(key: string, value: string, start: number): Dependency[] {
  const name = POETRY.exec(key)?.[1];
  if (name === undefined) return [];
  const extras = /\bextras\s*=\s*(\[[^\]]*\])/.exec(value)?.[1] ?? '';
  const version =
    /^(\s*["'])([^"']*)["']/.exec(value) ?? /^(\s*\{[^#]*?\bversion\s*=\s*["'])([^"']*)["']/.exec(value);
  const range = version?.[2] ?? '';
  const span = version
    ? spanOf(start + (version[1] ?? '').length, range)
    : spanOf(start + value.length - value.trimStart().length, value.trim());
  return [{ name: withExtras(name, extras), range, span }];
}
