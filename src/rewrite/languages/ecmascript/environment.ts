import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { refuseWorkerCode, type WorkerProject } from '../../frameworks/cloudflare-worker';
import { Scopes } from './scope';
import { workerEnvAt } from './worker-env';

/** An expression for the value of an environment variable, or why there is none. */
export type Read =
  | {
      readonly expression: string;
      /** For the compiler, which takes most variables for `string | undefined`. */
      readonly isString?: boolean;
    }
  | { readonly refusal: string };

/** How code of one file reads environment variables: Node, Bun, Deno and Workers differ, and names may be taken. */
export class Environment {
  private readonly runtime: Runtime;
  private readonly scopes: Scopes;
  private readonly handlers = new Map<number, TextEdit>();

  constructor(
    root: Node,
    private readonly text: string,
    private readonly worker: WorkerProject | undefined,
  ) {
    this.scopes = new Scopes(root, text, ['process', 'Deno', 'globalThis', 'String', 'Buffer', 'btoa']);
    this.runtime = runtimeOf(root, text);
  }

  /** What reads need beside themselves: a Worker's handler that takes `env`. */
  get edits(): readonly TextEdit[] {
    return [...this.handlers.values()];
  }

  read(variable: string, at: Node): Read {
    if (this.worker) {
      const env = workerEnvAt(at, this.text);
      if (env?.edit) this.handlers.set(env.edit.span.start, env.edit);
      if (env) return { expression: `${env.expression}.${variable}`, isString: true };
      if (!this.worker.hasProcessEnv) return { refusal: refuseWorkerCode(variable) };
    }
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
    const quote = quoteAt(at);
    return { expression: `${global}.env.get(${quote}${variable}${quote})` };
  }

  /** @param value an expression for a text of ASCII characters, or with `typed` one that the compiler takes for one */
  encode(value: string, at: Node): Read {
    const quote = quoteAt(at);
    if (this.runtime === 'process' && !this.worker && !this.isShadowed('Buffer', at))
      return { expression: `Buffer.from(${value}).toString(${quote}base64${quote})` };
    return this.isShadowed('btoa', at)
      ? { refusal: 'btoa means something else here. Rename it, then use the fix again.' }
      : { expression: `btoa(${value})` };
  }

  isShadowed(name: 'process' | 'Deno' | 'globalThis' | 'String' | 'Buffer' | 'btoa', at: Node): boolean {
    return this.scopes.isShadowed(name, at);
  }
}

function quoteAt(literal: Node): string {
  return /^[('"[`]*'/.test(literal.text) ? "'" : '"';
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
