import type { TextEdit } from '../text/edits';
import { lineEndOf } from '../text/lines';
import type { Span } from '../text/span';

/** One assignment of an env file. */
export interface EnvEntry {
  readonly name: string;
  /** Without quotes. Where a name is assigned twice the later line counts, as in every loader we know. */
  readonly value: string;
  /** Of the value as written, quotes included; empty and just behind the `=` where there is no value. */
  readonly valueSpan: Span;
}

const ASSIGNMENT = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/y;
const BLANK = /[ \t]*/y;
const REST_OF_LINE = /[^\r\n]*(?:\r\n|\n|\r)?/y;
/** A quoted value may run over several lines; a backslash keeps the quote behind it. With more than a comment behind it, it is not quoted. */
const QUOTED = /(?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)(?=[ \t]*(?:#.*)?(?:[\r\n]|$))/y;
const UNQUOTED = /[^#\r\n]*/y;
/** The `#/key` of vals' references is no comment, though dotenv takes it for one: no loader has a use for the rest. */
const UNQUOTED_REFERENCE = /(?:secret)?ref\+[a-z0-9]+:\/\/[^#\r\n]*(?:(?<=\S)#[^\s#]*)?/y;

/**
 * The assignments of an env file, by ascending offset, read as dotenv and python-dotenv read them
 * (https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow), with their places, which no library gives.
 */
export function parseEnvFile(text: string): EnvEntry[] {
  const entries: EnvEntry[] = [];
  let position = 0;
  while (position < text.length) {
    const assignment = matchAt(ASSIGNMENT, text, position);
    if (assignment) {
      const afterEquals = position + assignment[0].length;
      const entry = readValue(text, afterEquals);
      entries.push({ name: assignment[1] ?? '', ...entry });
      position = Math.max(entry.valueSpan.end, afterEquals);
    }
    position += Math.max(matchAt(REST_OF_LINE, text, position)?.[0].length ?? 0, 1);
  }
  return entries;
}

function readValue(text: string, afterEquals: number): Omit<EnvEntry, 'name'> {
  const start = afterEquals + (matchAt(BLANK, text, afterEquals)?.[0].length ?? 0);
  const quoted = matchAt(QUOTED, text, start)?.[0];
  if (quoted !== undefined) {
    return { value: quoted.slice(1, -1), valueSpan: { start, end: start + quoted.length } };
  }
  const unquoted = matchAt(UNQUOTED_REFERENCE, text, start) ?? matchAt(UNQUOTED, text, start);
  const value = (unquoted?.[0] ?? '').trimEnd();
  return value === ''
    ? { value, valueSpan: { start: afterEquals, end: afterEquals } }
    : { value, valueSpan: { start, end: start + value.length } };
}

/** What a program gets of the file: by name, the last line counting, and with dotenv's escapes in double quotes. */
export function readEnvValues(text: string): Record<string, string> {
  return Object.fromEntries(
    parseEnvFile(text).map(({ name, value, valueSpan }) => [
      name,
      text[valueSpan.start] === '"' ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value,
    ]),
  );
}

function matchAt(sticky: RegExp, text: string, position: number): RegExpExecArray | null {
  const pattern = new RegExp(sticky);
  pattern.lastIndex = position;
  return pattern.exec(text);
}

/** What stands for a key in an example file, whose readers put their own there. */
export const EXAMPLE_VALUE = 'your-sendgrid-api-key';

/** Words that people leave in the place of a key they have not got yet. Only a value with nothing else in it is taken for one. */
const FILLER =
  /^(?:your|my|our|the|put|insert|add|paste|replace|change|enter|set|with|in|it|me|this|here|goes|real|actual|own|new|send[-_ ]?grid|twilio|sg|api|keys?|token|secret|value|placeholder|example|dummy|fake|sample|redacted|todo|tbd|none|null|undefined|[xyz*]|[-_. …])*$/i;

/** A value that was never filled in: `SENDGRID_API_KEY=`, `=your-key-here`, `=<key>`, `=changeme`. */
export function isUnfilled(value: string): boolean {
  return FILLER.test(value) || /^(?:<[^<>]*>|\[[^[\]]*\]|\{\{[^{}]*\}\})$/.test(value);
}

/** Where a key stands in an env file afterwards: under a name it has there already, in an empty place, or on a new line. */
export type EnvPlace =
  | { readonly name: string; readonly how: 'there' }
  | { readonly name: string; readonly how: 'filled'; readonly edit: TextEdit }
  | { readonly name: string; readonly how: 'appended'; readonly line: string };

/** What a line of the env file is to hold, by its name: the key itself, or the reference to where it stands. */
export type LineValue = (name: string) => string;

/**
 * Finds the place for `key` in an env file whose other lines stay as they are, byte for byte.
 * The same value keeps its name; a name that holds a different value is left alone, and the next one is tried, then
 * `NAME_2`, `NAME_3` … of the last one.
 * @param names in the order in which they are wanted; at least one
 * @param taken names that other keys of the same plan get
 */
export function placeInEnvFile(
  text: string,
  key: string,
  names: readonly [string, ...string[]],
  taken: Pick<ReadonlySet<string>, 'has'> = new Set(),
  lineValue: LineValue = () => key,
): EnvPlace {
  const effective = effectiveEntries(text);
  const holders = [...effective.values()].filter((entry) => entry.value === key).map((entry) => entry.name);
  const holder = names.find((name) => holders.includes(name)) ?? holders.find(isForAll);
  const there = holder === undefined ? undefined : placeUnderName(text, key, holder, effective, lineValue);
  if (there) return there;

  const last = names.at(-1) ?? names[0];
  for (let n = 0; ; n++) {
    const name = names[n] ?? `${last}_${n - names.length + 2}`;
    const place = taken.has(name) ? undefined : placeUnderName(text, key, name, effective, lineValue);
    if (place) return place;
  }
}

/**
 * Whether any program could ask for this name: Terraform's `TF_VAR_key` and .NET's `SendGrid__ApiKey` are for their one
 * reader, and what is no word is for none.
 */
export function isForAll(name: string): boolean {
  return /^\w+$/.test(name) && !/^(?:TF|PKR)_VAR_|[a-z]__/.test(name);
}

/** The same under this name and no other; undefined where the name holds a different value. */
export function placeUnderName(
  text: string,
  key: string,
  name: string,
  effective: ReadonlyMap<string, EnvEntry> = effectiveEntries(text),
  lineValue: LineValue = () => key,
): EnvPlace | undefined {
  const entry = effective.get(name);
  const value = lineValue(name);
  const written = asWritten(value);
  if (!entry) return { name, how: 'appended', line: `${name}=${written}` };
  if (entry.value === value) return { name, how: 'there' };
  if (entry.value !== key && !isUnfilled(entry.value)) return undefined;
  // Without the blank python-dotenv would read a comment that follows as part of the key.
  const newText = text[entry.valueSpan.end] === '#' ? `${written} ` : written;
  return { name, how: 'filled', edit: { span: entry.valueSpan, newText } };
}

/** In quotes where it would else be read as another value, as 1Password's references with a `#` in a name. */
function asWritten(value: string): string {
  return (
    ['', '"', "'"]
      .map((quote) => quote + value + quote)
      .find((text) => parseEnvFile(`X=${text}`)[0]?.value === value) ?? value
  );
}

function effectiveEntries(text: string): Map<string, EnvEntry> {
  return new Map(parseEnvFile(text).map((entry) => [entry.name, entry]));
}

/** The edit that adds lines at the end of the text, in the text's own line ends. */
export function appendLines(text: string, lines: readonly string[]): TextEdit {
  const lineEnd = lineEndOf(text);
  const separator = text === '' || /[\r\n]$/.test(text) ? '' : lineEnd;
  const newText = separator + lines.map((line) => line + lineEnd).join('');
  return { span: { start: text.length, end: text.length }, newText };
}

/** `.env`, `.env.local`, `.env.production`, `prod.env`, Cloudflare's `.dev.vars`, R's `.Renviron`: files whose whole purpose is to hold values. */
export function isEnvFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    /^\.env(?:\..+)?$|^[^.].*\.env$|^\.flaskenv$|^\.envrc$|^\.Renviron$|^\.dev\.vars(?:\..+)?$/i.test(name) &&
    !/\.(?:[cm]?[jt]sx?|json|php|py|rb|toml|ya?ml)$/i.test(name) &&
    !isEnvExample(path)
  );
}

/** `.env.example` and its sisters (`.env.local.example`, `example.env`), which are committed and must never hold a real value. */
export function isEnvExample(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    /^(?:(?:.*\.)?env|\.dev\.vars|\.flaskenv)(?:[._-][\w-]+)*[._-](?:example|sample|template|dist|defaults)$/i.test(
      name,
    ) || /^\.?(?:example|sample|template|defaults?)\.env$/i.test(name)
  );
}
