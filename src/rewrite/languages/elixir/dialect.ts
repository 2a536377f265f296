import type { TextEdit } from '../../../text/edits';
import { LexedDialect } from '../../lexed/dialect';
import type { LexedLiteral } from '../../lexed/places';
import type { Part, Refusal } from '../../literals';
import { attributeOf, replaceAttribute } from './attributes';
import { isBuildTimeConfig, takesSystemTuple } from './config';
import { isInFunction, refusePattern } from './site';

export class ElixirDialect extends LexedDialect {
  protected readonly joins = { operators: new Set(['<>']) };
  protected override readonly fallbacks = [
    [String.raw`System\.get_env\(\s*"NAME"\s*\)\s*\|\|\s*`, ''],
    [String.raw`System\.get_env\(\s*"NAME"\s*,\s*`, String.raw`\s*\)`],
  ] as const;

  /** Attributes that have become functions, by their offset. */
  private readonly functions = new Set<number>();

  protected override isDocumentation({ code, from }: LexedLiteral): boolean {
    return code.textAt(from - 2) === '@' && /^(?:module|type)?doc$/.test(code.textAt(from - 1));
  }

  protected override refuse(literal: LexedLiteral): string | undefined {
    const { code, to } = literal;
    if (code.textAt(to + 1) === ':' && code.tokens[to + 1]?.span.start === literal.span.end)
      return 'The key is an atom here, and atoms have to be written down. Make it a string, then use the fix again.';
    const attribute = attributeOf(literal, this.text);
    if (attribute) return replaceAttribute(attribute, this.lexed.code, this.text).refusal;
    const pattern = refusePattern(literal, this.text);
    if (pattern !== undefined) return pattern;
    if (takesSystemTuple(literal, this.source)) return undefined;
    if (isBuildTimeConfig(this.source.path)) return BUILD_TIME;
    return isInFunction(this.text, literal.span.start) ? undefined : COMPILE_TIME;
  }

  read(variable: string): string {
    if (/^\s*import Dotenvy\b/m.test(this.text)) return `env!("${variable}", :string!)`;
    return `${SHADOWED.test(this.text) ? 'Elixir.' : ''}System.fetch_env!("${variable}")`;
  }

  encode(variable: string, _literal: LexedLiteral, before: string, after: string): string {
    return `Base.encode64("${quote(before)}#{${this.read(variable)}}${quote(after)}")`;
  }

  override replace(literal: LexedLiteral, expression: string): readonly TextEdit[] | Refusal {
    if (takesSystemTuple(literal, this.source) && /fetch_env!\("\w+"\)$/.test(expression)) {
      const variable = /"(\w+)"/.exec(expression)?.[1];
      return [{ span: literal.span, newText: `{:system, "${variable}"}` }];
    }
    const isCharlist = literal.first.form.name === 'charlist';
    const isByte = isInBinary(literal);
    const newText = isCharlist
      ? `String.to_charlist(${expression})`
      : isByte
        ? `${expression}::binary`
        : expression;
    return this.place(literal, [{ span: literal.span, newText }]);
  }

  compose(literal: LexedLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    if (isBuildTimeConfig(this.source.path)) return { refusal: BUILD_TIME };
    if (takesSystemTuple(literal, this.source)) return { refusal: COMPILE_TIME };
    const isRaw = [literal.first, literal.last].some(({ form }) => form.name === 'raw');
    const isLines = literal.first === literal.last && literal.first.open === '~S"""';
    if (isRaw && !isLines && isInBinary(literal)) return { refusal: RAW_IN_BINARY };
    const edits = isLines
      ? [{ span: literal.span, newText: `"""${parts.map(writeInterpolated).join('')}"""` }]
      : isRaw
        ? this.concatenate(literal, parts, '<>')
        : this.interpolate(literal, parts, (expression) => `#{${expression}}`);
    return 'refusal' in edits ? edits : this.place(literal, edits);
  }

  /** A module attribute, which is read when the module is compiled, becomes a function. */
  private place(literal: LexedLiteral, edits: readonly TextEdit[]): readonly TextEdit[] | Refusal {
    const attribute = attributeOf(literal, this.text);
    if (!attribute) return edits;
    const { edits: uses = [], refusal } = replaceAttribute(attribute, this.lexed.code, this.text);
    if (refusal !== undefined) return { refusal };
    // Once, if it has several keys.
    if (this.functions.has(attribute.start)) return edits;
    this.functions.add(attribute.start);
    const span = { start: attribute.start, end: attribute.valueStart };
    return [{ span, newText: `defp ${attribute.name}, do: ` }, ...edits, ...uses];
  }
}

const BUILD_TIME =
  'This file is read when the program is built, and a release would keep the value it had then. Move the setting to config/runtime.exs, then use the fix again.';
const COMPILE_TIME =
  'This is read when the module is compiled, and would keep the value it had then. Set it in config/runtime.exs, or read it in a function.';

const RAW_IN_BINARY =
  'The key is in a sigil ~S in a binary here. Make it a string in double quotes, then use the fix again.';

/** A part of a here-document ~S, in one that has escapes and code. */
function writeInterpolated(part: Part): string {
  return part.kind === 'read'
    ? `#{${part.expression}}`
    : part.source.replaceAll('\\', '\\\\').replaceAll('#{', '\\#{');
}

/** Whether the literal is an element of `<<…>>`, where what is no literal is taken for a number. */
function isInBinary({ code, from }: LexedLiteral): boolean {
  const isTwice = (index: number, mark: string) =>
    code.textAt(index) === mark &&
    code.textAt(index - 1) === mark &&
    code.tokens[index - 1]?.span.end === code.tokens[index]?.span.start;
  let closed = 0;
  for (let i = from - 1; i > 0 && code.enclosing[i] === code.enclosing[from]; i--) {
    if (isTwice(i, '>')) closed++;
    else if (isTwice(i, '<') && closed-- === 0) return true;
  }
  return false;
}

/** Something of the file's own that is called System. */
const SHADOWED = /\bdefmodule\s+System\b|\balias\s+[\w.]+\.System\b(?!\.)|\bas:\s*System\b/;

function quote(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('#{', '\\#{').replaceAll('\\u0000', '\\0');
}
