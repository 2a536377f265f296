import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import type { Span } from '../../text/span';
import type { KeyInSource, KeyOutcome, PlainLanguage, Rewrite, SourceFile } from '../language';
import { rewriteCommand } from '../languages/shell/command';
import { placeholderFor } from '../literals';
import { loadDocker } from '../loading/docker';
import { type DockerFile, type Instruction, parseDockerfile } from './dockerfile/instructions';
import { type Pair, pairsOf } from './dockerfile/pairs';
import { REASONS } from './dockerfile/reasons';
import { dropVariable, type Variable } from './dockerfile/variables';

export const dockerfile: PlainLanguage = {
  name: 'Dockerfile',
  extensions: ['.dockerfile', '.containerfile'],
  paths: /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.(?!dockerignore$)[\w.-]+)?$/i,
  languageIds: ['dockerfile'],
  nameFor: ({ text }, span) => variableAt(parseDockerfile(text), text, span)?.pair.name,
  loading: loadDocker,
  rewrite: rewriteDockerfile,
};

function rewriteDockerfile({ text }: SourceFile, keys: readonly KeyInSource[]): Rewrite {
  const file = parseDockerfile(text);
  const edits: TextEdit[] = [];
  const outcomes = new Map<KeyInSource, KeyOutcome>();
  /** The secrets that an instruction needs. */
  const mounts = new Map<Instruction, Set<string>>();
  const addMount = (instruction: Instruction, name: string) =>
    mounts.set(instruction, (mounts.get(instruction) ?? new Set()).add(name));
  const commands = new Map<Instruction, KeyInSource[]>();
  const dropped: Variable[] = [];
  for (const key of keys) {
    const { span } = key;
    if (file.comments.some((comment) => isIn(span, comment))) {
      const reference = placeholderFor(key.variable);
      edits.push({ span, newText: reference });
      outcomes.set(key, { key, reference });
      continue;
    }
    const instruction = file.instructions.find((each) => isIn(span, each.span));
    const variable = variableAt(file, text, span);
    if (instruction && variable && isDroppable(variable, key)) {
      const others = dropVariable(text, file, variable);
      if ('refusal' in others) outcomes.set(key, { key, refusal: others.refusal });
      else if (others.runs.length > 0 && isOld(file)) outcomes.set(key, { key, refusal: REASONS.oldSyntax });
      else {
        dropped.push(variable, ...others.copies);
        for (const run of others.runs) addMount(run, key.variable);
        outcomes.set(key, { key, reference: key.variable });
      }
      continue;
    }
    const refusal = instruction ? refuseInstruction(text, file, instruction) : REASONS.instruction;
    if (refusal !== undefined || !instruction)
      outcomes.set(key, { key, refusal: refusal ?? REASONS.instruction });
    else commands.set(instruction, [...(commands.get(instruction) ?? []), key]);
  }
  for (const [instruction, inside] of commands) {
    const { document, command } = instruction;
    const rewrite = rewriteCommand(text, document?.isAll ? document.content : command, inside);
    edits.push(...rewrite.edits);
    for (const outcome of rewrite.outcomes) {
      outcomes.set(outcome.key, outcome);
      // In a comment nothing is read.
      const isRead = 'reference' in outcome && outcome.reference.includes('$');
      if (instruction.name === 'RUN' && isRead) addMount(instruction, outcome.key.variable);
    }
  }
  const drops = dropPairs(text, file, dropped);
  const isDropped = ({ span }: TextEdit) => drops.some((drop) => isIn(span, drop.span));
  return {
    edits: [...edits.filter((edit) => !isDropped(edit)), ...drops, ...mountEdits(text, file, mounts)],
    outcomes: keys.flatMap((key) => outcomes.get(key) ?? []),
  };
}

