import type { Span } from '../../text/span';

/**
 * Lists of variables: `- SMTP_HOST=…` of Docker Compose, `- name: SMTP_HOST` with `value: …` of Kubernetes, and
 * `{"name": "SMTP_HOST", "value": "…"}` of Amazon ECS. The items are written as `NAME=value`, padded with blanks in front, so that
 * offsets stay near enough.
 */
const ITEM =
  /-[ \t]{1,8}(?:["']?([A-Z][A-Z\d_]{1,60})=([^\n]*)|\{?[ \t]{0,8}name:[ \t]{0,8}["']?([A-Za-z_]\w{1,60})["']?(?:[ \t]{0,8}\r?\n[ \t]{1,40}|,[ \t]{0,8})value:[ \t]{0,8}([^\n]*))/g;

const ENTRY =
  /^\{\s{0,40}\\?["']?[Nn]ame\\?["']?\s{0,8}[:=]\s{0,8}\\?["'](\w{1,60})\\?["']\s{0,8},?\s{0,40}\\?["']?[Vv]alue\\?["']?\s{0,8}[:=]\s{0,8}([^{}\n]{0,200}?),?\s{0,40}\}$/;

/** The variables of the list, as `NAME=value` at their places and blanks between; undefined where no item meets `own`. */
export function environmentIn(list: string, own: Span): string | undefined {
  let direct = '';
  let isOwn = false;
  for (const match of list.matchAll(ITEM)) {
    const [item, name = match[3] ?? '', value = match[4] ?? ''] = match;
    const end = match.index + item.length;
    isOwn ||= match.index < own.end && end > own.start;
    direct += list.slice(direct.length, match.index).replace(/[^\n]/g, ' ') + padded(item, name, value);
  }
  return isOwn ? direct : undefined;
}

/** An object of a name and a value, as `NAME=value`; undefined for any other. */
export function environmentEntry(object: string): string | undefined {
  const [, name, value] = ENTRY.exec(object) ?? [];
  return name === undefined || value === undefined ? undefined : padded(object, name, value);
}

function padded(written: string, name: string, value: string): string {
  return `${name}=${value}`.padStart(written.length);
}
