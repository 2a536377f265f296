import { contains, type Span } from '../../../text/span';

export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  /** Of the first word. */
  readonly start: number;
}

/** Where a key stands in a file of HCL's native syntax (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md). */
export interface HclPlace {
  readonly kind: 'comment' | 'string' | 'heredoc' | 'other';
  /** With its quotes; of a heredoc the lines between the marks. */
  readonly span: Span;
  readonly content: Span;
  /** From the outermost. */
  readonly blocks: readonly HclBlock[];
  /** That the place is in the value of. */
  readonly attribute: { readonly name: string; readonly start: number } | undefined;
  /** Whether nothing is around the string: no list, no object, no call, no other string. */
  readonly isDirect: boolean;
  /** Of a string within the `${…}` of another one: where the outermost one begins. */
  readonly outerStart: number | undefined;
  /** Whether it is the key of an object's item. */
  readonly isObjectKey: boolean;
}

export function hclPlaceAt(text: string, key: Span): HclPlace {
  return new Scanner(text, key).scan();
}

type Frame = { readonly kind: 'block'; readonly block: HclBlock } | { readonly kind: 'brackets' };

const COMMENT = /#[^\r\n]*|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const HEREDOC = /<<-?([A-Za-z_][\w-]*)[ \t]*(?:\r\n|\n)/y;
const WORD = /[A-Za-z_][\w-]*/y;

class Scanner {
  private readonly frames: Frame[] = [];
  private position = 0;
  private found: HclPlace | undefined;
  /** Words and labels since the statement's beginning. */
  private head: string[] = [];
  private headStart = 0;
  private outerStart: number | undefined;
  private attribute: HclPlace['attribute'];

  constructor(
    private readonly text: string,
    private readonly key: Span,
  ) {}

  scan(): HclPlace {
    while (!this.found && this.position < this.text.length && this.position < this.key.end) this.token(true);
    return this.found ?? this.placeOf('other', this.key, this.key, false);
  }

  /** @param isOutside  false within a string's `${…}`, where no blocks are */
  private token(isOutside: boolean): void {
    const { position: start } = this;
    const character = this.text.charAt(start);
    if ('#/'.includes(character) && this.take(COMMENT) !== '') {
      this.check('comment', start, start, this.position, false);
      return;
    }
    const heredoc = character === '<' ? this.take(HEREDOC) : '';
    if (heredoc !== '') {
      this.heredoc(/[A-Za-z_][\w-]*/.exec(heredoc)?.[0] ?? '');
      return;
    }
    if (character === '"') {
      this.string(isOutside);
      return;
    }
    const word = /[A-Za-z_]/.test(character) ? this.take(WORD) : '';
    if (word !== '') {
      this.addToHead(word, start);
      return;
    }
    this.position++;
    if (!isOutside) return;
    if (character === '\n') this.endStatement();
    else if (character === '=') this.assign(start);
    else if ('{[('.includes(character)) this.open(character);
    else if ('}])'.includes(character)) this.close(character);
  }

  private addToHead(word: string, start: number): void {
    if (this.head.length === 0) this.headStart = start;
    this.head.push(word);
  }

  private isInBrackets(): boolean {
    return this.frames.at(-1)?.kind === 'brackets';
  }

  private endStatement(): void {
    if (this.isInBrackets()) return;
    this.head = [];
    this.attribute = undefined;
  }

  private assign(start: number): void {
    if (this.isInBrackets() || this.attribute || this.head.length !== 1) return;
    if ('=!<>'.includes(this.text.charAt(start - 1)) || this.text.charAt(start + 1) === '=') return;
    this.attribute = { name: this.head[0] ?? '', start: this.headStart };
  }

  private open(bracket: string): void {
    const [type, ...labels] = this.head;
    if (bracket === '{' && !this.isInBrackets() && !this.attribute && type !== undefined) {
      this.frames.push({ kind: 'block', block: { type, labels, start: this.headStart } });
      this.head = [];
    } else {
      this.frames.push({ kind: 'brackets' });
    }
  }

  private close(bracket: string): void {
    const frame = this.frames.pop();
    if (frame?.kind === 'block' && bracket === '}') this.endStatement();
  }

  private string(isOutside: boolean): void {
    const { position: start } = this;
    if (isOutside) this.outerStart = start;
    this.position++;
    while (this.position < this.text.length) {
      this.take(/[^"\\$%\n]+/y);
      if (this.position >= this.text.length || '"\n'.includes(this.text.charAt(this.position))) break;
      if (this.text.charAt(this.position) === '\\') this.position += 2;
      else if (!this.template()) this.position++;
    }
    this.position++;
    this.check('string', start, start + 1, this.position - 1, isOutside);
    if (isOutside) this.outerStart = undefined;
    if (isOutside && !this.attribute && !this.isInBrackets())
      this.addToHead(this.text.slice(start + 1, this.position - 1), start);
  }

  /** `${…}` and `%{…}`; doubled signs stand for themselves. */
  private template(): boolean {
    const marks = this.text.slice(this.position, this.position + 3);
    if (marks === '$${' || marks === '%%{') {
      this.position += 3;
      return true;
    }
    if (!/^[$%]\{/.test(marks)) return false;
    this.position += 2;
    for (let depth = 1; depth > 0 && this.position < this.text.length; ) {
      const character = this.text.charAt(this.position);
      if (character === '{') depth++;
      if (character === '}') depth--;
      this.token(false);
    }
    return true;
  }

  private heredoc(mark: string): void {
    const { position: start } = this;
    const end = new RegExp(`^[ \\t]*${mark}[ \\t]*$`, 'gm');
    end.lastIndex = start;
    const last = end.exec(this.text.replaceAll('\r', ' '))?.index ?? this.text.length;
    this.outerStart = start;
    while (this.position < last) if (!this.template()) this.position++;
    this.position = last;
    this.check('heredoc', start, start, last, false);
    this.outerStart = undefined;
    this.take(WORD);
    this.take(new RegExp(`[ \\t]*${mark}`, 'y'));
  }

  private check(kind: HclPlace['kind'], start: number, from: number, to: number, isOutside: boolean): void {
    const end = kind === 'string' ? to + 1 : to;
    if (this.found || !contains({ start, end }, this.key)) return;
    this.found = this.placeOf(kind, { start, end }, { start: from, end: to }, isOutside);
  }

  private placeOf(kind: HclPlace['kind'], span: Span, content: Span, isOutside: boolean): HclPlace {
    const inBrackets = this.isInBrackets();
    const behind = this.text.slice(span.end, span.end + 40);
    return {
      kind,
      span,
      content,
      blocks: this.frames.flatMap((frame) => (frame.kind === 'block' ? [frame.block] : [])),
      attribute: this.attribute,
      outerStart: this.outerStart === span.start ? undefined : this.outerStart,
      isDirect:
        isOutside &&
        !inBrackets &&
        /=[ \t]*$/.test(this.text.slice(Math.max(0, span.start - 40), span.start)),
      isObjectKey: isOutside && inBrackets && /^[ \t]*(?:=(?!=)|:)/.test(behind),
    };
  }

  private take(sticky: RegExp): string {
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.text)?.[0] ?? '';
    this.position += found.length;
    return found;
  }
}
