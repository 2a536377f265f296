import type { Span } from '../../text/span';
import type { Separator } from './assemble';

/** How far from the pieces the call may stand that joins them, in UTF-16 code units. */
const NEAR = 400;

/** Elements before the key's first one, or what opens the list. */
const EARLIER = String.raw`[^;)\]}]{0,300}$`;
const SEPARATOR = String.raw`\\?(["'\u0060])(\.?)\\?\1`;

/** `concat("SG.", …`, `concat!(`, `paste0(`, `fmt.Sprint(`. */
const CONCATENATES = new RegExp(
  String.raw`(?:concat!?|concatenate|paste0|sprint|strcat)\s{0,20}\(${EARLIER}`,
  'i',
);
/** `"SG.".concat("…", ".", "…")` */
const CONCATENATED = /^[\w.-]{1,69}["'\u0060]\s{0,20}\.\s{0,20}concat\s{0,20}\(/;
/** `".".join([`, and `join(".", …`, `implode('.', …`, `join '.', …`. */
const SEPARATOR_FIRST = [
  new RegExp(String.raw`${SEPARATOR}\s{0,20}\.\s{0,20}join\s{0,20}\(${EARLIER}`),
  new RegExp(String.raw`(?:implode|join)\s{0,20}\(?\s{0,20}${SEPARATOR}\s{0,20},${EARLIER}`, 'i'),
];
/** `strings.Join([]string{"SG", …}, ".")`, `Enum.join(["SG", …], ".")`. */
const JOINS = /(?:implode|join)\s{0,20}\([^;)]{0,300}$/i;
const SEPARATOR_LAST = new RegExp(
  String.raw`^\\?["'\u0060][^;\])}]{0,300}[\])}]\s{0,20},\s{0,20}${SEPARATOR}`,
);
/** `["SG", …].join(".")`, `listOf("SG", …).joinToString(".")`, `@("SG", …) -join "."`. */
const JOINED_AFTER = new RegExp(
  String.raw`^\\?["'\u0060][^;\])]{0,300}(?:[\])]\s{0,20}(?:\.\s{0,20}(?:join|joinToString|mkString)\s{0,20}\(?\s{0,20}(?:separator\s{0,20}=\s{0,20})?|-join\s{0,20})|-join\s{0,20})${SEPARATOR}`,
);
/** Ruby's and Kotlin's default. JavaScript's is a comma. */
const JOINED_WITHOUT = /^["'][^;\])]{0,300}\]\s{0,20}\.\s{0,20}join(?!\s{0,20}[\w("'])/;
/** `"%s.%s.%s" % ("SG", …`, `'{}.{}.{}'.format('SG', …`, `Sprintf("%s.%s.%s", "SG", …`. */
const PLACEHOLDER = String.raw`(?:%[sv@]|%\d\$s|\{\d?\})`;
const FORMATTED = new RegExp(
  String.raw`${PLACEHOLDER}\.${PLACEHOLDER}\.${PLACEHOLDER}["'\u0060]\)?\s{0,20}(?:,|%\s{0,20}\(|\.\s{0,20}format(?:ted)?\s{0,20}\(|-f)\s{0,20}["'\u0060]$`,
);

/** Whether the list elements in `span`, which are pieces of a key, are joined with `separator` by a call around them. */
export function isJoined(text: string, { start, end }: Span, separator: Separator): boolean {
  const before = text.slice(Math.max(0, start - NEAR), start);
  const after = text.slice(end, end + NEAR);
  if (separator === '' && (CONCATENATES.test(before) || JOINED_WITHOUT.test(after))) return true;
  if (separator === '' && CONCATENATED.test(text.slice(start, end))) return true;
  if (separator === '.' && FORMATTED.test(before)) return true;
  const separators = [
    ...SEPARATOR_FIRST.map((pattern) => pattern.exec(before)),
    JOINED_AFTER.exec(after),
    JOINS.test(before) ? SEPARATOR_LAST.exec(after) : null,
  ];
  return separators.some((match) => match?.[2] === separator);
}

const LITERAL_OPEN = String.raw`[A-Za-z@]?["'\u0060]`;
const FORMAT = new RegExp(
  String.raw`SG\.${PLACEHOLDER}\.${PLACEHOLDER}["'\u0060]\)?\s{0,20}(?:,|%\s{0,20}\(|\.\s{0,20}format(?:ted)?\s{0,20}\(|-f)\s{0,20}\(?\s{0,20}` +
    String.raw`${LITERAL_OPEN}([A-Za-z0-9_-]{22})["'\u0060]\s{0,20},\s{0,20}${LITERAL_OPEN}([A-Za-z0-9_-]{43})(?=["'\u0060])`,
  'y',
);

/** A format and its two arguments: `"SG.%s.%s" % ("…", "…")`. */
export function formatAt(
  text: string,
  start: number,
): { key: string; end: number; pieces: number } | undefined {
  if (text[start + 3] !== '%' && text[start + 3] !== '{') return undefined;
  FORMAT.lastIndex = start;
  const match = FORMAT.exec(text);
  return match ? { key: `SG.${match[1]}.${match[2]}`, end: start + match[0].length, pieces: 3 } : undefined;
}
