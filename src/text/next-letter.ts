/**
 * As `text.indexOf(letter, from)`, for texts in which the letter may stand in every second or third place: there the call would
 * cost more than all else, so the next few places are looked at first.
 */
export function nextLetter(text: string, letter: string, code: number, from: number): number {
  for (let at = from; at < from + 3; at++) if (text.charCodeAt(at) === code) return at;
  return text.indexOf(letter, from + 3);
}
