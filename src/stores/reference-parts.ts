import type { Reference } from './references';
import type { VaultStore } from './vault-store';

/** One part of what a reference points to: its name as the store's shapes have it, and what stands there. */
export interface ReferencePart {
  readonly name: string;
  readonly text: string;
}

/** What a reference of this store points to, part by part; the path as a whole where it has no shape of the store's. */
export function partsOf(reference: Reference, { shapes }: VaultStore): ReferencePart[] {
  const fitting = (shapes ?? []).map(partsOfShape).find(({ path }) => segmentsOf(reference.path, path));
  const path = (fitting && segmentsOf(reference.path, fitting.path)) ?? [
    { name: 'path', text: reference.path },
  ];
  const key = { name: fitting?.key ?? 'key', text: reference.key.join('/') };
  const options = [...reference.options].map(([name, text]) => ({ name, text }));
  // The key is optional in every shape, and Doppler's project and config are those of its token.
  return [...path, key, ...options].filter(({ text }) => text !== '');
}

/** A shape as the body of a VS Code snippet: `op://${1:vault}/${2:item}/${3:field}`. */
export function snippetOf(shape: string): string {
  let stop = 0;
  return shape.replace(/\{([^}…]+)…?\}/g, (_, name: string) => `\${${++stop}:${name}}`);
}

/** A shape as people read it: `op://vault/item/field`. */
export function plainShape(shape: string): string {
  return shape.replace(/\{([^}…]+)…?\}/g, '$1');
}

interface Shape {
  /** Segment by segment. */
  readonly path: readonly string[];
  /** What it calls the part behind `#/`. */
  readonly key: string | undefined;
}

function partsOfShape(shape: string): Shape {
  const [head = '', key] = shape.slice(shape.indexOf('://') + 3).split('#/');
  return { path: head.replace(/\?.*/, '').split('/'), key: key && nameIn(key) };
}

/** The named parts; undefined where the path has more or fewer segments than the shape, or other fixed ones. */
function segmentsOf(path: string, shape: readonly string[]): ReferencePart[] | undefined {
  const segments = path.replace(/\/$/, '').split('/');
  const isOpen = shape.at(-1)?.includes('…') === true;
  if (isOpen ? segments.length < shape.length : segments.length !== shape.length) return undefined;
  const parts: ReferencePart[] = [];
  for (const [i, part] of shape.entries()) {
    const text = i === shape.length - 1 ? segments.slice(i).join('/') : (segments[i] ?? '');
    if (part.startsWith('{')) parts.push({ name: nameIn(part), text });
    else if (part !== text) return undefined;
  }
  return parts;
}

function nameIn(part: string): string {
  return part.replace(/[{}…]/g, '');
}
