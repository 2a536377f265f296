import { lineAt, lineEndOf } from '../../text/lines';
import { contains, type Span } from '../../text/span';
import type { KeyInSource, PlainLanguage } from '../language';
import { type Answer, refuseDisguise, replaceByWords, rewriteEach, wholeLines } from './answers';

/**
 * Units of systemd. `Environment=` shows its values to every user of the machine (`systemctl show`); `EnvironmentFile=`
 * reads a file as it is, with an absolute path (https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html).
 */
export const systemd: PlainLanguage = {
  name: 'systemd',
  extensions: ['.service'],
  paths: /(?:^|\/)[\w@.-]+\.(?:service|container)(?:\.d\/[^/]+\.conf)?$/,
  languageIds: ['systemd-unit-file'],
  nameFor: ({ text }, key) => assignmentAt(text, key)?.name,
  loading: async ({ file: { text }, envPath }) => {
    const name = envPath.slice(envPath.lastIndexOf('/') + 1);
    const folder = folderIn(text);
    const notes = [
      `systemd reads the variables from the file that EnvironmentFile= names: put ${envPath} there, and run "systemctl daemon-reload".`,
    ];
    if (!folder || !KEY_IN_ENVIRONMENT.test(text) || hasEnvironmentFile(text, name))
      return { notes, from: 'env file' };
    const newText = `EnvironmentFile=${folder.path}/${name}${lineEndOf(text)}`;
    const at = { start: folder.lineStart, end: folder.lineStart };
    return { notes, from: 'env file', edits: [{ span: at, newText }] };
  },
  rewrite: ({ text }, keys) => rewriteEach(keys, (key) => answer(text, key)),
};

const NOT_ENVIRONMENT =
  'systemd puts variables into commands only, and everybody sees those. Let the program read the key from its environment, and name the env file with EnvironmentFile=.';

const NO_FOLDER =
  'EnvironmentFile= needs the absolute path of the env file. Write it into the unit (EnvironmentFile=/path/to/.env) and delete the assignment here.';

interface Assignment {
  readonly name: string;
  /** With its quotes. */
  readonly span: Span;
  readonly value: Span;
  /** How many the line has. */
  readonly count: number;
}

function assignmentAt(text: string, key: Span): Assignment | undefined {
  const { start, end } = lineAt(text, key.start);
  const line = text.slice(start, end);
  const option = /^[ \t]*Environment[ \t]*=/.exec(line)?.[0];
  if (option === undefined) return undefined;
  const items = [
    ...line
      .slice(option.length)
      .matchAll(
        /"(\w+)=((?:\\.|[^"\\])*)"|'(\w+)=((?:\\.|[^'\\])*)'|(\w+)=("(?:\\.|[^"\\])*"|'[^']*'|[^\s"']*)/g,
      ),
  ].map((item) => {
    const name = item[1] ?? item[3] ?? item[5] ?? '';
    const span = {
      start: start + option.length + item.index,
      end: start + option.length + item.index + item[0].length,
    };
    const lead = (item[5] === undefined ? 1 : 0) + name.length + 1;
    const quotes = /^["']/.test(item[6] ?? '') ? 1 : 0;
    const value = {
      start: span.start + lead + quotes,
      end: span.end - (item[5] === undefined ? 1 : 0) - quotes,
    };
    return { name, span, value };
  });
  const found = items.find(({ value }) => contains(value, key));
  return found && { ...found, count: items.length };
}

function answer(text: string, key: KeyInSource): Answer {
  const { start, end } = lineAt(text, key.span.start);
  if (/^[ \t]*[#;]/.test(text.slice(start, end))) return replaceByWords(key);
  const refusal = refuseDisguise(key.disguise);
  if (refusal) return refusal;
  const assignment = assignmentAt(text, key.span);
  if (!assignment) return { refusal: NOT_ENVIRONMENT };
  const { name, span, value, count } = assignment;
  if (name !== key.variable || value.start !== key.span.start || value.end !== key.span.end)
    return { refusal: NO_FOLDER };
  if (!folderIn(text) && !hasEnvironmentFile(text, '.env')) return { refusal: NO_FOLDER };
  if (count === 1) return { edits: [{ span: wholeLines(text, key.span), newText: '' }], reference: name };
  const blank = /^[ \t]+/.exec(text.slice(span.end))?.[0].length ?? 0;
  const item = { start: blank > 0 ? span.start : span.start - 1, end: span.end + blank };
  return { edits: [{ span: item, newText: '' }], reference: name };
}

const KEY_IN_ENVIRONMENT = /^[ \t]*Environment[ \t]*=.*\bSG\./m;

/** Where the program runs, and the line that says so: the line for its env file goes before it. */
function folderIn(text: string): { readonly path: string; readonly lineStart: number } | undefined {
  const found = /^[ \t]*WorkingDirectory[ \t]*=[ \t]*(\/[^\s%]*?)\/?[ \t]*$/m.exec(text);
  return found ? { path: found[1] ?? '', lineStart: found.index } : undefined;
}

function hasEnvironmentFile(text: string, name: string): boolean {
  return [...text.matchAll(/^[ \t]*EnvironmentFile[ \t]*=[ \t]*-?(\S+)/gm)].some(([, path]) =>
    path?.endsWith(`/${name}`),
  );
}
