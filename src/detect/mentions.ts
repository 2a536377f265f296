import type { Span } from '../text/span';

/** The only thing that ties a password, a port or an option to SendGrid: its name stands near it. */
const NAME = /sendgrid/i;

/** One fast search. */
export function mentionsSendGrid(text: string): boolean {
  return NAME.test(text);
}

/**
 * The stretches of the text that are at most `reach` from a mention of SendGrid, joined where they touch, by ascending offset.
 * Linear, and as many as there are distant mentions: 50 MB of `sendgrid` are one stretch.
 */
export function* stretchesNearSendGrid(text: string, reach: number): Generator<Span> {
  const name = new RegExp(NAME, 'gi');
  let current: { start: number; end: number } | undefined;
  for (let match = name.exec(text); match; match = name.exec(text)) {
    const start = Math.max(match.index - reach, 0);
    const end = Math.min(match.index + match[0].length + reach, text.length);
    if (current && start <= current.end) {
      current.end = end;
    } else {
      if (current) yield current;
      current = { start, end };
    }
  }
  if (current) yield current;
}
