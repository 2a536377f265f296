import { nextLetter } from '../../text/next-letter';
import type { Span } from '../../text/span';
import { maskOf } from '../api-key';
import type { Finding } from '../finding';
import { fingerprintOf } from '../fingerprint';
import { Look } from '../look';
import { isPlaceholder } from '../placeholder';
import { isPublishedSample } from '../published-samples';
import type { Rule, Source } from '../rule';
import { type Assembled, assemble } from '../split/assemble';
import { gapAt, isGapStart } from '../split/gap';
import { formatAt, isJoined } from '../split/join-call';

/** A key put together from literals in one expression, or continued over lines. */
export const splitKey: Rule = {
  ids: ['api-key-split'],
  find: findSplitKeys,
};

type Pieces = Pick<Assembled, 'key' | 'end' | 'pieces'>;

function findSplitKeys(source: Source, look = new Look(source.text)): Finding[] {
  const { text } = source;
  const isShell = isShellScript(source);
  const findings: Finding[] = [];
  const lookAt = (start: number) => {
    const found = piecesAt(text, start, isShell);
    if (!found) return;
    const [, id = '', secret = ''] = found.key.split('.');
    if (!isPlaceholder(secret)) findings.push(describe(start, found, id));
  };
  for (const start of look.beginnings.capital) {
    const behind = text.charCodeAt(start + 2);
    if (behind === DOT || isGapStart(behind)) lookAt(start);
  }
  for (let start = text.indexOf('S'); start !== -1; start = nextLetter(text, 'S', S, start + 1))
    if (isGapStart(text.charCodeAt(start + 1))) lookAt(start);
  return findings;
}

const S = 0x53;
const G = 0x47;
const DOT = 0x2e;

function piecesAt(text: string, start: number, isShell: boolean): Pieces | undefined {
  const isWithDot = text.charCodeAt(start + 2) === DOT;
  // One look at the first gap, for the readings below all need it.
  if (!isWithDot && !gapAt(text, text.charCodeAt(start + 1) === G ? start + 2 : start + 1, isShell))
    return undefined;
  const found = assemble(text, start, '', isShell);
  if (found && (!found.isListed || isJoined(text, { start, end: found.end }, ''))) return found;
  if (isWithDot) return formatAt(text, start);
  // With dots between the elements, the first one is `SG`.
  const listed = assemble(text, start, '.', isShell);
  return listed?.isListed && isJoined(text, { start, end: listed.end }, '.') ? listed : undefined;
}

function describe(start: number, { key, end, pieces }: Pieces, id: string): Finding {
  const fingerprint = fingerprintOf(key);
  const masked = maskOf(id);
  const isSample = isPublishedSample(fingerprint);
  return {
    rule: 'api-key-split',
    span: { start, end },
    severity: isSample ? 'information' : 'error',
    masked,
    keyId: id,
    fingerprint,
    message: isSample
      ? `SendGrid's published sample key ${masked} in ${pieces} pieces: it opens no account.`
      : `Hardcoded SendGrid API key ${masked} in ${pieces} pieces: anyone who can read this file can put it together and send mail in your name.`,
  };
}

/** The key whose pieces stand at `span` now, if it is still the one that `fingerprint` was made of. */
export function readSplitKey(text: string, { start, end }: Span, fingerprint: string): string | undefined {
  for (const isShell of [false, true]) {
    const readings = [
      assemble(text, start, '', isShell),
      assemble(text, start, '.', isShell),
      formatAt(text, start),
    ];
    for (const reading of readings)
      if (reading?.end === end && fingerprintOf(reading.key) === fingerprint) return reading.key;
  }
  return undefined;
}

const SHELL_FILE =
  /(?:\.(?:sh|bash|zsh|ksh|dash|bats|envrc|command)|(?:^|[/.])(?:Dockerfile|Containerfile|Makefile|bashrc|bash_profile|zshrc|profile)(?:\.[^/]*)?)$/i;

/** Where words that touch are one, and literals with a blank between them are two. */
function isShellScript({ path, languageId }: Source): boolean {
  return languageId === 'shellscript' || languageId === 'dockerfile' || SHELL_FILE.test(path ?? '');
}
