import type { Span } from '../../../text/span';
import { type Dependency, linesOf, type Manifest, spanOf } from '../manifest';

export const buildGradle: Manifest = {
  ecosystem: 'Maven',
  fileName: /^.*\.gradle(?:\.kts)?$/,
  read: readGradle,
};

/** `"com.sendgrid:sendgrid-java:4.10.3"`, with or without a version. */
const STRING = /(["'])(([\w.-]+:[\w.-]+)(?::([^"':@]*))?)[^"']*\1/g;

/** `group: 'com.sendgrid', name: 'sendgrid-java', version: '4.10.3'`, with `=` in Kotlin. */
const MAP =
  /\bgroup\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["'](?:(\s*,\s*version\s*[:=]\s*["'])([^"']*)["'])?/g;

/** The patterns above look at a line again from each quote. */
const LONGEST_LINE = 2000;

function readGradle(text: string): Dependency[] {
  const found: Dependency[] = [];
  const variables = assignments(text);
  for (const { line, start } of linesOf(text)) {
    if (line.length > LONGEST_LINE || /^\s*(?:\/\/|\*|\/\*)/.test(line)) continue;
    for (const match of line.matchAll(STRING)) {
      const [, , coordinates = '', name = '', range = ''] = match;
      const whole = spanOf(start + match.index + 1, coordinates);
      found.push({ name, ...versionAt(whole, range, 0, variables) });
    }
    for (const match of line.matchAll(MAP)) {
      const [written, group = '', artifact = '', , range = ''] = match;
      const whole = spanOf(start + match.index, written);
      found.push({ name: `${group}:${artifact}`, ...versionAt(whole, range, 1, variables) });
    }
  }
  return found;
}

type Version = Pick<Dependency, 'range' | 'span'>;

/** @param behind how many characters of `whole` follow the range */
function versionAt(
  whole: Span,
  range: string,
  behind: number,
  variables: ReadonlyMap<string, Version>,
): Version {
  if (range === '') return { range, span: whole };
  const variable = /^\$\{?(\w+)\}?$/.exec(range)?.[1] ?? '';
  return variables.get(variable) ?? { range, span: spanOf(whole.end - behind - range.length, range) };
}

/** `def sendgridVersion = '4.10.3'` in the same file: the first for each name. */
function assignments(text: string): Map<string, Version> {
  const found = new Map<string, Version>();
  for (const match of text.matchAll(/\b(\w+)([ \t]*=[ \t]*["'])([^"'\r\n]*)["']/g)) {
    const [, name = '', between = '', range = ''] = match;
    const span = spanOf(match.index + name.length + between.length, range);
    if (!found.has(name)) found.set(name, { range, span });
  }
  return found;
}
