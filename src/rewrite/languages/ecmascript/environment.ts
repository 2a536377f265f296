import type { Node } from 'web-tree-sitter';
import { Scopes } from './scope';

/** An expression for the value of an environment variable, or why there is none. */
export type Read = { readonly expression: string } | { readonly refusal: string };

/** How code of one file reads environment variables: Node, Bun and Deno differ, and names may be taken. */
export class Environment {
  private readonly runtime: Runtime;
  private readonly scopes: Scopes;

  constructor(root: Node, text: string) {
    this.scopes = new Scopes(root, text, ['process', 'Deno', 'globalThis', 'String']);
    this.runtime = runtimeOf(root, text);
  }

  read(variable: string, at: Node): Read {
    if (this.runtime === 'unknown') {
      return {
        refusal: `This file imports from a URL, so it runs in Deno or in a browser, and KeyGuard cannot tell which. In Deno, replace the key by Deno.env.get("${variable}").`,
      };
    }
    const shadowed = this.isShadowed(this.runtime, at);
    if (shadowed && this.isShadowed('globalThis', at)) {
      return {
        refusal: `${this.runtime} and globalThis both mean something else here. Rename one of them, then use the fix again.`,
      };
    }
    const global = shadowed ? `globalThis.${this.runtime}` : this.runtime;
    if (this.runtime === 'process') return { expression: `${global}.env.${variable}` };
    const quote = at.firstChild?.type === "'" ? "'" : '"';
    return { expression: `${global}.env.get(${quote}${variable}${quote})` };
  }

  isShadowed(name: 'process' | 'Deno' | 'globalThis' | 'String', at: Node): boolean {
    return this.scopes.isShadowed(name, at);
  }
}

type Runtime = 'process' | 'Deno' | 'unknown';

const REMOTE_IMPORT = /["'](?:jsr|npm|https?):/;

/**
 * Deno 2 has `process` as well, so code that already uses it, or asks whether there is a `Deno`, keeps to it.
 * Source: https://docs.deno.com/lint/rules/no-process-global/
 */
function runtimeOf(root: Node, text: string): Runtime {
  if (usesGlobal('process', root, text)) return 'process';
  if (usesGlobal('Deno', root, text)) return /\btypeof\s+Deno\b/.test(text) ? 'process' : 'Deno';
  if (!REMOTE_IMPORT.test(text)) return 'process';
  const sources = root.namedChildren.flatMap((node) => node.childForFieldName('source')?.text.slice(1) ?? []);
  if (sources.some((source) => /^(?:jsr:|npm:|https:\/\/deno\.land\/)/.test(source))) return 'Deno';
  return sources.some((source) => /^https?:/.test(source)) ? 'unknown' : 'process';
}

/** `name.something` in code; a word in a string, a comment or a parameter list is no use. */
function usesGlobal(name: string, root: Node, text: string): boolean {
  return [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].some(({ index }) => {
    const node = root.descendantForIndex(index, index + name.length);
    return node?.text === name && node.type === 'identifier' && node.parent?.type === 'member_expression';
  });
}
