import type { SourceFile } from '../../language';
import type { LexedLiteral } from '../../lexed/places';

/** All but `runtime.exs` and its forerunner: https://hexdocs.pm/elixir/config-and-releases.html */
export function isBuildTimeConfig(path: string): boolean {
  return /(?:^|\/)config\/(?:.*\/)?(?!runtime\.exs$|releases\.exs$)[^/]*\.exs$/.test(path);
}

/**
 * They read `{:system, "X"}` when a mail is sent. Sources: https://hexdocs.pm/swoosh/Swoosh.Mailer.html and
 * https://hexdocs.pm/sendgrid/SendGrid.html.
 */
const ADAPTERS = /\bSwoosh\.Adapters\.Sendgrid\b|\bBamboo\.Send[Gg]ridAdapter\b|^\s*config :sendgrid,/m;

/** Whether the literal is the API key of a mailer, given where the value itself cannot be read yet. */
export function takesSystemTuple({ code, from, span }: LexedLiteral, { path, text }: SourceFile): boolean {
  if (code.textAt(from - 1) !== ':' || code.textAt(from - 2) !== 'api_key') return false;
  const paragraph = text.slice(text.lastIndexOf('\n\n', span.start) + 1).split(/\r?\n\r?\n/, 1)[0] ?? '';
  if (!ADAPTERS.test(paragraph)) return false;
  return isBuildTimeConfig(path) || /^\s*use (?:Swoosh|Bamboo)\.Mailer\b/m.test(paragraph);
}
