import { findNodeAtLocation, modify, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import { Problem } from '../../text/problem';
import type { Finding } from '../finding';
import { type AllowEntry, SETTINGS_FILE } from './project-settings';

/** What an entry of `allow` says. @see AllowEntry */
export type NewAllowEntry = Pick<Finding, 'rule' | 'fingerprint' | 'keyId'> &
  Pick<AllowEntry, 'reason' | 'until'> & {
    /** Relative to the settings' folder, with `/`. */
    readonly path: string;
  };

/**
 * Adds an entry to the end of `allow` in `.keyguard.json`; comments and the way it is written stay.
 * Throws a `Problem` where the file is not what it should be: nothing may be made of that but by the user.
 * @param text undefined, or blank, where there is no file yet
 */
export function allowEntryEdit(text: string | undefined, entry: NewAllowEntry): TextEdit[] {
  const value = entryOf(entry);
  if (text === undefined || text.trim() === '') {
    const newText = `${JSON.stringify({ allow: [value] }, undefined, 2)}\n`;
    return [{ span: { start: 0, end: text?.length ?? 0 }, newText }];
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || root?.type !== 'object') throw unusable('It is not valid JSON.');
  const list = findNodeAtLocation(root, ['allow']);
  if (list && list.type !== 'array') throw unusable('"allow" in it is no list.');
  if (!list) return [addList(text, root, value)];
  const edits = modify(text, ['allow', -1], value, {
    formattingOptions: formattingOf(text),
    isArrayInsertion: true,
  });
  return edits.map(({ offset, length, content }) => ({
    span: { start: offset, end: offset + length },
    newText: content,
  }));
}

/** By hand: the library would write its neighbours anew. */
function addList(text: string, root: Node, value: object): TextEdit {
  const { insertSpaces, tabSize, eol } = formattingOf(text);
  const indent = insertSpaces ? ' '.repeat(tabSize) : '\t';
  const lines = JSON.stringify([value], undefined, indent).split('\n').join(`${eol}${indent}`);
  const property = `${eol}${indent}"allow": ${lines}`;
  const last = root.children?.at(-1);
  const at = last ? last.offset + last.length : root.offset + 1;
  return { span: { start: at, end: at }, newText: last ? `,${property}` : `${property}${eol}` };
}

function entryOf({ rule, fingerprint, keyId, path, reason, until }: NewAllowEntry): object {
  return {
    fingerprint,
    ...(keyId === null ? {} : { keyId }),
    rule,
    path: literalGlob(path),
    ...(reason === null ? {} : { reason }),
    ...(until === null ? {} : { until }),
  };
}

/** The glob that matches this path alone: folders such as `[id]` mean themselves. */
function literalGlob(path: string): string {
  return path.replace(/[[\]{}()*?\\]/g, '\\$&');
}

function formattingOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /^[ \t]+(?=\S)/m.exec(text)?.[0] ?? '  ';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: lineEndOf(text) };
}

function unusable(why: string): Problem {
  return new Problem('settings', `${SETTINGS_FILE} was not changed. ${why} Mend it and try again.`);
}
