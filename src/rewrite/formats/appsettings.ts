import { findNodeAtOffset, getNodePath, type Node, type ParseError, parseTree, visit } from 'jsonc-parser';
import type { TextEdit } from '../../text/edits';
import { contains, type Span } from '../../text/span';
import type { KeyInSource, KeyOutcome, PlainLanguage, Rewrite, SourceFile } from '../language';
import { placeholderFor } from '../literals';
import { loadDotnetSettings } from '../loading/csharp';
import { BROKEN } from '../tree-places';
import { oncePerSource } from './kind';

/**
 * The settings of ASP.NET and of the generic host. They know no references; a variable called as the path of the setting
 * takes its place: `SendGrid__ApiKey` for `SendGrid:ApiKey`.
 * https://learn.microsoft.com/aspnet/core/fundamentals/configuration/#non-prefixed-environment-variables
 */
export const appsettings: PlainLanguage = {
  name: 'appsettings.json',
  extensions: [],
  paths: /(?:^|\/)appsettings(?:\.[^/]+)?\.json$/i,
  languageIds: [],
  nameFor: (source, key) => settingName(nodeAt(settingsOf(source), key)),
  countErrors(text) {
    const errors: ParseError[] = [];
    parseTree(text, errors, { allowTrailingComma: true });
    return errors.length;
  },
  rewrite(source, keys): Rewrite {
    const settings = settingsOf(source);
    const edits: TextEdit[] = [];
    const outcomes = keys.map((key): KeyOutcome => {
      const { edit, ...outcome } = replace(settings, key);
      if (edit) edits.push(edit);
      return 'refusal' in outcome ? { key, refusal: outcome.refusal } : { key, reference: outcome.reference };
    });
    return { edits, outcomes };
  },
  loading: loadDotnetSettings,
};

const REASONS = {
  name: 'The key stands in the name of a setting here. Make it the value of one, then use the fix again.',
  more: 'The value holds more than the key, and a variable could only take the place of all of it. Give the key a setting of its own, then use the fix again.',
  unnameable:
    'No environment variable can be called as this setting, because of a character in its name. Rename the setting with letters and digits, then use the fix again.',
  taken: (name: string) =>
    `Only a variable called ${name} would take the place of this setting, and the env file has another value under that name. Remove that line, then use the fix again.`,
} as const;

type Replacement = { readonly edit?: TextEdit } & (
  | { readonly reference: string }
  | { readonly refusal: string }
);

function replace(settings: Settings, key: KeyInSource): Replacement {
  if (settings.comments.some((comment) => contains(comment, key.span))) {
    const reference = placeholderFor(key.variable);
    return { reference, edit: { span: key.span, newText: reference } };
  }
  const node = nodeAt(settings, key.span);
  if (node?.type !== 'string') return { refusal: BROKEN };
  if (node.parent?.type === 'property' && node.parent.children?.[0] === node)
    return { refusal: REASONS.name };
  const span = { start: node.offset, end: node.offset + node.length };
  if (key.span.start !== span.start + 1 || key.span.end !== span.end - 1) return { refusal: REASONS.more };
  const name = settingName(node);
  if (name === undefined) return { refusal: REASONS.unnameable };
  if (name !== key.variable) return { refusal: REASONS.taken(name) };
  return { reference: name, edit: { span, newText: '""' } };
}

interface Settings {
  readonly root: Node | undefined;
  readonly comments: readonly Span[];
}

const settingsOf = oncePerSource(({ text }: SourceFile): Settings => {
  const comments: Span[] = [];
  visit(text, { onComment: (start, length) => void comments.push({ start, end: start + length }) });
  return { root: parseTree(text, [], { allowTrailingComma: true }), comments };
});

function nodeAt({ root }: Settings, { start }: Span): Node | undefined {
  return root && findNodeAtOffset(root, start);
}

/** A colon in a name is a level, too. Undefined for what is no setting and for a name that a shell would not take. */
function settingName(node: Node | undefined): string | undefined {
  if (node?.type !== 'string') return undefined;
  const name = getNodePath(node).join('__').replaceAll(':', '__');
  return /^[A-Za-z_]\w*$/.test(name) ? name : undefined;
}
