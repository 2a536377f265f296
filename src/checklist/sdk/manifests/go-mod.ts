import { type Dependency, linesOf, type Manifest, spanOf } from '../manifest';

export const goMod: Manifest = { ecosystem: 'Go', fileName: /^go\.mod$/, read: readGoMod };

const REQUIREMENT = /^(\s*(?:require\s+)?"?([\w.~-]+(?:\/[\w.~-]+)+)"?\s+)(v[^\s/]+)/;

function readGoMod(text: string): Dependency[] {
  const found: Dependency[] = [];
  let block = '';
  for (const { line, start } of linesOf(text)) {
    const opened = /^\s*(\w+)\s*\(/.exec(line)?.[1];
    if (opened !== undefined) block = opened;
    else if (/^\s*\)/.test(line)) block = '';
    else if (block === 'require' || /^\s*require\s/.test(line)) {
      const [, before = '', path = '', range = ''] = REQUIREMENT.exec(line) ?? [];
      // `/v3` behind a path is the major version once more.
      const name = path.replace(/\/v\d+$/, '');
      if (path !== '') found.push({ name, range, span: spanOf(start + before.length, range) });
    }
  }
  return found;
}
