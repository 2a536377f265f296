import type { TextEdit } from '../../../text/edits';
import type { SourceFile } from '../../language';
import { LexedDialect } from '../../lexed/dialect';
import type { Lexed } from '../../lexed/lexer';
import type { LexedLiteral } from '../../lexed/places';
import type { StringToken } from '../../lexed/token';
import type { Part, Refusal } from '../../literals';
import { dropConst, refuseConstant } from './constants';
import { importsOf } from './imports';

export class DartDialect extends LexedDialect {
  protected readonly joins = { operators: new Set(['+']), joinsAdjacent: true };
  protected override readonly fallbacks = [
    [String.raw`(?:\w+\.)?Platform\.environment\[\s*(?:"NAME"|'NAME')\s*\]\s*\?\?\s*`, ''],
  ] as const;
  private readonly libraries = new Set<'dart:io' | 'dart:convert'>();
  private readonly constants = new Map<number, TextEdit>();

  constructor(
    source: SourceFile,
    lexed: Lexed,
    private readonly isNullSafe: boolean,
  ) {
    super(source, lexed);
  }

  protected override refuse(literal: LexedLiteral): string | undefined {
    return refuseConstant(literal, this.lexed.code);
  }

  read(variable: string, literal: LexedLiteral): string {
    for (const edit of dropConst(literal, this.lexed.code)) this.constants.set(edit.span.start, edit);
    this.libraries.add('dart:io');
    const { prefix } = importsOf(this.text, 'dart:io', 'Platform');
    return `${prefix}Platform.environment['${variable}']${this.isNullSafe ? '!' : ''}`;
  }

  encode(variable: string, literal: LexedLiteral, before: string, after: string): string {
    const value = this.read(variable, literal);
    this.libraries.add('dart:convert');
    const { prefix } = importsOf(this.text, 'dart:convert', 'utf8');
    const text = `'${quote(before)}\${${value}}${quote(after)}'`;
    return `${prefix}base64.encode(${prefix}utf8.encode(${text}))`;
  }

  /** Strings side by side are one; only a string can take the place of one of them. */
  override replace(literal: LexedLiteral, expression: string): readonly TextEdit[] {
    const { code, from, to, first, span } = literal;
    const isBesideString = [code.beside(from, -1), code.beside(to, 1)].some(
      (index) => code.tokens[index]?.kind === 'string',
    );
    return [{ span, newText: isBesideString ? interpolated(first, expression) : expression }];
  }

  compose(literal: LexedLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { first, last, span } = literal;
    const write = (expression: string) => `\${${expression}}`;
    if (first.form.name !== 'raw' && last.form.name !== 'raw') return this.interpolate(literal, parts, write);
    const texts = parts.map((part) => (part.kind === 'text' ? part.source : '')).join('');
    // Without the prefix, dollars and backslashes would mean something.
    const isSame = !/[$\\]/.test(texts) && first.open === last.open;
    if (!isSame) {
      const strings = parts.map((part, i) => {
        if (part.kind === 'read') return interpolated(first, part.expression);
        const { open, close } = i === 0 ? first : last;
        return open + part.source + close;
      });
      return [{ span, newText: strings.join(' ') }];
    }
    return this.interpolate(literal, parts, write, { open: first.close, close: first.close });
  }

  finish(): readonly TextEdit[] {
    const names = { 'dart:io': ['Platform'], 'dart:convert': ['base64', 'utf8'] };
    const imports = [...this.libraries]
      .sort()
      .flatMap((library) => importsOf(this.text, library, ...names[library]).edits);
    return [...imports, ...this.constants.values()];
  }
}

/** A string of nothing but the value, in quotes that others beside it have. */
function interpolated({ close }: StringToken, expression: string): string {
  return `${close}\${${expression}}${close}`;
}

function quote(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('$', '\\$')
    .replaceAll("'", "\\'")
    .replaceAll('\\"', '"');
}
