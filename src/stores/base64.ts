import { problem } from './vault-store';

export function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** In either alphabet of base64. Throws a `Problem` for what is no text. */
export function textOfBase64(data: unknown): string {
  try {
    const binary = atob(String(data).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw problem('What is stored there is no text. Look at the reference.');
  }
}
