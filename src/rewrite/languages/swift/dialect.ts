import type { TextEdit } from '../../../text/edits';
import { lineEndOf } from '../../../text/lines';
import { LexedDialect } from '../../lexed/dialect';
import type { LexedLiteral } from '../../lexed/places';
import { annotationAround, bracketsAround } from '../../lexed/surroundings';
import type { TokenList } from '../../lexed/token';
import type { Part, Refusal } from '../../literals';

export class SwiftDialect extends LexedDialect {
  protected readonly joins = { operators: new Set(['+']) };
  protected override readonly fallbacks = [
    [String.raw`(?:Foundation\.)?ProcessInfo\.processInfo\.environment\[\s*"NAME"\s*\]\s*\?\?\s*`, ''],
    [
      String.raw`(?:Foundation\.)?ProcessInfo\.processInfo\.environment\[\s*"NAME"\s*,\s*default:\s*`,
      String.raw`\s*\]`,
    ],
    [String.raw`Environment\.get\(\s*"NAME"\s*\)\s*\?\?\s*`, ''],
  ] as const;
  private readonly isVapor = /^\s*(?:@\w+\s+)*import\s+Vapor\b/m.test(this.text);
  private readonly processInfo = OWN_PROCESS_INFO.test(this.text) ? 'Foundation.ProcessInfo' : 'ProcessInfo';
  private needsFoundation = false;

  protected override refuse(literal: LexedLiteral): string | undefined {
    if (annotationAround(literal) === 'available' || this.isDirective(literal))
      return 'This has to be a fixed string and cannot read a variable. Replace the key by hand.';
    if (isRawValue(literal))
      return 'The raw value of a case is a constant and cannot read a variable. Use a computed property instead, then use the fix again.';
    return undefined;
  }

  private isDirective(literal: LexedLiteral): boolean {
    const { code } = literal;
    return Array.from(bracketsAround(literal)).some((open) =>
      /^#(?:warning|error)$/.test(code.textAt(open - 2) + code.textAt(open - 1)),
    );
  }

  read(variable: string): string {
    if (this.isVapor) return `Environment.get("${variable}")!`;
    this.needsFoundation = true;
    return `${this.processInfo}.processInfo.environment["${variable}"]!`;
  }

  encode(variable: string, _literal: LexedLiteral, before: string, after: string): string {
    const value = this.read(variable);
    this.needsFoundation = true;
    const quoted = (text: string) => JSON.stringify(text).slice(1, -1).replaceAll('\\u0000', '\\0');
    const text = `"${quoted(before)}\\(${value})${quoted(after)}"`;
    return `Data(${text}.utf8).base64EncodedString()`;
  }

  compose(literal: LexedLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const hashes = /^#*/.exec(literal.first.open)?.[0] ?? '';
    return this.interpolate(literal, parts, (expression) => `\\${hashes}(${expression})`);
  }

  finish(): readonly TextEdit[] {
    const { text } = this;
    if (!this.needsFoundation || IMPORTS_FOUNDATION.test(text)) return [];
    const eol = lineEndOf(text);
    const first = this.lexed.code.tokens.find(({ kind }) => kind !== 'comment')?.span.start ?? 0;
    const [block = ''] = IMPORTS.exec(text.slice(first)) ?? [];
    if (block === '')
      return [{ span: { start: first, end: first }, newText: `import Foundation${eol}${eol}` }];
    // In the order of the alphabet, if the others are.
    const later = [...block.matchAll(/^(?:@\w+[ \t]+)*import[ \t]+(?:\w+[ \t]+)?(\w+).*/gm)].find(
      ([, name = '']) => name > 'Foundation',
    );
    const start = first + (later?.index ?? block.length);
    return [{ span: { start, end: start }, newText: `import Foundation${eol}` }];
  }
}

/** `case prod = "…"` in an enumeration; in a loop or a condition `case` stands in brackets of another kind or behind `if`. */
function isRawValue({ code, from }: LexedLiteral): boolean {
  const open = code.enclosing[from] ?? -1;
  if (code.textAt(code.beside(from, -1)) !== '=' || code.textAt(open) !== '{') return false;
  return (
    lastOf(code, from, open, /^(?:case|let|var|func|init)$/) === 'case' &&
    lastOf(
      code,
      open,
      code.enclosing[open] ?? -1,
      /^(?:enum|[{};]|func|init|var|let|class|struct|extension|actor|switch)$/,
    ) === 'enum'
  );
}

/** The last token before one that matches, of those that stand in the same brackets. */
function lastOf(code: TokenList, before: number, open: number, pattern: RegExp): string | undefined {
  for (let i = before - 1; i > open; i--)
    if (code.enclosing[i] === open && pattern.test(code.textAt(i))) return code.textAt(i);
  return undefined;
}

const OWN_PROCESS_INFO = /\b(?:struct|class|enum|actor|typealias|protocol)\s+ProcessInfo\b/;

/** The lines with imports that the code begins with. */
const IMPORTS = /^(?:(?:@\w+[ \t]+)*import[ \t][^\r\n]*(?:\r?\n|$))+/;

/** Vapor's and the Linux parts of Foundation do not bring all of it. */
const IMPORTS_FOUNDATION = /^\s*(?:@\w+\s+)*import\s+Foundation\s*$/m;
