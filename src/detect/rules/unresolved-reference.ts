import { isProgram } from '../account/file-kind';
import type { Finding } from '../finding';
import { fingerprintOf } from '../fingerprint';
import { Look } from '../look';
import { mentionsSendGrid } from '../mentions';
import { REACH, type Rule } from '../rule';

/** `op://vault/item[/section]/field` of 1Password and `ref+vault://…` of vals, as the whole of a string. */
const REFERENCE = /(["'`])((?:op:\/\/|ref\+[a-z\d]{2,30}:\/\/)[^"'`\r\n\\]{3,400})\1/g;

/** Half of what a rule may see on either side. */
const NEAR = REACH / 2;

/**
 * A vault's reference as a string of a program: the program sends `op://…` to SendGrid as its key. Only where SendGrid is
 * mentioned near it or in it, because a reference says by itself nothing about what it is for.
 */
export const unresolvedReference: Rule = {
  ids: ['unresolved-reference'],
  find(source, look = new Look(source.text)) {
    const { text } = source;
    if (!isProgram(source) || look.mentions.length === 0) return [];
    if (!text.includes('op://') && !text.includes('ref+')) return [];
    const findings: Finding[] = [];
    for (const match of text.matchAll(REFERENCE)) {
      const [literal, , reference = ''] = match;
      const start = match.index + 1;
      const end = start + reference.length;
      // With a blank it is a sentence, or a command that resolves it; a reference may hold blanks only in 1Password's names.
      if (!isWhole(reference)) continue;
      const before = text.slice(Math.max(match.index - NEAR, 0), match.index);
      const after = text.slice(match.index + literal.length, end + NEAR);
      if (!mentionsSendGrid(`${before}\n${reference}\n${after}`)) continue;
      if (isResolved(before, after) || isInComment(before)) continue;
      findings.push(toFinding(reference, start, end));
    }
    return findings;
  },
};

/** What has braces in it is a form, out of which the program makes a reference. */
function isWhole(reference: string): boolean {
  if (/[{}]/.test(reference)) return false;
  if (reference.startsWith('op://')) return /^op:\/\/[^/]+\/[^/]+\/[^?]+/.test(reference);
  return !/\s/.test(reference);
}

/** Of the finding about this reference. */
export function referenceFingerprint(reference: string): string {
  return fingerprintOf(`unresolved-reference:${reference}`);
}

const SHOWN = 60;

function toFinding(reference: string, start: number, end: number): Finding {
  const masked = reference.length > SHOWN ? `${reference.slice(0, SHOWN - 1)}…` : reference;
  return {
    rule: 'unresolved-reference',
    span: { start, end },
    severity: 'warning',
    masked,
    keyId: null,
    fingerprint: referenceFingerprint(reference),
    message: `Nothing resolves ${masked} in a program: SendGrid gets these very characters as its key. Read an environment variable, and let the vault's tool set it.`,
  };
}

/**
 * The calls that do resolve it: `client.secrets.resolve("op://…")`, `resolveSecret(…)`, `exec('op', ['read', 'op://…'])`, and a
 * string that the program only compares with or writes into a template.
 */
function isResolved(before: string, after: string): boolean {
  const head = before.slice(-120);
  if (
    /\b[\w.]*(?:resolve|read_?secret|get_?secret|load_?secret|fetch_?secret|secretref|secret_?reference|onepassword|onepass|vals|op_?read|inject)\w*[!?]?\s*[([<]?[^;\n]{0,60}$/i.test(
      head,
    )
  )
    return true;
  if (/["'`](?:read|inject|get|eval|--ref)["'`]?\s*,\s*(?:["'`]--?[\w-]+["'`]\s*,\s*)*$/.test(head))
    return true;
  if (
    /(?:startsWith|starts_with|startswith|HasPrefix|indexOf|includes|match|test|parse|StartsWith|===?|!==?)\s*\(?\s*$/.test(
      head,
    )
  )
    return true;
  return /^\s*\)?\s*\.(?:resolve|read)\w*\(/.test(after.slice(0, 40));
}

function isInComment(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return /^\s*(?:#|\/\/|\/?\*|--|<!--)/.test(line) || /[\s;,](?:\/\/|#)\s[^"'`]*$/.test(line);
}