function isIn(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function variableAt({ instructions }: DockerFile, text: string, span: Span): Variable | undefined {
  const instruction = instructions.find((each) => isIn(span, each.span));
  if (!instruction || !/^(?:ENV|ARG)$/.test(instruction.name)) return undefined;
  const pair = pairsOf(text, instruction).find(
    ({ value }) => value.start === span.start && value.end === span.end,
  );
  return pair && { instruction, pair };
}

/** With another name than its own, who reads the variable would not find it. */
function isDroppable({ pair }: Variable, { variable, disguise }: KeyInSource): boolean {
  return pair.name === variable && disguise === undefined;
}

function refuseInstruction(text: string, file: DockerFile, instruction: Instruction): string | undefined {
  const { name, command, document } = instruction;
  switch (name) {
    case 'ENV':
    case 'ARG':
      return REASONS.environment;
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      break;
    default:
      return REASONS.instruction;
  }
  if (/^(?:CMD\s+)?\[/.test(text.slice(command.start, command.end))) return REASONS.execForm;
  const shell = file.instructions.findLast(
    (each) => each.name === 'SHELL' && each.span.start < command.start,
  );
  if (shell && !/\[\s*"(?:[^"]*\/)?(?:ba|da|z|k)?sh"/.test(text.slice(shell.body.start, shell.body.end)))
    return REASONS.shell;
  if (file.escapeCharacter !== '\\') return REASONS.shell;
  if (document && !document.isAll) return REASONS.document;
  return name === 'RUN' && isOld(file) ? REASONS.oldSyntax : undefined;
}

/** `env=` of a secret mount came with 1.10: https://docs.docker.com/reference/dockerfile/#run---mounttypesecret */
function isOld({ syntax }: DockerFile): boolean {
  const minor = /^1\.(\d+)/.exec(syntax ?? '')?.[1];
  return /^experimental$|-experimental$/.test(syntax ?? '') || (minor !== undefined && Number(minor) < 10);
}

/** The pairs of an instruction go, and the instruction itself where it has no other. */
function dropPairs(text: string, file: DockerFile, dropped: readonly Variable[]): TextEdit[] {
  return file.instructions.flatMap((instruction) => {
    const gone = dropped.filter((variable) => variable.instruction === instruction).map(({ pair }) => pair);
    if (gone.length === 0) return [];
    const pairs = pairsOf(text, instruction);
    const isGone = ({ span }: Pair) => gone.some((pair) => pair.span.start === span.start);
    if (pairs.every(isGone)) return [{ span: withLineEnd(text, instruction.span), newText: '' }];
    return pairs.filter(isGone).map((pair) => {
      const i = pairs.indexOf(pair);
      const next = pairs[i + 1];
      const previous = pairs.slice(0, i).findLast((each) => !isGone(each));
      // From the end of the one that stays before it, so that no line is continued into nothing.
      return next && !(previous && pairs.slice(i).every(isGone))
        ? { span: { start: pair.span.start, end: next.span.start }, newText: '' }
        : { span: { start: pairs[i - 1]?.span.end ?? pair.span.start, end: pair.span.end }, newText: '' };
    });
  });
}

function withLineEnd(text: string, { start, end }: Span): Span {
  return { start, end: end + (/^(?:\r\n|\n|\r)/.exec(text.slice(end))?.[0].length ?? 0) };
}

function mountEdits(
  text: string,
  file: DockerFile,
  mounts: ReadonlyMap<Instruction, ReadonlySet<string>>,
): TextEdit[] {
  const edits = [...mounts].map(([{ body, document }, names]) => {
    const flags = [...names].map((name) => `--mount=type=secret,id=${name},env=${name}`);
    const separator = document ? ' ' : ` \\${lineEndOf(text)}    `;
    return {
      span: { start: body.start, end: body.start },
      newText: flags.map((flag) => flag + separator).join(''),
    };
  });
  if (edits.length > 0 && file.syntax === undefined && !/^[ \t]*#[ \t]*syntax[ \t]*=/im.test(text)) {
    const newText = `# syntax=docker/dockerfile:1${lineEndOf(text)}`;
    edits.push({ span: { start: 0, end: 0 }, newText });
  }
  return edits;
}
