import fc from 'fast-check';
import { fakeKey } from '../../support/keys';

/** Programs with a key in pieces, or in base64, at a random place of a random expression that leaves it in `value`. */

const KEYS = [fakeKey(1), fakeKey(2)];
const AROUND = ['', '', 'Bearer ', 'a\\n', '{', '}}', '\\\\', '%', 'é', "\\'", '\\x41', ' ', '😀'];

const cut = fc.tuple(
  fc.constantFrom(...KEYS),
  fc.uniqueArray(fc.integer({ min: 3, max: 66 }), { maxLength: 3 }),
);

/** At least two pieces, the first of them with the `SG.` that tells a key. */
const pieces = cut.map(([key, cuts]) => {
  const at = [...(cuts.length === 0 ? [25] : cuts)].sort((a, b) => a - b);
  return [0, ...at].map((start, i) => key.slice(start, at[i]));
});

const quote = fc.constantFrom('"', "'");

const sum = fc
  .tuple(pieces, quote, fc.constantFrom(...AROUND), fc.constantFrom(...AROUND), fc.boolean())
  .map(([parts, mark, before, after, isBytes]) => {
    const literals = parts.map((part, i) => {
      const text = (i === 0 ? before : '') + part + (i === parts.length - 1 ? `.${after}` : '');
      return `${isBytes ? 'b' : ''}${mark}${text.replace(isBytes ? /[^\0-\x7f]/gu : /$^/, '')}${mark}`;
    });
    return { literals, isBytes };
  });

const JOINTS = [' + ', ' ', ' + (', '\n    + ', ' # SG.\n    '];

const inPieces = fc
  .tuple(sum, fc.constantFrom(...JOINTS), fc.nat(3))
  .map(([{ literals, isBytes }, joint, shape]) => {
    const joined = joint.endsWith('(')
      ? `${literals[0]} + (${literals.slice(1).join(' + ')})`
      : `(${literals.join(joint)})`;
    if (shape === 1 && !isBytes) return `prefix + ${joined.startsWith('(') ? joined.slice(1, -1) : joined}`;
    if (shape === 2) return `${isBytes ? 'b' : ''}"".join([${literals.join(', ')}])`;
    return joined;
  });

const encoded = fc
  .tuple(fc.constantFrom(...KEYS), fc.constantFrom('', 'apikey:', '\0apikey\0', 'a"b\'{x}\\'), quote)
  .chain(([key, before, mark]) => {
    const text = btoa(before + key);
    return fc.constantFrom(
      ...[`${mark}${text}${mark}`, `b${mark}${text}${mark}`, `${mark}Basic ${text}${mark}`],
      ...[
        `f${mark}{prefix} ${text}${mark}`,
        `b${mark}Basic ${text}\\n${mark}`,
        `"a" ${mark}${text}${mark} 'b'`,
      ],
    );
  });

const CONTEXTS = [
  'value = X',
  'value = (X)',
  'value = [X, 1, (X)]',
  'value = len(X)',
  'value = (lambda x=X: x)()',
  'def f(base64=1):\n    return(X)\nvalue = f()',
  'import base64 as b\nvalue = {1: (X)}',
  'value = prefix if not prefix else(X)',
  'class os:\n    key = (X)\n    def m(self): return (X)\nvalue = os.key, os().m()',
];

export const piecesProgram: fc.Arbitrary<string> = fc
  .tuple(fc.oneof(inPieces, inPieces, encoded), fc.constantFrom(...CONTEXTS))
  .map(([expression, context]) => {
    // Over lines only within brackets.
    const written = expression.includes('\n') && !expression.startsWith('(') ? `(${expression})` : expression;
    return `prefix = "p"\n${context.replaceAll('X', () => written)}\n`;
  });
