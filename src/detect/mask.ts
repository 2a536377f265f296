import type { Span } from '../text/span';
import { keysToHide } from './api-key';
import { encodedKeysToHide } from './rules/encoded-key';

/** Hides every key in `text`, encoded ones too, for whatever is shown or written that may quote a user's text. */
export function maskSecrets(text: string): string {
  let masked = '';
  let position = 0;
  for (const { start, end, mask } of secretsToHide(text)) {
    if (end <= position) continue;
    masked += text.slice(position, Math.max(position, start)) + mask;
    position = end;
  }
  return masked + text.slice(position);
}

/** The places that `maskSecrets` hides, by ascending offset, and what it writes there. They may overlap. */
export function secretsToHide(text: string): (Span & { readonly mask: string })[] {
  return [...keysToHide(text), ...encodedKeysToHide(text)].sort((a, b) => a.start - b.start || b.end - a.end);
}
