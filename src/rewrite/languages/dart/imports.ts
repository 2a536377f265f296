import type { TextEdit } from '../../../text/edits';
import { lineEndOf } from '../../../text/lines';

/** How the names of a library are written in a file, and what has to be added so that they can be. */
export function importsOf(
  text: string,
  library: string,
  ...names: readonly string[]
): { readonly prefix: string; readonly edits: readonly TextEdit[] } {
  const imports = [...text.matchAll(/^import[ \t]+(["'])([^"'\r\n]+)\1([^;]*);/gm)];
  const own = imports.filter(([, , name]) => name === library);
  const plain = own.find(([, , , rest = '']) => rest.trim() === '');
  if (plain) return { prefix: '', edits: [] };
  const named = own.find(([, , , rest = '']) => /^\s*as\s+\w+\s*$/.test(rest));
  if (named) return { prefix: `${/as\s+(\w+)/.exec(named[3] ?? '')?.[1]}.`, edits: [] };
  const shown = own.find(([, , , rest = '']) => /^\s*show\s/.test(rest));
  if (shown) {
    const missing = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(shown[3] ?? ''));
    const end = shown.index + shown[0].length - 1;
    const newText = missing.map((name) => `, ${name}`).join('');
    return { prefix: '', edits: newText === '' ? [] : [{ span: { start: end, end }, newText }] };
  }
  return { prefix: '', edits: [addImport(text, library, imports)] };
}

/** In the order of the alphabet, as the formatter's rules ask: before the first import that comes later. */
function addImport(text: string, library: string, imports: readonly RegExpExecArray[]): TextEdit {
  const eol = lineEndOf(text);
  const line = `import '${library}';`;
  const later = imports.find(([, , name = '']) => !name.startsWith('dart:') || name > library);
  const last = imports.at(-1);
  if (later) {
    const isOther = later[2]?.startsWith('dart:') !== true;
    const isFirst = later === imports[0];
    return at(later.index, line + eol + (isOther && isFirst ? eol : ''));
  }
  if (last) return at(last.index + last[0].length, eol + line);
  const library_ = /^library\b[^;]*;/m.exec(text);
  if (library_) return at(library_.index + library_[0].length, eol + eol + line);
  return at(headEnd(text), line + eol + eol);
}

function at(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}

/** Behind the comments that the file begins with, as far as a blank line is behind them. */
function headEnd(text: string): number {
  return /^(?:#!.*\r?\n)?(?:(?:\/\/(?!\/).*\r?\n)+\r?\n)?/.exec(text)?.[0].length ?? 0;
}
