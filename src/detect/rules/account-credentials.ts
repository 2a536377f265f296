import { belongsToSendGrid } from '../account/belongs';
import { expressionsIn } from '../account/expressions';
import { isLiteral, isPassword } from '../account/literal-value';
import { isPersonal } from '../account/person';
import { type Credential, isLegacyName, settingsIn } from '../account/settings';
import { SCOPE_REACH, type Surroundings } from '../account/surroundings';
import { tellingWords, wordsOf } from '../account/words';
import type { Finding } from '../finding';
import { fingerprintOf } from '../fingerprint';
import { Look } from '../look';
import type { Rule } from '../rule';

/** A user name and its password stand within some lines of each other, in UTF-16 code units. */
const PAIR_REACH = 400;

/** User names and passwords of SendGrid accounts: legacy v2, SMTP, `SENDGRID_PASSWORD` and their like. */
export const accountCredentials: Rule = {
  ids: ['account-password', 'personal-username'],
  find(source, look = new Look(source.text)) {
    const findings: Finding[] = [];
    for (const surroundings of look.surroundings) {
      const settings = [...settingsIn(source, surroundings.stretch)];
      const prefixes = settings.map(({ name }) => prefixOf(name));
      settings.forEach((setting, index) => {
        const pair = partnerOf(settings, prefixes, index);
        const isPair = isLegacyName(setting.name) && pair !== undefined && isLegacyName(pair.name);
        // `api_key` without `api_user` is an API key, or anything.
        if (isLegacyName(setting.name) && setting.kind === 'password' && !isPair) return;
        if (
          isWanted(setting, pair) &&
          (isPair ? isSentToSendGrid(source.text, setting) : isOfSendGrid(surroundings, setting))
        )
          findings.push(findingOf(setting, pair));
      });
      for (const [user, password] of expressionsIn(source.text, surroundings.stretch)) {
        const wanted = [isWanted(user, password) && user, isWanted(password, user) && password];
        if (!wanted.some(Boolean) || !isOfSendGrid(surroundings, user)) continue;
        if (wanted[0]) findings.push(findingOf(user, password));
        if (wanted[1]) findings.push(findingOf(password, user));
      }
    }
    return once(findings);
  },
};

function isWanted({ kind, value }: Credential, pair: Credential | undefined): boolean {
  if (kind === 'user') return isLiteral(value) && isPersonal(value);
  // With `apikey` as user a key is expected; what stands there instead is for the rules about keys.
  return isPassword(value) && pair?.value.toLowerCase() !== 'apikey';
}

/** Both values of an expression begin at the same place, so that one answer is for both. */
function isOfSendGrid(surroundings: Surroundings, setting: Credential): boolean {
  return (
    setting.isCertain ||
    belongsToSendGrid(surroundings, setting) ||
    isWebCredential(surroundings.text, setting)
  );
}

function findingOf(setting: Credential, pair: Credential | undefined): Finding {
  return setting.kind === 'user' ? userFinding(setting) : passwordFinding(setting, pair);
}

/** `api_user` beside `api_key` near SendGrid's name is the legacy API, unless the URL that they stand in is another's. */
function isSentToSendGrid(text: string, { at }: Credential): boolean {
  const host = /:\/\/([^\s/?#"'`<>]{1,200})[^\s"'`<>]{0,600}$/.exec(
    text.slice(Math.max(at - 800, 0), at),
  )?.[1];
  return host === undefined || /sendgrid|[${}%]/i.test(host);
}

/** The first C# library took a `NetworkCredential` and named itself only in the `using` above. */
function isWebCredential(text: string, { at }: Credential): boolean {
  if (!text.startsWith('NetworkCredential', at)) return false;
  const near = text.slice(Math.max(at - SCOPE_REACH, 0), at + SCOPE_REACH);
  return (
    /\busing\s+SendGrid\b|\bSendGrid\.(?:Web|SMTP)\b/.test(near) &&
    /\bnew\s+(?:SendGrid\.)?(?:Web|SMTP)\(|\b(?:Web|SMTP)\.GetInstance\(/.test(near)
  );
}

function userFinding({ span, value }: Credential): Finding {
  return {
    rule: 'personal-username',
    span,
    severity: 'warning',
    masked: `${[...value][0] ?? ''}…`,
    keyId: null,
    fingerprint: fingerprintOf(`personal-username:${value}`),
    message:
      "A person's name or mailbox as SendGrid user name: it invites phishing and password guessing, and the access ends or lives on with the person. Use an API key.",
  };
}

/**
 * The fingerprint is not made of the password: passwords can be guessed, and a hash of one tells whether a guess is right.
 * It is made of the setting's name and the user name beside it.
 */
function passwordFinding({ span, name }: Credential, pair: Credential | undefined): Finding {
  return {
    rule: 'account-password',
    span,
    severity: 'error',
    masked: '••••••',
    keyId: null,
    fingerprint: fingerprintOf(`account-password:${wordsOf(name).join('.')}:${pair?.value ?? ''}`),
    message:
      'Hardcoded SendGrid password: it opens the whole account, and SendGrid takes no passwords in the API or by SMTP any more. Change it and use an API key.',
  };
}

/** The user name that goes with a password, or the other way round: the nearest one with the same words before the last. */
function partnerOf(
  settings: readonly Credential[],
  prefixes: readonly string[],
  index: number,
): Credential | undefined {
  const own = settings[index];
  if (!own) return undefined;
  let best: Credential | undefined;
  for (const step of [-1, 1]) {
    for (let i = index + step; i >= 0 && i < settings.length; i += step) {
      const other = settings[i];
      const distance = other ? Math.abs(other.span.start - own.span.start) : Infinity;
      if (!other || distance > PAIR_REACH) break;
      if (other.kind === own.kind || prefixes[i] !== prefixes[index]) continue;
      if (!best || distance < Math.abs(best.span.start - own.span.start)) best = other;
      break;
    }
  }
  return best;
}

function prefixOf(name: string): string {
  return tellingWords(wordsOf(name.replace(/username$/i, 'user').replace(/apikey$/i, 'api_key')))
    .filter((word) => !/^(?:key|login|passwd|passphrase|pwd|usr|id)$/.test(word))
    .join('.');
}

function once(findings: readonly Finding[]): Finding[] {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    const place = `${finding.rule} ${finding.span.start}`;
    if (!byPlace.has(place)) byPlace.set(place, finding);
  }
  return [...byPlace.values()];
}
