import { problem, type RunResult, type Tools } from './vault-store';

/** A vendor's program that reads a secret, and what its complaints mean. */
export interface CommandLine {
  readonly program: string;
  /** How the vendor calls it. */
  readonly name: string;
  readonly install: string;
  /** By what it writes to standard error; the first that matches is told. */
  readonly complaints: readonly (readonly [pattern: RegExp, sentence: string])[];
  /** Some wait for a person who confirms. */
  readonly timeoutMs?: number;
}

/** What the program prints; throws a `Problem` for everything but success. */
export async function outputOf(
  { program, name, install, complaints, timeoutMs }: CommandLine,
  args: readonly string[],
  tools: Tools,
): Promise<string> {
  const result = await tools.run(program, args, timeoutMs === undefined ? {} : { timeoutMs });
  switch (result.kind) {
    case 'missing':
      throw problem(`${name} ("${program}") is not installed, or not on PATH. Install it: ${install}`);
    case 'late':
      throw problem(`"${program}" gave no answer within ${result.timeoutMs / 1000} s. Try it by itself.`);
    case 'too-long':
      throw problem(`"${program}" printed more than a secret can be. Look at the reference.`);
    case 'ended':
      if (result.status !== 0) throw problem(meaningOf(result, program, complaints));
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

function meaningOf(
  { status, stderr }: Extract<RunResult, { kind: 'ended' }>,
  program: string,
  complaints: CommandLine['complaints'],
): string {
  const known = complaints.find(([pattern]) => pattern.test(stderr));
  if (known) return known[1];
  const said = stderr
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '');
  return said === undefined
    ? `"${program}" ended with status ${status} and gave no reason. Try it by itself.`
    : `"${program}" says: ${said.slice(0, 200)}`;
}

function textFrom(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw problem('What is stored there is no text. Look at the reference.');
  }
}
