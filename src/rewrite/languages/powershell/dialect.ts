import type { TextEdit } from '../../../text/edits';
import { LexedDialect } from '../../lexed/dialect';
import type { LexedLiteral } from '../../lexed/places';
import { bracketsAround, lineUpTo } from '../../lexed/surroundings';
import type { Part, Refusal } from '../../literals';

export class PowerShellDialect extends LexedDialect {
  protected readonly joins = { operators: new Set(['+']) };
  protected override readonly fallbacks = [[String.raw`\$env:NAME\s*\?\?\s*`, '']] as const;

  protected override refuse(literal: LexedLiteral): string | undefined {
    if (this.source.path.toLowerCase().endsWith('.psd1'))
      return 'A PowerShell data file cannot read a variable. Set the key in the script that imports it, then use the fix again.';
    const { code } = literal;
    for (const open of bracketsAround(literal)) {
      if (
        code.textAt(open) === '(' &&
        code.textAt(open - 2) === '[' &&
        code.tokens[open - 1]?.kind === 'word'
      )
        return 'The argument of an attribute is a constant and cannot read a variable. Check the value in the body instead, or replace the key by hand.';
      if (code.textAt(open) === '{' && isRemote(lineUpTo({ code, from: open }, this.text)))
        return 'This block runs on another computer, which has another environment. Read the variable before it and pass it with $using:, then use the fix again.';
    }
    return undefined;
  }

  read(variable: string): string {
    return `$env:${variable}`;
  }

  encode(variable: string, _literal: LexedLiteral, before: string, after: string): string {
    const text = `"${escapeText(before)}${delimited(variable, after)}${escapeText(after)}"`;
    return `[Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes(${text}))`;
  }

  override replace(literal: LexedLiteral, expression: string): readonly TextEdit[] {
    const { span } = literal;
    const statement = this.assignmentTo(literal, expression);
    if (statement) return [{ span: statement, newText: '' }];
    // As a command's argument it would be a word.
    const needsParentheses = expression.startsWith('[') && this.previous(literal) !== '=';
    return [{ span, newText: needsParentheses ? `(${expression})` : expression }];
  }

  /** The line of `$env:X = "…"`, also if X is not set: what sets the variable is not needed where it has to be set. */
  private assignmentTo({ span }: LexedLiteral, expression: string): TextEdit['span'] | undefined {
    const { text } = this;
    const start = text.lastIndexOf('\n', span.start - 1) + 1;
    const variable = expression.replace('$', '\\$');
    const condition = `if\\s*\\(\\s*(?:-not|!)\\s*${variable}\\s*\\)\\s*\\{\\s*`;
    const before = new RegExp(`^\\s*(${condition})?${variable}\\s*(?:\\?\\?)?=\\s*$`, 'i').exec(
      text.slice(start, span.start),
    );
    const rest = /^[ \t]*;?[ \t]*(\}[ \t]*)?(?:\r?\n|$)/.exec(text.slice(span.end));
    if (!before || !rest || (before[1] === undefined) !== (rest[1] === undefined)) return undefined;
    return { start, end: span.end + rest[0].length };
  }

  compose(literal: LexedLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { first } = literal;
    const write = (expression: string, behind: string) => {
      const variable = /^\$env:(\w+)$/.exec(expression)?.[1];
      return variable === undefined ? `$(${expression})` : delimited(variable, behind);
    };
    if (first.form.name === 'expanding' || first.form.name === 'here-expanding')
      return this.interpolate(literal, parts, write);
    // Only in double quotes variables are read.
    const isHere = first.form.name === 'here-literal';
    const escaped = parts.map((part) => {
      if (part.kind === 'read') return part;
      const source = isHere
        ? escapeHere(part.source)
        : escapeText(part.source.replace(/['‘’‚‛]{2}/g, ([quote]) => quote ?? ''));
      return { ...part, source };
    });
    return this.interpolate(
      literal,
      escaped,
      write,
      isHere ? { open: '@"', close: '\n"@' } : { open: '"', close: '"' },
    );
  }
}

/** What could go on with the variable's name must not touch it. */
function delimited(variable: string, behind: string): string {
  return /^[\w:?]/.test(behind) ? `\${env:${variable}}` : `$env:${variable}`;
}

function escapeText(text: string): string {
  return text.replace(/[`$"“”„]/g, '`$&').replaceAll('\0', '`0');
}

function escapeHere(text: string): string {
  return text.replace(/[`$]/g, '`$&');
}

function isRemote(line: string): boolean {
  return /\bInvoke - Command\b.* - (?:ComputerName|Session|HostName|VMName|ContainerId)\b/i.test(line);
}
