import { maskSecrets } from '../detect/mask';
import { Problem } from '../text/problem';
import {
  problem,
  type Readiness,
  type RunOptions,
  type RunResult,
  readinessFrom,
  type Tools,
} from './vault-store';

/** A vendor's program that reads a secret, and what its complaints mean. */
export interface CommandLine {
  readonly program: string;
  /** How the vendor calls it. */
  readonly name: string;
  readonly install: string;
  /** By what it writes to standard error; the first that matches is told. */
  readonly complaints: readonly Complaint[];
  /** Some wait for a person who confirms. */
  readonly timeoutMs?: number;
  /** It would take code or settings from the project's folder, and needs nothing there. */
  readonly outsideProject?: boolean;
}

/** `absent` where it says that nothing stands there yet, `taken` where it refuses to replace something. */
type Complaint = readonly [pattern: RegExp, sentence: string, code?: 'absent' | 'taken'];

/** What the program prints; throws a `Problem` for everything but success. */
export async function outputOf(
  commandLine: CommandLine,
  args: readonly string[],
  tools: Tools,
  input: Pick<RunOptions, 'input' | 'asPipe'> = {},
): Promise<string> {
  const options = { ...runOptionsOf(commandLine), ...input };
  return textOfResult(await tools.run(commandLine.program, args, options), commandLine);
}

/** The same of a program that takes a secret from a file only. */
export async function outputWithFile(
  commandLine: CommandLine,
  args: (path: string) => readonly string[],
  contents: string,
  tools: Tools,
): Promise<string> {
  const result = await tools.runWithFile(commandLine.program, args, contents, runOptionsOf(commandLine));
  return textOfResult(result, commandLine);
}

/** The same of a program that changes a file of the project. */
export async function outputOnFile(
  commandLine: CommandLine,
  file: string,
  args: (copy: string) => readonly string[],
  tools: Tools,
  { input, place }: { readonly input: string; readonly place: (changed: string) => boolean },
): Promise<string> {
  const options = { ...timeoutOf(commandLine), input, place };
  return textOfResult(await tools.runOnFile(commandLine.program, file, args, options), commandLine);
}

/**
 * Whether the program is there and new enough, and which version it is. `ask` says more, such as whether somebody is
 * signed in; a text that it gives is shown, too. What is told first is what has to be mended first.
 */
export async function checkProgram(
  commandLine: CommandLine,
  tools: Tools,
  {
    versionArgs = ['--version'],
    minimum,
    ask,
  }: {
    readonly versionArgs?: readonly string[];
    /** The first version that does all we need. */
    readonly minimum?: string;
    readonly ask?: () => Promise<unknown>;
  } = {},
): Promise<Readiness> {
  const { program, install } = commandLine;
  const asked = ask?.().then(
    (said) => ({ said, trouble: undefined }),
    (trouble: unknown) => ({ said: undefined, trouble: trouble ?? new Error('no reason given') }),
  );
  return readinessFrom(async () => {
    const output = await outputOf(commandLine, versionArgs, tools);
    const version = /\d+(?:\.\d+)+/.exec(output)?.[0];
    if (version !== undefined && minimum !== undefined && isOlder(version, minimum))
      throw problem(
        `"${program}" ${version} is too old to put keys in: it takes ${minimum} or newer. Update it: ${install}`,
      );
    const answer = await asked;
    if (answer?.trouble !== undefined) throw answer.trouble;
    const name = [program, version].filter(Boolean).join(' ');
    const said = typeof answer?.said === 'string' ? answer.said : '';
    return [name, said].filter(Boolean).join(', ');
  });
}

function isOlder(version: string, minimum: string): boolean {
  const parts = (text: string): number[] => text.split('.').map(Number);
  const ours = parts(version);
  const first = parts(minimum).findIndex((part, i) => part !== (ours[i] ?? 0));
  return first !== -1 && (ours[first] ?? 0) < (parts(minimum)[first] ?? 0);
}

function timeoutOf({ timeoutMs }: CommandLine): Pick<RunOptions, 'timeoutMs'> {
  return timeoutMs === undefined ? {} : { timeoutMs };
}

function runOptionsOf(commandLine: CommandLine): Pick<RunOptions, 'timeoutMs' | 'outsideProject'> {
  const { outsideProject } = commandLine;
  return { ...timeoutOf(commandLine), ...(outsideProject && { outsideProject }) };
}

function textOfResult(result: RunResult, commandLine: CommandLine): string {
  const { program, name, install } = commandLine;
  switch (result.kind) {
    case 'missing':
      throw problem(`${name} ("${program}") is not installed, or not on PATH. Install it: ${install}`);
    case 'late':
      throw problem(`"${program}" gave no answer within ${result.timeoutMs / 1000} s. Try it by itself.`);
    case 'too-long':
      throw problem(`"${program}" printed more than a secret can be. Look at the reference.`);
    case 'ended':
      if (result.status !== 0) throw complaintOf(result, commandLine);
      return textFrom(result.stdout);
  }
}

/** The one string that the program prints as JSON, so that no line end is added or lost on the way. */
export async function jsonStringOf(
  commandLine: CommandLine,
  args: readonly string[],
  tools: Tools,
): Promise<string> {
  const output = await outputOf(commandLine, args, tools);
  const value = parsed(output, commandLine.program);
  if (typeof value === 'string') return value;
  throw problem(`What is stored there is no text. Look at the reference.`);
}

/** JSON of a program, whose text no message may quote. */
export function parsed(output: string, program: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    throw problem(`"${program}" printed something else than JSON. Update it, and look at its configuration.`);
  }
}

function complaintOf(
  { status, stderr }: Extract<RunResult, { kind: 'ended' }>,
  { program, complaints }: CommandLine,
): Problem {
  const known = complaints.find(([pattern]) => pattern.test(withoutColours(stderr)));
  if (known) return new Problem(known[2] ?? 'unresolved', known[1]);
  const said = withoutColours(stderr)
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && line !== 'Error:');
  return problem(
    said === undefined
      ? `"${program}" ended with status ${status} and gave no reason. Try it by itself.`
      : // Half a key would look like none to whoever masks them.
        `"${program}" says: ${maskSecrets(said).slice(0, 200)}`,
  );
}

/** Some programs colour what nobody sees on a terminal. */
function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one.
  return text.replace(/\u001b\[[\d;]*m/g, '');
}

function textFrom(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw problem('What is stored there is no text. Look at the reference.');
  }
}
