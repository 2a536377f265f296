import type { Span } from '../../text/span';
import { maskOf } from '../api-key';
import type { Finding } from '../finding';
import { fingerprintOf } from '../fingerprint';
import { Look } from '../look';
import { areRandom, areShapedAsSendGrids } from '../malformed/randomness';
import { type Flaw, goesOn, repairedAt } from '../malformed/repair';
import { stretchesAround } from '../mentions';
import { isPublishedSample } from '../published-samples';
import type { Rule } from '../rule';

/** Almost a key: what a person pasted wrongly. Where it could as well be something else, it is no finding. */
export const malformedKey: Rule = {
  ids: ['api-key-malformed'],
  find({ text }, look = new Look(text)) {
    const findings = findWithPrefix(text, look);
    const ends = new Set(findings.map(({ span }) => span.end));
    // `SG. ` and a blank before the rest is one mistake, not two.
    return [...findings, ...findWithoutPrefix(text, look).filter(({ span }) => !ends.has(span.end))];
  },
};

function findWithPrefix(text: string, { beginnings }: Look): Finding[] {
  const findings: Finding[] = [];
  const lookAt = (start: number) => {
    if (isInsideWord(text, start)) return;
    const finding = repairableAt(text, start) ?? wrongLengthsAt(text, start);
    if (finding) findings.push(finding);
  };
  for (const starts of [beginnings.capital, beginnings.mixed])
    for (const start of starts) if (SEPARATORS.has(text.charCodeAt(start + 2))) lookAt(start);
  // `sg.` and `Sg.`
  for (let at = text.indexOf('g.', 1); at !== -1; at = text.indexOf('g.', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === SMALL_S || before === CAPITAL_S) lookAt(at - 1);
  }
  return findings.sort((a, b) => a.span.start - b.span.start);
}

const SEPARATORS = new Set([...'.,:;_-'].map((separator) => separator.charCodeAt(0)));
const [CAPITAL_S, SMALL_S] = [0x53, 0x73];

const WORD = /[A-Za-z0-9_.-]/;
/** An escape sequence, a comment that begins, and the paths behind which people paste a key as if it were a name. */
const WORD_END = /(?:\\[nrt]|<!--|%[0-9A-Fa-f]{2}|\benv\.|\benviron\.)$/;

function isInsideWord(text: string, start: number): boolean {
  const before = text[start - 1] ?? '';
  if (!WORD.test(before)) return false;
  // Only to be fast in `SG.SG.SG.…`.
  if (before === '.' && text[start - 2] !== 'v' && text[start - 2] !== 'n') return true;
  return !WORD_END.test(text.slice(Math.max(0, start - 9), start));
}

/** A key of the right lengths with something in it that does not belong there. */
function repairableAt(text: string, start: number): Finding | undefined {
  const repaired = repairedAt(text, start);
  if (!repaired) return undefined;
  const { key, end, flaws } = repaired;
  const [, id = '', secret = ''] = key.split('.');
  if (!areRandom(id, secret)) return undefined;
  if (flaws.has('separator') && !areShapedAsSendGrids(id, secret)) return undefined;
  const why = [...flaws].map((flaw) => FLAWS[flaw]).join(', and ');
  return describe({ start, end }, key, id, why);
}

const FLAWS: Readonly<Record<Flaw, string>> = {
  case: 'it must begin with SG in capital letters',
  dots: 'a dot stands there twice',
  separator: 'its parts must be divided by dots',
  blank: 'a blank stands in it',
  invisible: 'an invisible character stands in it',
  dash: 'a typographic dash stands where a hyphen belongs',
  'line end': 'a line end stands in it',
  quote: 'a quotation mark stands in it',
};

const ID_LENGTH = 22;
const SECRET_LENGTH = 43;
const PARTS = /SG\.([A-Za-z0-9_-]{20,24})\.([A-Za-z0-9_-]{20,120})/y;
/** Longer ones are a key with the next line's name behind it, because a line end was lost, or no key at all. */
const LITTLE_TOO_LONG = 51;
/** Somebody left the rest out on purpose. */
const ELISION = /^(?:…|\.\.|\*|\[|<)/;

/** Two random parts of which one is a little too short or too long. */
function wrongLengthsAt(text: string, start: number): Finding | undefined {
  PARTS.lastIndex = start;
  const [whole, id = '', secret = ''] = PARTS.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const end = start + whole.length;
  const isWrongId = id.length !== ID_LENGTH;
  const isWrongSecret = secret.length !== SECRET_LENGTH;
  if (isWrongId === isWrongSecret || goesOn(text, end) || ELISION.test(text.slice(end, end + 2)))
    return undefined;
  const own = secret.slice(0, SECRET_LENGTH);
  if (!areRandom(id, own)) return undefined;
  if (secret.length > LITTLE_TOO_LONG && !areShapedAsSendGrids(id, own)) return undefined;
  const why = isWrongId
    ? describeLength('ID', id.length, ID_LENGTH)
    : describeLength('secret', secret.length, SECRET_LENGTH);
  return describe({ start, end }, whole, id, why);
}

function describeLength(part: string, length: number, right: number): string {
  const reason = length < right ? 'it was cut when it was copied' : 'something was copied with it';
  return `the ${part} part has ${length} characters, not ${right}: ${reason}`;
}

const BARE = /(?<![A-Za-z0-9_.-])([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-]|\.[A-Za-z0-9_-])/y;

/** How far from a key without its prefix SendGrid's name may stand on the same line, in UTF-16 code units. */
const SAME_LINE = 300;

/** The two parts without `SG.`, on a line that names SendGrid. */
function findWithoutPrefix(text: string, { mentions }: Look): Finding[] {
  const findings: Finding[] = [];
  for (const stretch of stretchesAround(mentions, text.length, SAME_LINE + ID_LENGTH + SECRET_LENGTH + 2)) {
    // By the dots, because a pattern would try every place.
    for (
      let dot = text.indexOf('.', stretch.start + ID_LENGTH);
      dot !== -1 && dot < stretch.end;
      dot = text.indexOf('.', dot + 1)
    ) {
      const start = dot - ID_LENGTH;
      BARE.lastIndex = start;
      const [whole, id = '', secret = ''] = BARE.exec(text) ?? [];
      if (whole === undefined) continue;
      const end = start + whole.length;
      if (!areRandom(id, secret) || !areShapedAsSendGrids(id, secret) || !isNamedOnLine(text, { start, end }))
        continue;
      const finding = describe({ start, end }, `SG.${whole}`, id, 'it must begin with SG and a dot');
      if (finding) findings.push(finding);
    }
  }
  return findings;
}

function isNamedOnLine(text: string, { start, end }: Span): boolean {
  const before = text
    .slice(Math.max(0, start - SAME_LINE), start)
    .split(/[\r\n]/)
    .at(-1);
  const [after] = text.slice(end, end + SAME_LINE).split(/[\r\n]/, 1);
  return /sendgrid/i.test(`${before}\n${after}`);
}

/**
 * @param key as it was meant to be, where that is known: so the fingerprint is that of the same key elsewhere
 */
function describe(span: Span, key: string, id: string, why: string): Finding | undefined {
  const fingerprint = fingerprintOf(key);
  if (isPublishedSample(fingerprint)) return undefined;
  const masked = maskOf(id);
  return {
    rule: 'api-key-malformed',
    span,
    severity: 'information',
    masked,
    keyId: id.length === ID_LENGTH ? id : null,
    fingerprint,
    message: `Almost a SendGrid API key, ${masked}: ${why}. Treat it as a secret: most of the key is here.`,
  };
}
