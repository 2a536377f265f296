import type { Span } from '../../text/span';
import { maskKeys } from '../api-key';
import { RULES, type RuleId } from '../finding';
import { isDay } from './suppression';

/** A comment in a text that holds findings back. */
export interface Directive {
  /** From its name to its last word. */
  readonly span: Span;
  /** As it is written: `keyguard:ignore`, `pragma: allowlist secret` … */
  readonly by: string;
  /** Ours are reported where they hold nothing back; another tool may need its own. */
  readonly isOwn: boolean;
  /** `line` its own one; `both` that one and the next, for a comment that stands alone; `start` and `end` of a block. */
  readonly place: 'line' | 'both' | 'next-line' | 'start' | 'end';
  /** Nothing but the comment is on its line. */
  readonly standsAlone: boolean;
  /** `secrets`: findings that are credentials; else these rules, and all where there is none. */
  readonly about: 'secrets' | readonly RuleId[];
  readonly reason: string | null;
  readonly until: string | null;
  /** What is written for a day and is none. */
  readonly wrongDay: string | null;
}

/**
 * One search for all of them: most texts hold none. Every alternative begins with letters, so this is one pass.
 * Ours in backticks or quotes is spoken of, in a README say, and not meant.
 */
const NAMES =
  /(?<![`"'])keyguard:ignore(?:-next-line|-line|-start|-end)?(?![\w-])|gitleaks:allow|trufflehog:ignore|pragma: ?(?:allow|white)list[ -](?:nextline[ -])?secret|secretlint-(?:disable-next-line|disable-line|disable|enable)(?![\w-])|\bNOSONAR\b|\bDevSkim: ?ignore (?=DS\d|all\b)/gi;

/** How much of a line is read for a directive, behind its name and before it, in UTF-16 code units: it stays local. */
const LONGEST_REST = 400;
const LONGEST_LEAD = 200;

/**
 * Every directive in the text, by ascending offset. What is said of one depends on its own line alone, and there on
 * nothing that is further than 400 characters from its name.
 */
export function findDirectives(text: string): Directive[] {
  const directives: Directive[] = [];
  const names = new RegExp(NAMES);
  // One match ahead, and no more of them: a text may hold a hundred thousand.
  for (let match = names.exec(text); match; ) {
    const next = names.exec(text);
    const start = match.index;
    const end = start + match[0].length;
    const limit = Math.min(next?.index ?? text.length, end + LONGEST_REST);
    const rest = restOf(text.slice(end, limit));
    const directive = read(match[0], rest, { start, standsAlone: standsAlone(text, start) });
    if (directive) directives.push(directive);
    match = next;
  }
  return directives;
}

interface Rest {
  /** What follows the name in the same comment. */
  readonly words: string;
  /** Code follows the comment. */
  readonly isFollowed: boolean;
}

/** Where comments end, in all the languages: nobody writes these into a reason. `\n` is the line end in a notebook's JSON. */
const COMMENT_END = /\*\/|-->|--%?>|%>|\*\)|-\}|\]\]|#\}|\*\}|\}\}|\*@|#>|\?>|\\[rn]/;

function restOf(behind: string): Rest {
  const line = /^[^\r\n\u2028\u2029]*/.exec(behind)?.[0] ?? '';
  const end = COMMENT_END.exec(line);
  if (!end) return { words: line.trimEnd(), isFollowed: false };
  return {
    words: line.slice(0, end.index).trimEnd(),
    isFollowed: /[\w"'`$]/.test(line.slice(end.index + end[0].length)) && !end[0].startsWith('\\'),
  };
}

/** Before it stands nothing but what opens a comment; a word only where a language opens one by a word. */
const COMMENT_START = /^(?:[^\w\r\n\u2028\u2029]|\b(?:rem|dnl)\b)*$/i;

function standsAlone(text: string, start: number): boolean {
  const lead = text.slice(Math.max(0, start - LONGEST_LEAD), start);
  const line = lead.slice(Math.max(lead.lastIndexOf('\n'), lead.lastIndexOf('\r')) + 1);
  const isWhole = line.length < lead.length || start <= LONGEST_LEAD;
  const begin = Math.max(line.lastIndexOf('\u2028'), line.lastIndexOf('\u2029')) + 1;
  return isWhole && COMMENT_START.test(line.slice(begin));
}

