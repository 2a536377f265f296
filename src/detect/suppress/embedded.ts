import type { Span } from '../../text/span';
import type { Source } from '../rule';

/** A language, and where in the text its part begins. */
export interface Part {
  readonly language: string;
  readonly from: number;
}

/** Languages whose files hold others; the value is what stands between the parts. */
const HOSTS: Readonly<Record<string, string>> = { html: 'html', php: 'html', markdown: 'markdown' };

const PARTS =
  /<!--|<script\b(?<script>[^>]*)>|<style\b(?<style>[^>]*)>|(?<php><\?(?:php\b|=))|(?<template><%)|(?<front>^---[ \t]*$)|(?<fence>^[ \t]*(?:```|~~~))/gim;

/** The language at the end of the line: that of a script in a page, or the file's own; undefined where nobody knows it. */
export function partAt(language: string, { text, path = '' }: Source, { end }: Span): Part | undefined {
  const host = HOSTS[language];
  if (host === undefined) return { language, from: 0 };
  const pattern = new RegExp(PARTS);
  for (let match = pattern.exec(text); match && match.index < end; match = pattern.exec(text)) {
    const part = partOf(match, language, path);
    if (!part) continue;
    const from = match.index + match[0].length;
    const close = part.close;
    close.lastIndex = from;
    const closed = close.exec(text);
    if (end <= (closed?.index ?? text.length))
      return part.inner === undefined ? undefined : { language: part.inner, from };
    pattern.lastIndex = (closed?.index ?? from) + (closed?.[0].length ?? 0);
  }
  return { language: host, from: 0 };
}

function partOf(
  { index, groups = {} }: RegExpExecArray,
  language: string,
  path: string,
): { readonly close: RegExp; readonly inner: string | undefined } | undefined {
  const isMarkdown = language === 'markdown';
  if (groups['front'] !== undefined) {
    const inner = isMarkdown ? 'yaml' : path.endsWith('.astro') ? 'typescript' : undefined;
    return index === 0 && inner !== undefined ? { close: /^---[ \t]*$/gm, inner } : undefined;
  }
  // What stands in a fence is shown as it is.
  if (groups['fence'] !== undefined)
    return isMarkdown ? { close: /^[ \t]*(?:```|~~~)[ \t]*$/gm, inner: undefined } : undefined;
  if (isMarkdown) return undefined;
  if (groups['script'] !== undefined) {
    const isData = /type\s*=\s*["']?[\w/+.-]*(?:json|template|html)/i.test(groups['script']);
    return { close: /<\/script/gi, inner: isData ? undefined : 'typescript' };
  }
  if (groups['style'] !== undefined) return { close: /<\/style/gi, inner: 'css' };
  if (groups['php'] !== undefined) return { close: /\?>/g, inner: 'php' };
  if (groups['template'] !== undefined) return { close: /%>/g, inner: undefined };
  return { close: /-->/g, inner: 'html' };
}
