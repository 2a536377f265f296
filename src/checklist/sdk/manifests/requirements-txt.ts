import { type Dependency, linesOf, type Manifest, spanOf } from '../manifest';

export const requirementsTxt: Manifest = {
  ecosystem: 'PyPI',
  fileName: /^(?:.*[-_.])?requirements.*\.(?:txt|in)$/i,
  read: (text) => [...linesOf(text)].flatMap(({ line, start }) => readRequirement(line, start) ?? []),
};

const REQUIREMENT = /^\s*([A-Za-z\d][\w.-]*)\s*(\[[^\]]*\])?\s*\(?([^;#\\)]*)/;

/** A requirement given by its place; the name stands in its end: `git+https://…@main#egg=sendgrid`. */
const BY_PLACE = /^\s*(?:-e\s+|--editable[\s=]+)?[a-z+]+:\/\/\S*#egg=([A-Za-z\d][\w.-]*)/;

/**
 * A requirement as PEP 508 writes it: `sendgrid[extra] >=6,<7 ; python_version > "3"`.
 * @param start where `line` begins in the text
 */
export function readRequirement(line: string, start: number): Dependency | undefined {
  const byPlace = BY_PLACE.exec(line);
  if (byPlace) {
    const name = byPlace[1] ?? '';
    return { name: normalize(name), range: '', span: spanOf(start + byPlace[0].length - name.length, name) };
  }
  const match = REQUIREMENT.exec(line);
  if (!match) return undefined;
  const [whole, name = '', extras = '', specifier = ''] = match;
  // `--hash=…` may follow, and `name @ URL` names no version.
  const range = specifier.replace(/\s--.*$/s, '').trim();
  const rangeStart =
    start + whole.length - specifier.length + (specifier.length - specifier.trimStart().length);
  return range === '' || range.startsWith('@')
    ? { name: withExtras(name, extras), range: '', span: spanOf(start + whole.indexOf(name), name) }
    : { name: withExtras(name, extras), range, span: spanOf(rangeStart, range) };
}

/** `Django_Anymail[Mailgun, SendGrid]` -> `django-anymail[sendgrid]`: of all extras only that one matters here. */
export function withExtras(name: string, extras: string): string {
  return normalize(name) + (/[[\s,"']sendgrid[\]\s,"']/i.test(extras) ? '[sendgrid]' : '');
}

/** PEP 503. */
function normalize(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