function read(
  written: string,
  { words, isFollowed }: Rest,
  { start, standsAlone }: { readonly start: number; readonly standsAlone: boolean },
): Directive | undefined {
  const name = written.toLowerCase();
  const common = {
    span: { start, end: start + written.length + words.length },
    standsAlone: standsAlone && !isFollowed,
    isOwn: false,
    about: 'secrets',
    reason: null,
    until: null,
    wrongDay: null,
  } as const;
  if (name.startsWith('keyguard:')) return { ...common, ...own(name, words, common.standsAlone) };
  if (name.startsWith('secretlint-')) return secretlint(name, words, common);
  if (name.startsWith('devskim')) return devSkim(words, common);
  if (name === 'nosonar') return sonar(words, common);
  if (name.startsWith('pragma')) {
    const nextLine = name.includes('nextline');
    return {
      ...common,
      by: nextLine ? 'pragma: allowlist nextline secret' : 'pragma: allowlist secret',
      place: nextLine ? 'next-line' : 'line',
    };
  }
  return { ...common, by: name, place: 'line' };
}

type Common = Omit<Directive, 'by' | 'place'>;

/** `keyguard:ignore [RULE…] [reason] [until YYYY-MM-DD]` and its forms for the next line and for a block. */
function own(name: string, words: string, alone: boolean): Omit<Directive, 'span' | 'standsAlone'> {
  let rest = words.replace(/^[\s:–—-]+/, '');
  const about: RuleId[] = [];
  for (
    let word = /^[\w-]+(?=[\s,)]|$)/.exec(rest)?.[0];
    word && isRule(word);
    word = /^[\w-]+(?=[\s,)]|$)/.exec(rest)?.[0]
  ) {
    about.push(word);
    rest = rest.slice(word.length).replace(/^[\s,:–—-]+/, '');
  }
  const day = /(?:^|[\s(,;])until:?\s+(\d[\w./-]*)/i.exec(rest);
  const written = day?.[1]?.replace(/[./-]+$/, '') ?? null;
  const reason = (day ? rest.slice(0, day.index) + rest.slice(day.index + day[0].length) : rest)
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .replace(/^[\s:–—,;-]+|[\s,;(]+$/g, '')
    // A notebook's line is a JSON string.
    .replace(/["']+,?$/, '');
  return {
    by: name,
    isOwn: true,
    place: PLACES[name] ?? (alone ? 'both' : 'line'),
    about,
    // A commented-out key may stand in what reads as the reason.
    reason: reason === '' ? null : maskKeys(reason),
    until: written !== null && isDay(written) ? written : null,
    wrongDay: written === null || isDay(written) ? null : written,
  };
}

const PLACES: Readonly<Record<string, Directive['place']>> = {
  'keyguard:ignore-line': 'line',
  'keyguard:ignore-next-line': 'next-line',
  'keyguard:ignore-start': 'start',
  'keyguard:ignore-end': 'end',
};

function isRule(word: string): word is RuleId {
  return Object.hasOwn(RULES, word);
}

/** With names of rules it is about these alone: `secretlint-disable-line @secretlint/secretlint-rule-sendgrid -- reason`. */
function secretlint(name: string, words: string, common: Common): Directive | undefined {
  const [rules = '', ...reasons] = words.split(/\s--(?:\s|$)/);
  if (rules.trim() !== '' && !/sendgrid/i.test(rules)) return undefined;
  const reason = reasons.join(' -- ').trim();
  const place = {
    'secretlint-disable': 'start',
    'secretlint-enable': 'end',
    'secretlint-disable-line': 'line',
    'secretlint-disable-next-line': 'next-line',
  }[name] as Directive['place'];
  return { ...common, by: name, place, reason: reason === '' ? null : maskKeys(reason) };
}

/** `DevSkim: ignore DS173237,DS117838 until 2027-01-31 by name`; it has no rule for SendGrid, so every rule counts. */
function devSkim(words: string, common: Common): Directive {
  const until = /\buntil (\d[\d-]*)/i.exec(words)?.[1] ?? null;
  const valid = until !== null && isDay(until);
  return {
    ...common,
    by: 'DevSkim: ignore',
    place: 'line',
    about: [],
    until: valid ? until : null,
    wrongDay: valid ? null : until,
  };
}

/** Sonar's rules for SendGrid keys, hard-coded passwords and secrets, where one comment names its rules. */
function sonar(words: string, common: Common): Directive | undefined {
  const named = /^\s*\(([^)]*)\)/.exec(words)?.[1];
  if (named !== undefined && !/\bS(?:6696|2068|6418|6437)\b/.test(named)) return undefined;
  return { ...common, by: 'NOSONAR', place: 'line', about: [] };
}
