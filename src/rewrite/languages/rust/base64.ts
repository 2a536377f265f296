/**
 * The base64 engine that a file uses already: https://docs.rs/base64. The standard library has none, and which version
 * of the crate a project has decides how it is called.
 */
export function encoderIn(text: string): string | undefined {
  if (/\buse\s+base64::prelude::\*/.test(text)) return 'BASE64_STANDARD';
  return /\b((?:\w+::)*(?:BASE64_STANDARD|STANDARD))\s*\.\s*encode\s*\(/.exec(text)?.[1];
}
