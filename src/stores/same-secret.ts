/**
 * Whether two secrets are the same, in a time that depends on their lengths alone. In UTF-16 code units, for this layer
 * knows no Node, whose `timingSafeEqual` takes bytes.
 */
export function isSameSecret(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  // Over the whole of one of them, whatever the other one is.
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ (other.charCodeAt(i) || 0);
  return difference === 0;
}
