import { type Found, type LexicalShape, lineEndFrom, matchAt, type OpenString } from './shape';
import { type Hole, type StringToken, type Token, TokenList } from './token';

export interface Lexed {
  readonly code: TokenList;
  /** Strings and comments that nothing ends, and brackets without their other half. */
  readonly errors: number;
  /** What nothing ends. */
  readonly unclosed: readonly Token[];
}

export function lex(text: string, shape: LexicalShape): Lexed {
  const lexer = new Lexer(text, shape);
  const code = lexer.readCode();
  return { code, errors: lexer.unclosed.length + lexer.unbalanced, unclosed: lexer.unclosed };
}

const MARK =
  /=>|->|<-|===?|!==?|<=|>=|=~|!~|\|\|=?|\/\/=?|&&|\?\?=?|\?:|\?\.|!!|::|\+\+|\+=|-=|\.=|\.\.\.?|<>|\|>|\\\\|[^\s]/y;

class Lexer {
  readonly unclosed: Token[] = [];
  unbalanced = 0;
  private position = 0;
  private readonly heads: { found: Extract<Found, { kind: 'head' }>; start: number }[] = [];

  constructor(
    private readonly text: string,
    private readonly shape: LexicalShape,
  ) {}

  /** Up to the end, or to a closing bracket that is not opened in the code read. */
  readCode(until?: string): TokenList {
    const { text } = this;
    const tokens: Token[] = [];
    const open: string[] = [];
    let previous: Token | undefined;
    while (this.position < text.length) {
      const character = text.charAt(this.position);
      if (/\s/.test(character)) {
        this.position++;
        if (character === '\n') tokens.push(...this.readBodies());
        continue;
      }
      if (character === until && open.length === 0) break;
      const token = this.readToken(previous);
      tokens.push(token);
      if (token.kind !== 'comment') previous = token;
      if (token.kind !== 'mark') continue;
      if (/^[([{]$/.test(token.text)) open.push(token.text);
      else if (/^[)\]}]$/.test(token.text)) open.pop();
    }
    const code = new TokenList(tokens);
    this.unbalanced += code.unbalanced;
    return code;
  }

  private readToken(previous: Token | undefined): Token {
    const { text, shape, position } = this;
    for (const rule of shape.rules) {
      const found = rule(text, position, previous);
      if (found) return this.take(found);
    }
    const word = matchAt(shape.word, text, position);
    if (word) return this.take({ kind: 'word', end: position + word[0].length });
    const mark = matchAt(MARK, text, position)?.[0] ?? text.charAt(position);
    return this.take({ kind: 'mark', end: position + mark.length });
  }

  private take(found: Found): Token {
    const start = this.position;
    if (found.kind === 'open') return this.readString(found, start);
    if (found.kind === 'head') this.heads.push({ found, start });
    this.position = found.end;
    const token = {
      kind: found.kind === 'head' ? 'word' : found.kind,
      span: { start, end: found.end },
      text: this.text.slice(start, found.end),
      isClosed: found.kind === 'head' || found.isClosed !== false,
    } as const;
    if (!token.isClosed) this.unclosed.push(token);
    return token;
  }

  private readString(found: OpenString, start: number): StringToken {
    const { form, contentStart, contentEnd, close, nest } = found;
    const { text } = this;
    const holes: Hole[] = [];
    let depth = 0;
    let isClosed = contentEnd !== undefined && close === '';
    this.position = contentEnd ?? contentStart;
    while (this.position < text.length && !isClosed) {
      const at = this.position;
      if (form.isOneLine && /[\r\n]/.test(text.charAt(at))) break;
      const escaped = form.escape && matchAt(form.escape, text, at);
      if (escaped) this.position += escaped[0].length;
      else if (text.startsWith(close, at) && depth === 0) {
        isClosed = true;
        break;
      } else if (!this.readHole(form, holes)) {
        if (nest !== undefined && text.startsWith(nest, at)) depth++;
        else if (nest !== undefined && text.startsWith(close, at)) depth--;
        this.position++;
      }
    }
    // Of more quotes than three the last ones are the end.
    if (close === '"""') while (isClosed && text.startsWith(close, this.position + 1)) this.position++;
    const content = { start: contentStart, end: this.position };
    if (isClosed) this.position += close.length;
    return this.stringToken({
      span: { start, end: this.position },
      content,
      form,
      open: text.slice(start, contentStart),
      close,
      holes,
      isClosed,
    });
  }

  private readHole({ holes = [] }: StringToken['form'], into: Hole[]): boolean {
    const start = this.position;
    for (const { open, close } of holes) {
      const match = matchAt(open, this.text, start);
      if (!match) continue;
      this.position += match[0].length;
      let code = new TokenList([]);
      if (close !== undefined) {
        code = this.readCode(close);
        if (this.position < this.text.length) this.position++;
      }
      into.push({ span: { start, end: this.position }, code });
      return true;
    }
    return false;
  }

  /** The lines of the here-documents whose heads stood in the line that has ended. */
  private readBodies(): StringToken[] {
    return this.heads.splice(0).map(({ found: { form, open, last, end }, start }, index) => {
      const { text } = this;
      // Behind the line that ended the one before.
      if (index > 0) this.position += text[this.position] === '\r' ? 2 : 1;
      const bodyStart = this.position;
      const holes: Hole[] = [];
      let isClosed = false;
      while (this.position < text.length && !isClosed) {
        isClosed = matchAt(last, text, this.position) !== undefined;
        if (isClosed) break;
        const lineEnd = Math.min(lineEndFrom(text, this.position) + 1, text.length);
        const stop = text[lineEnd - 1] === '\r' && text[lineEnd] === '\n' ? lineEnd + 1 : lineEnd;
        while (this.position < stop) {
          const escaped = form.escape && matchAt(form.escape, text, this.position);
          if (escaped) this.position += escaped[0].length;
          else if (!this.readHole(form, holes)) this.position++;
        }
      }
      const span = { start: bodyStart, end: this.position };
      this.position = lineEndFrom(text, this.position);
      return this.stringToken({
        span,
        content: span,
        form,
        open,
        close: '',
        holes,
        isClosed,
        head: { start, end },
      });
    });
  }

  private stringToken(token: Omit<StringToken, 'kind' | 'text'>): StringToken {
    const { start, end } = token.content;
    const made: StringToken = { ...token, kind: 'string', text: this.text.slice(start, end) };
    if (!made.isClosed) this.unclosed.push(made);
    return made;
  }
}
