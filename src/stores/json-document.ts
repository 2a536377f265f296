import { problem } from './vault-store';

/** What a secret that is not there yet gets, so that its reference finds the value: the value, or a document that holds it. */
export function newSecret(key: readonly string[], value: string): string {
  return key.length === 0 ? value : inAscii(JSON.stringify(nested(key, value)));
}

/**
 * A JSON document with one more field. It is put in as text, because a document that is read and written anew loses what
 * JavaScript's numbers cannot hold. Throws a `Problem` for what is no such document.
 */
export function withField(document: string, key: readonly string[], value: string): string {
  const fields = objectOf(document);
  const [first = ''] = key;
  if (Object.hasOwn(fields, first))
    throw problem(
      key.length === 1
        ? `The secret has a field "${first}" already.`
        : `KeyGuard adds fields to a secret at its top only, and "${first}" is there already. Choose another place for the key.`,
    );
  const field = JSON.stringify(nested(key, value)).slice(1, -1);
  const others = Object.keys(fields).length > 0 ? ',' : '';
  return inAscii(document.replace('{', () => `{${field}${others}`));
}

function objectOf(document: string): object {
  let fields: unknown;
  try {
    fields = JSON.parse(document);
  } catch {
    // Told below: what the parser says would quote it.
  }
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields;
  throw problem('The secret is no JSON object, so no field can be added to it. Choose another place.');
}

function nested(key: readonly string[], value: string): unknown {
  return key.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
}

/** Programs that read text files take them to be in the encoding of the machine. In JSON nothing else needs more than ASCII. */
function inAscii(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
