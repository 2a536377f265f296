import type { Span } from '../../../text/span';

/** One instruction with the lines that continue it: https://docs.docker.com/reference/dockerfile/#format */
export interface Instruction {
  /** In capitals. */
  readonly name: string;
  /** From the name to the end of the last line, without its line end; a here-document included. */
  readonly span: Span;
  /** Behind the name and its blanks, up to the end of the command itself. */
  readonly body: Span;
  /** Behind the `--flags` of RUN and others. */
  readonly command: Span;
  /** The text of a here-document, of which there is mostly none. */
  readonly document: HereDocument | undefined;
}

export interface HereDocument {
  readonly content: Span;
  readonly isQuoted: boolean;
  /** Nothing stands before or behind the `<<EOF`: the text is the script. */
  readonly isAll: boolean;
}

export interface DockerFile {
  readonly instructions: readonly Instruction[];
  /** Lines of comments, those between the lines of an instruction included. */
  readonly comments: readonly Span[];
  readonly escapeCharacter: string;
  /** The version that a `# syntax=docker/dockerfile:1.4` asks for: `1.4`. */
  readonly syntax: string | undefined;
}

interface Line {
  readonly text: string;
  readonly span: Span;
}

export function parseDockerfile(text: string): DockerFile {
  const lines = linesOf(text);
  const directives = /^(?:[ \t]*#[^\r\n]*(?:\r\n|\n|\r|$))*/.exec(text)?.[0] ?? '';
  const escapeCharacter = /^[ \t]*#[ \t]*escape[ \t]*=[ \t]*([\\`])/im.exec(directives)?.[1] ?? '\\';
  const syntax = /^[ \t]*#[ \t]*syntax[ \t]*=[ \t]*(?:docker\.io\/)?docker\/dockerfile:([\w.-]+)/im.exec(
    directives,
  )?.[1];
  const continued = escapeCharacter === '\\' ? /\\[ \t]*$/ : /`[ \t]*$/;
  const instructions: Instruction[] = [];
  const comments: Span[] = [];
  for (let i = 0; i < lines.length; i++) {
    const first = lines[i];
    if (!first || first.text.trim() === '') continue;
    if (/^\s*#/.test(first.text)) {
      comments.push(first.span);
      continue;
    }
    let last = first;
    let isOpen = continued.test(first.text);
    while (isOpen && i + 1 < lines.length) {
      const next = lines[++i];
      if (!next) break;
      // Comments and empty lines do not end an instruction.
      if (/^\s*#/.test(next.text)) comments.push(next.span);
      else if (next.text.trim() !== '') {
        last = next;
        isOpen = continued.test(next.text);
      }
    }
    const instruction = describe(text, first.span.start, last.span.end);
    const delimiter = /<<-?(["']?)(\w+)\1/.exec(
      text.slice(instruction.command.start, instruction.command.end),
    );
    if (!delimiter || !/^(?:RUN|COPY|ADD)$/.test(instruction.name)) {
      instructions.push(instruction);
      continue;
    }
    const start = lines[i + 1]?.span.start ?? text.length;
    let end = start;
    while (i + 1 < lines.length && lines[++i]?.text.trim() !== delimiter[2]) {
      end = lines[i + 1]?.span.start ?? text.length;
    }
    const written = text.slice(instruction.command.start, instruction.command.end).trim();
    instructions.push({
      ...instruction,
      span: { start: instruction.span.start, end: lines[i]?.span.end ?? text.length },
      document: {
        content: { start, end },
        isQuoted: delimiter[1] !== '',
        isAll: written === delimiter[0],
      },
    });
  }
  return { instructions, comments, escapeCharacter, syntax };
}

function describe(text: string, start: number, end: number): Instruction {
  const written = text.slice(start, end);
  const head = /^\s*([A-Za-z]+)(?:[ \t]|[\\`][ \t]*(?:\r\n|\n|\r))*/.exec(written);
  const bodyStart = start + (head?.[0].length ?? 0);
  const flags =
    /^(?:--[a-z]+(?:=\S*)?(?:[ \t]|[\\`][ \t]*(?:\r\n|\n|\r))*)*/.exec(text.slice(bodyStart, end))?.[0] ?? '';
  return {
    name: (head?.[1] ?? '').toUpperCase(),
    span: { start, end },
    body: { start: bodyStart, end },
    command: { start: bodyStart + flags.length, end },
    document: undefined,
  };
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const match of text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)) {
    const line = match[0].replace(/[\r\n]+$/, '');
    if (match[0] !== '')
      lines.push({ text: line, span: { start: match.index, end: match.index + line.length } });
  }
  return lines;
}
