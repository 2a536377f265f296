import type { TextEdit } from '../../../text/edits';
import { lineEndOf } from '../../../text/lines';
import { LexedDialect } from '../../lexed/dialect';
import type { LexedLiteral } from '../../lexed/places';
import type { Part, Refusal } from '../../literals';
import { interpolatingQuotes, interpolatingText } from './literal';

export class PerlDialect extends LexedDialect {
  protected readonly joins = { operators: new Set(['.']) };
  protected override readonly fallbacks = [
    [String.raw`\$ENV\{\s*(?:NAME|"NAME"|'NAME')\s*\}\s*(?:\|\||\/\/|\bor\b)\s*`, ''],
  ] as const;
  private needsBase64 = false;

  read(variable: string): string {
    return `$ENV{${variable}}`;
  }

  encode(variable: string, _literal: LexedLiteral, before: string, after: string): string {
    this.needsBase64 = true;
    const isImported = /^\s*use MIME::Base64(?:\s+qw\W[^;]*\bencode_base64\b[^;]*)?\s*;/m.test(this.text);
    const packages = this.text.match(/^\s*package\s/gm)?.length ?? 0;
    const name = isImported && packages <= 1 ? 'encode_base64' : 'MIME::Base64::encode_base64';
    const value = writeRead(this.read(variable), after);
    return `${name}("${quote(before)}${value}${quote(after)}", "")`;
  }

  override replace(literal: LexedLiteral, expression: string): readonly TextEdit[] | Refusal {
    const { span, first } = literal;
    const variable = /^\$ENV\{(\w+)\}$/.exec(expression)?.[1];
    if (first.form.name === 'backticks' || first.head !== undefined)
      return this.compose(literal, [{ kind: 'read', expression }]);
    const statement = variable === undefined ? undefined : this.assignmentTo(literal, variable);
    if (statement) return [{ span: statement, newText: '' }];
    const isValue = variable !== undefined && this.isWholeValue(literal) && this.next(literal) === ';';
    const check = isValue ? ` // die "${variable} is not set\\n"` : '';
    return [{ span, newText: expression + check }];
  }

  /** The line of `$ENV{X} = "…";`: what sets the variable is not needed where it is set already. */
  private assignmentTo({ span }: LexedLiteral, variable: string): TextEdit['span'] | undefined {
    const { text } = this;
    const start = text.lastIndexOf('\n', span.start - 1) + 1;
    const sets = new RegExp(`^\\s*\\$ENV\\{\\s*["']?${variable}["']?\\s*\\}\\s*(?:\\|\\||//)?=\\s*$`);
    const unless = `(?:unless\\s+(?:defined\\s*\\(?\\s*)?\\$ENV\\{\\s*["']?${variable}["']?\\s*\\}\\s*\\)?)?`;
    const rest = new RegExp(`^\\s*${unless}[ \\t]*;[ \\t]*(?:\\r?\\n|$)`).exec(text.slice(span.end));
    if (!rest || !sets.test(text.slice(start, span.start))) return undefined;
    return { start, end: span.end + rest[0].length };
  }

  compose(literal: LexedLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { first } = literal;
    const isLiteral = first.form.name === 'literal' || first.form.name === 'literal-lines';
    const texts = isLiteral ? parts.map((part) => interpolatingText(part, first)) : parts;
    const isHereDocument = first.head !== undefined;
    const isSimple = parts.every((part) => part.kind === 'text' || part.expression.startsWith('$'));
    // Quotes in the code would end the string.
    if (!isSimple && !isHereDocument) return this.concatenate(literal, parts, '.');
    const quotes = isLiteral ? interpolatingQuotes(first, texts) : first;
    // Between brackets the backslash is taken from one of their kind before the string is read.
    const hasIndex = texts.some(
      (part, i) => i > 0 && part.kind === 'text' && /^(?:->)?\\?[[{]/.test(part.source),
    );
    const written = texts.map((part) =>
      part.kind === 'text' && isLiteral && quotes.open === '"'
        ? { ...part, source: part.source.replaceAll('"', '\\"') }
        : part,
    );
    if (!isHereDocument && (/[\w$}]$/.test(quotes.open) || (hasIndex && /[[{]$/.test(quotes.open))))
      return {
        refusal:
          'The quotes of this string could not hold a variable. Write it with double quotes, then use the fix again.',
      };
    const edits = this.interpolate(literal, written, writeRead, isLiteral ? quotes : undefined);
    if ('refusal' in edits || first.head === undefined || !isLiteral) return edits;
    const head = first.open.replaceAll("'", '"');
    return [...edits, { span: first.head, newText: head }];
  }

  finish(): readonly TextEdit[] {
    const { text } = this;
    if (!this.needsBase64 || /^\s*use MIME::Base64\b/m.test(text)) return [];
    const eol = lineEndOf(text);
    const heads = [
      ...text.matchAll(
        /^(?:use\s+(?:strict|warnings|utf8|feature|v?5)\b[^;\r\n]*;|package\s+[\w:]+\s*;|#!.*)[^\r\n]*/gm,
      ),
    ];
    const first = heads.filter(({ index }, i) => i === 0 || isHead(text.slice(heads[0]?.index ?? 0, index)));
    const last = first.at(-1);
    const at = last ? last.index + last[0].length : 0;
    const newText = last ? `${eol}use MIME::Base64 ();` : `use MIME::Base64 ();${eol}`;
    return [{ span: { start: at, end: at }, newText }];
  }
}

/** Comments, blank lines and `use` lines only. */
function isHead(text: string): boolean {
  return /^(?:(?:use|package)\s[^;\r\n]*;[^\r\n]*\s*|#[^\r\n]*\s*|\s+)*$/.test(text);
}

/** A bracket behind the variable would be an index; with a backslash it is a bracket. */
function writeRead(expression: string, behind: string): string {
  if (!expression.startsWith('$')) return `@{[ ${expression} ]}`;
  return isIndex(behind) ? `${expression}\\` : expression;
}

function isIndex(behind: string): boolean {
  return /^(?:->)?[[{]/.test(behind);
}

function quote(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(/[$@]/g, '\\$&').replaceAll('\\u0000', '\\0');
}
