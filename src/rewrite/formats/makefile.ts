import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import type { Span } from '../../text/span';
import type { KeyInSource, KeyOutcome, PlainLanguage, Rewrite, SourceFile } from '../language';
import { rewriteCommand } from '../languages/shell/command';
import { placeholderFor, refuseForm } from '../literals';
import { loadMake } from '../loading/make';
import { linesOf, type MakeLine } from './makefile/lines';

export const makefile: PlainLanguage = {
  name: 'Makefile',
  extensions: ['.mk', '.mak', '.make'],
  paths: /(?:^|\/)(?:GNU)?[Mm]akefile(?:\.(?!mk$|mak$|make$)[\w-]+)?$/,
  languageIds: ['makefile'],
  loading: loadMake,
  rewrite: rewriteMakefile,
};

const OTHER_SHELL =
  'The recipes of this Makefile are not for a POSIX shell. Put the variable in by hand, in the way of that shell.';

const ENCODED = 'make cannot encode a variable here. Put this into a recipe, then use the fix again.';

const ASSIGNED =
  /^(\s*(?:[\w./%-]+[ \t]*:[ \t]*)?(?:(?:export|override|private)[ \t]+)*)([\w.-]+)([ \t]*)(:{0,3}=|\?=)([ \t]*)/;

function rewriteMakefile({ text }: SourceFile, keys: readonly KeyInSource[]): Rewrite {
  const edits: TextEdit[] = [];
  const outcomes: KeyOutcome[] = [];
  const lines = linesOf(text);
  const hasOtherShell =
    /^\s*(?:export\s+)?(?:SHELL\s*[:?]?=\s*(?!(?:\S*\/)?(?:ba|da|z|k|a)?sh\s*$)\S|\.RECIPEPREFIX\b)/m.test(
      text,
    );
  const isMakeOnly = includesEnvWithoutExport(text);
  const commands = new Map<MakeLine, KeyInSource[]>();
  const needsDefinition = new Set<string>();
  let first: MakeLine | undefined;
  for (const key of keys) {
    const line = lines.find(({ span }) => span.start <= key.span.start && key.span.end <= span.end);
    if (!line) continue;
    const isComment = line.comment !== undefined && line.comment <= key.span.start;
    if (isComment) {
      const reference = placeholderFor(key.variable);
      edits.push({ span: key.span, newText: reference });
      outcomes.push({ key, reference });
    } else if (line.isRecipe && !isMakeOnly && !isInFunction(text.slice(line.span.start, key.span.start))) {
      if (hasOtherShell) outcomes.push({ key, refusal: OTHER_SHELL });
      else commands.set(line, [...(commands.get(line) ?? []), key]);
    } else if (key.disguise) {
      const { disguise } = key;
      const refusal = disguise.kind === 'other' ? refuseForm(disguise.form) : ENCODED;
      outcomes.push({ key, refusal });
    } else {
      const own = ownAssignment(text, line.span, key);
      const reference = `$(${key.variable})`;
      if (own) edits.push(own);
      else {
        edits.push({ span: key.span, newText: reference });
        if (!line.isRecipe) {
          needsDefinition.add(key.variable);
          first ??= line;
        }
      }
      outcomes.push({ key, reference });
    }
  }
  for (const [line, inLine] of commands) {
    const rewrite = rewriteCommand(text, line.span, inLine, (expansion) => expansion.replaceAll('$', '$$$$'));
    edits.push(...rewrite.edits);
    outcomes.push(...rewrite.outcomes);
  }
  if (first) edits.unshift(...define(text, first, [...needsDefinition], edits));
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  return { edits, outcomes: keys.flatMap((key) => byKey.get(key) ?? []) };
}

/**
 * `SENDGRID_API_KEY := SG…` becomes what make takes only if the environment has no such variable, and what stops make
 * when it is used: https://www.gnu.org/software/make/manual/html_node/Make-Control-Functions.html
 */
function ownAssignment(text: string, line: Span, { span, variable }: KeyInSource): TextEdit | undefined {
  const head = ASSIGNED.exec(text.slice(line.start, line.end));
  if (!head || head[2] !== variable) return undefined;
  const [all, before = '', name = '', blanks = '', , behind = ''] = head;
  const value = { start: line.start + all.length, end: line.end };
  const written = text.slice(value.start, value.end);
  const quoted = /^(["']?)\S+\1(?=[ \t]*(?:#.*)?\s*$)/.exec(written)?.[0];
  const [start, end] = [span.start - value.start, span.end - value.start];
  const isWhole =
    quoted !== undefined && start <= 1 && end >= quoted.length - 1 && start + end === quoted.length;
  if (!isWhole) return undefined;
  const newText = `${before}${name}${blanks || ' '}?=${behind || ' '}${missing(variable)}`;
  return { span: { start: line.start, end: value.start + quoted.length }, newText };
}

function missing(variable: string): string {
  return `$(error ${variable} is not set)`;
}

/** Lines that stop make when a variable is used that is not set, before the first use. */
function define(
  text: string,
  first: MakeLine,
  names: readonly string[],
  edits: readonly TextEdit[],
): TextEdit[] {
  const isDefined = (name: string) =>
    new RegExp(`^\\s*(?:export\\s+)?${name}\\s*\\?=`, 'm').test(text) ||
    edits.some(({ newText }) => newText.includes(missing(name)));
  const eol = lineEndOf(text);
  const lines = names.filter((name) => !isDefined(name)).map((name) => `${name} ?= ${missing(name)}${eol}`);
  if (lines.length === 0) return [];
  const { start } = first.block;
  return [{ span: { start, end: start }, newText: lines.join('') }];
}

/** Whether `$(info …` or another call of make's own is still open; `$(shell …` hands its text to a shell. */
function isInFunction(before: string): boolean {
  let depth = 0;
  for (const [mark] of before.matchAll(/\$\$|\$[({](?!shell\b)|[(){}]/g)) {
    if (/^\$[({]/.test(mark) || (depth > 0 && /^[({]/.test(mark))) depth++;
    else if (depth > 0 && /^[)}]/.test(mark)) depth--;
  }
  return depth > 0;
}

/** `include .env` without `export`: the recipes' environment has nothing of it, but make has. */
function includesEnvWithoutExport(text: string): boolean {
  const isIncluded = /^[ \t]*[-s]?include[ \t].*\.env\b/m.test(text);
  return isIncluded && !/^[ \t]*(?:export[ \t]*(?:$|[^=\n]*SENDGRID)|\.EXPORT_ALL_VARIABLES\b)/m.test(text);
}
