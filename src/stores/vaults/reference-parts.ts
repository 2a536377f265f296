import type { Reference } from '../references';
import type { VaultStore } from './vault-store';

/** One part of what a reference points to: its name as the store's shapes have it, and what stands there. */
export interface ReferencePart {
  readonly name: string;
  readonly text: string;
}

/** What a reference of this store points to, part by part; the path as a whole where it has no shape of the store's. */
export function partsOf(reference: Reference, { shapes }: VaultStore): ReferencePart[] {
  const key = reference.key.join('/');
  const options = [...reference.options].map(([name, text]) => ({ name, text }));
  for (const shape of shapes ?? []) {
    const { path, keyName } = partsOfShape(shape);
    // The key is optional in every shape: it takes one value out of a secret that holds several.
    const segments = segmentsOf(reference.path, path);
    if (!segments) continue;
    return [...segments, ...(key === '' ? [] : [{ name: keyName ?? 'key', text: key }]), ...options];
  }
  const whole = [{ name: 'path', text: reference.path }];
  return [...whole, ...(key === '' ? [] : [{ name: 'key', text: key }]), ...options];
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
  readonly path: readonly string[];
  readonly keyName: string | undefined;
}

function partsOfShape(shape: string): Shape {
  const [path = '', key] = shape.slice(shape.indexOf('://') + 3).split('#/');
  return { path: path.split('/'), keyName: key?.replace(/[{}…]/g, '') };
}

/** Undefined where the path has more or fewer segments than the shape. */
function segmentsOf(path: string, shape: readonly string[]): ReferencePart[] | undefined {
  const segments = path.replace(/\/$/, '').split('/');
  const isOpen = shape.at(-1)?.includes('…') === true;
  if (isOpen ? segments.length < shape.length : segments.length !== shape.length) return undefined;
  return shape.map((part, i) => ({
    name: part.replace(/[{}…]/g, ''),
    text: i === shape.length - 1 ? segments.slice(i).join('/') : (segments[i] ?? ''),
  }));
}
