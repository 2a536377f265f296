import type { Span } from '../text/span';

/** The only thing that ties a password, a port or an option to SendGrid: its name stands near it. */
export const NAME = /sendgrid/i;
const LENGTH = 'sendgrid'.length;

/** One fast search. */
export function mentionsSendGrid(text: string): boolean {
  return NAME.test(text);
}

/** Mentions that are at most this far from each other are one place: who looks half as far around each sees no difference. */
const TOGETHER = 600;

/**
 * The places where SendGrid is mentioned, each from its first mention to its last, by ascending offset. In a text full of
 * mentions only some are looked at: one that is further on, but still near enough, says the same.
 */
export function findMentions(text: string): Span[] {
  const name = new RegExp(NAME, 'gi');
  const startOfNext = (from: number): number => {
    name.lastIndex = from;
    return name.test(text) ? name.lastIndex - LENGTH : Infinity;
  };
  const places: { start: number; end: number }[] = [];
  let further = -1;
  for (let at = startOfNext(0); at !== Infinity; ) {
    const last = places.at(-1);
    if (last && at - last.end <= TOGETHER) last.end = at + LENGTH;
    else places.push({ start: at, end: at + LENGTH });
    const end = at + LENGTH;
    if (further < end + TOGETHER / 2) further = startOfNext(end + TOGETHER / 2);
    const between =
      further - end <= TOGETHER ? -1 : text.slice(end, end + TOGETHER / 2 + LENGTH - 1).search(NAME);
    at = between === -1 ? further : end + between;
  }
  return places;
}

/**
 * The stretches of the text that are at most `reach` from a mention of SendGrid, joined where they touch, by ascending offset.
 * Linear, and as many as there are distant mentions: 50 MB of `sendgrid` are one stretch.
 * @param mentions as `findMentions` found them
 * @param reach    at least 300 UTF-16 code units
 */
export function* stretchesAround(mentions: readonly Span[], length: number, reach: number): Generator<Span> {
  let current: { start: number; end: number } | undefined;
  for (const mention of mentions) {
    const start = Math.max(mention.start - reach, 0);
    const end = Math.min(mention.end + reach, length);
    if (current && start <= current.end) {
      current.end = end;
    } else {
      if (current) yield current;
      current = { start, end };
    }
  }
  if (current) yield current;
}
