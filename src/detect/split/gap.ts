/**
 * What stands between two pieces of one string, in the languages that people write mail code in. One grammar for all of them,
 * and no parser: it is asked on every keystroke, before any grammar is loaded. That it joins more than one language would is
 * harmless, because what is joined must be a key to its last character.
 */
export interface Gap {
  /** Offset of the next piece's first character. */
  readonly end: number;
  /** Whether a comma stands in it: such pieces are one string only where a call joins them. */
  readonly hasComma: boolean;
  /** Whether it is a line end in a plain scalar: such pieces are one string only in a folded one. */
  readonly isLineEnd: boolean;
}

const CONTINUED_LINE = String.raw`[\\\u0060_][ \t]{0,20}\r?\n`;
/** How much of a line comment is read. */
const LONGEST_COMMENT = 120;
const COMMENT = String.raw`\/\*[^*]{0,100}(?:\*(?!\/)[^*]{0,100}){0,4}\*\/|(?:\/\/|#|--)[^\r\n]{0,${LONGEST_COMMENT}}?\r?\n`;
/** Of `+` `++` `.` `..` `&` `||` `~` `<>` `<<` `%+%` `^` and brackets, one at a time: so no text can be read in two ways. */
const OPERATOR = '[+.&|~<>%^]';
const METHOD = String.raw`\.\s{0,20}(?:concat|plus|[aA]ppend)\s{0,20}\(`;

/** Backslashes: the literal may itself stand in a literal, as in JSON. */
const QUOTE = String.raw`\\{0,3}(?:"""|'''|["'\u0060])`;
const CLOSE = String.raw`(?:${QUOTE}#{0,3}|\]\])`;
/** With a prefix: `b""`, `u8""`, `@""`, `$@""`, `r#""#`. */
const OPEN = String.raw`(?:(?:[A-Za-z]{0,2}8?|@\$?|\$@?)#{0,3}${QUOTE}|\[\[)`;

/** Few comments, short: each candidate in a hostile text looks through all of them again. */
const PLAIN = String.raw`(?:\s|${CONTINUED_LINE}|${METHOD}|${OPERATOR}|[()]){0,200}`;
const BETWEEN = `${PLAIN}(?:(?:${COMMENT})${PLAIN}){0,4}`;
const BETWEEN_ELEMENTS = String.raw`\s{0,200}(?:(?:${COMMENT})\s{0,200}){0,4},\s{0,200}(?:(?:${COMMENT})\s{0,200}){0,4}`;
/** A literal inside a template: `${'…'}`, `#{"…"}`, `\("…")`, `$('…')`, `{'…'}`. */
const ENTER = String.raw`(?:[$#]?\{|[$\\]\()\s{0,20}`;
const LEAVE = String.raw`\s{0,20}[})]`;

const JOINED = new RegExp(`${CLOSE}${BETWEEN}${OPEN}`, 'y');
const LISTED = new RegExp(`${CLOSE}${BETWEEN_ELEMENTS}${OPEN}`, 'y');
const EMBEDDED = new RegExp(`${CLOSE}${LEAVE}(?:${ENTER}${OPEN})?|${ENTER}${OPEN}`, 'y');
/** Inside a literal. Properties, YAML, TOML and Rust drop the next line's indentation; elsewhere it is none or a mistake. */
const CONTINUED = /\\[ \t]{0,20}\r?\n[ \t]{0,200}/y;
/** In a shell words touch: `SG.abc"def"'ghi'`. What a blank divides are two words. */
const TOUCHING = /\$?["']|\\\r?\n/y;

/** With what each begins with, so that most are not tried. */
const CLOSERS = codesOf('"\'`\\]');
const FORMS = [
  { form: JOINED, starts: CLOSERS },
  { form: LISTED, starts: CLOSERS },
  { form: EMBEDDED, starts: codesOf('"\'`\\]$#{') },
  { form: CONTINUED, starts: codesOf('\\') },
];
const FORMS_IN_SHELL = [{ form: TOUCHING, starts: codesOf('$"\'\\') }];

function codesOf(characters: string): Uint8Array {
  const codes = new Uint8Array(128);
  for (const character of characters) codes[character.charCodeAt(0)] = 1;
  return codes;
}

/** The gap that begins at `start`, if one does. */
export function gapAt(text: string, start: number, isShell: boolean): Gap | undefined {
  const code = text.charCodeAt(start);
  if (code === 0x0a || code === 0x0d) return lineEndAt(text, start);
  if (!isGapStart(code) || (!isShell && isEndlessComment(text, start + 1))) return undefined;
  for (const { form, starts } of isShell ? FORMS_IN_SHELL : FORMS) {
    if (starts[code] !== 1) continue;
    form.lastIndex = start;
    if (form.test(text)) return { end: form.lastIndex, hasComma: form === LISTED, isLineEnd: false };
  }
  return undefined;
}

/** Only to be fast in `S"//S"//…`: a comment behind the quote, and no line end that it could have. */
function isEndlessComment(text: string, start: number): boolean {
  if (!text.startsWith('//', start) && !text.startsWith('--', start)) return false;
  for (let at = start + 2; at <= start + 2 + LONGEST_COMMENT; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d) return false;
  }
  return true;
}

const GAP_STARTS = codesOf(`"'\`\\]$#{`);

/** No character of a key is one. */
export function isGapStart(code: number): boolean {
  return GAP_STARTS[code] === 1;
}

/**
 * Behind a whole key: whether the same expression goes on with another piece, so that what looks like a key is longer.
 * On one line only, or with an operator: a literal on the next line may be a statement of its own.
 */
const GOES_ON = new RegExp(
  `${CLOSE}(?:[ \\t]{0,200}|(?:\\s|${CONTINUED_LINE}){0,200}${OPERATOR}(?:\\s|${CONTINUED_LINE}|${OPERATOR}){0,200})${OPEN}`,
  'y',
);

/** Offset of the first character of the piece that follows, else `end`. */
export function nextPiece(text: string, end: number, isShell: boolean): number {
  for (const form of isShell ? [TOUCHING] : [GOES_ON, CONTINUED]) {
    form.lastIndex = end;
    if (form.test(text)) return form.lastIndex;
  }
  return end;
}

const INDENTED_LINE_END = /\r?\n[ \t]{1,200}/y;

function lineEndAt(text: string, start: number): Gap | undefined {
  INDENTED_LINE_END.lastIndex = start;
  if (!INDENTED_LINE_END.test(text)) return undefined;
  return { end: INDENTED_LINE_END.lastIndex, hasComma: false, isLineEnd: true };
}

const FOLDED_HEADER = /(?:^|[:\-\s])>[-+\d]{0,2}[ \t]*(?:#.*)?$/;

/** How far above a key its block's header may stand, in UTF-16 code units. */
const ABOVE = 1000;

/**
 * Whether `start` is in a YAML scalar that is introduced by `>`. YAML folds its line ends to blanks, which whoever reads
 * the key drops again.
 */
export function isInFoldedScalar(text: string, start: number): boolean {
  const above = text.slice(Math.max(0, start - ABOVE), start).split(/\r?\n/);
  const indentation = indentationOf(above.pop() ?? '');
  for (let line = above.pop(); line !== undefined; line = above.pop())
    if (line.trim() !== '' && indentationOf(line) < indentation) return FOLDED_HEADER.test(line);
  return false;
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}
