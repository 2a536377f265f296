import { areOfOtherService, wordsOf } from '../account/words';

/** How far from an option the hosts are looked at, in UTF-16 code units: a function of any sense. */
const NEAR = 700;

const HOST =
  /(?<=:\/\/(?:[\w.%+-]{1,80}@)?)[\w-]{1,60}(?:\.[\w-]{1,60}){0,6}|(?<=["'`])[a-z][\w-]{0,60}(?:\.[\w-]{1,60}){0,5}\.(?:com|net|org|io|dev|app|local|internal|cloud)\b(?!["'`]?\s{0,4}\()|\blocalhost\b/gi;
/** Pages for people, and the addresses of mails. */
const NO_SERVER = /^(?:docs|www|app|support|status)\.|^github\.com$|^sendgrid\.com$/i;

/** Whether every server that is named near `at` is SendGrid's, and one is, and nothing in the line says another service. */
export function isOnlyHostNear(text: string, at: number): boolean {
  const from = Math.max(at - NEAR, 0);
  const hosts = Array.from(text.slice(from, at + NEAR).matchAll(HOST), ([host]) => host).filter(
    (host) => !NO_SERVER.test(host),
  );
  if (hosts.length === 0 || !hosts.every((host) => /(?:^|\.)sendgrid\.(?:com|net)$/i.test(host)))
    return false;
  const lineStart = text.lastIndexOf('\n', at) + 1;
  return !areOfOtherService(wordsOf(text.slice(Math.max(lineStart, at - 200), at)));
}
