import { findNodeAtOffset, getNodePath, type Node, type ParseError, parseTree, visit } from 'jsonc-parser';
import { folderOf } from '../../stores/project-files';
import type { Reference } from '../../stores/references';
import type { TextEdit } from '../../text/edits';
import { contains, type Span } from '../../text/span';
import type { KeyForVault, KeyInSource, KeyOutcome, PlainLanguage, Rewrite, SourceFile } from '../language';
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
  rewriteForVault: (source, keys) =>
    keys.every(({ vault }) => vault.scheme === 'usersecrets') ? toUserSecrets(source, keys) : undefined,
};

/**
 * The keys leave the file, for .NET reads the project's user secrets over it by itself:
 * https://learn.microsoft.com/aspnet/core/security/app-secrets#access-a-secret
 */
function toUserSecrets(source: SourceFile, keys: readonly KeyForVault[]): Rewrite {
  const settings = settingsOf(source);
  const stage = /appsettings\.([^/]+)\.json$/i.exec(source.path)?.[1];
  const edits: TextEdit[] = [];
  const moved: KeyForVault[] = [];
  const outcomes = keys.map((key): KeyOutcome => {
    if (stage !== undefined && stage.toLowerCase() !== 'development')
      return { key, refusal: REASONS.stage(stage) };
    if (!isOfProject(source.path, key.vault)) return { key, refusal: REASONS.otherProject };
    const { edit, ...outcome } = replace(settings, key);
    if ('refusal' in outcome) return { key, refusal: outcome.refusal };
    const name = key.vault.key.join(':');
    const isInComment = outcome.reference !== key.variable;
    if (!isInComment && name.toLowerCase() !== key.variable.replaceAll('__', ':').toLowerCase())
      return { key, refusal: REASONS.otherName(key.variable.replaceAll('__', ':')) };
    if (edit) edits.push(edit);
    moved.push(key);
    return { key, reference: outcome.reference };
  });
  const names = [...new Set(moved.map(({ variable }) => variable))].join(', ');
  const notes = [
    'In Development .NET reads the key from the user secrets, on this machine alone and not encrypted.',
    `Where the program runs for others, set the variable ${names} there.`,
  ];
  return { edits, outcomes, notes: moved.length === 0 ? [] : notes };
}

/** The reference names the project file, or its folder. */
function isOfProject(file: string, { path }: Reference): boolean {
  const project = path.replace(/^(?:\.\/)+|\/$/g, '');
  const folder = /\.\w*proj$/i.test(project) ? folderOf(project) : project;
  return folderOf(file) === (folder === '.' ? '' : folder);
}

const REASONS = {
  name: 'The key stands in the name of a setting here. Make it the value of one, then use the fix again.',
  more: 'The value holds more than the key, and a variable could only take the place of all of it. Give the key a setting of its own, then use the fix again.',
  unnameable:
    'No environment variable can be called as this setting, because of a character in its name. Rename the setting with letters and digits, then use the fix again.',
  stage: (stage: string) =>
    `.NET reads user secrets while one develops, and this file in ${stage} alone. Choose another store, or the env file.`,
  otherProject:
    'The reference names another project than the one in this folder. Say which project: --reference "ref+usersecrets://PATH/NAME.csproj#/{variable}"',
  otherName: (name: string) =>
    `Only a user secret called ${name} would take the place of this setting, and the reference names another. Write {variable} for the name in it.`,
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
