import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../node/command';
import { codeOf, describeFileError } from '../node/file-error';
import { readEnvValues } from '../stores/env-file';
import { isReference } from '../stores/references';
import type { Resolved } from '../stores/resolve';
import { count } from '../text/count';
import { decode } from '../text/encoding';
import { Problem } from '../text/problem';
import type { RunArguments } from './args';
import type { Io } from './io';
import { printable } from './terminal';

/**
 * `keyguard run -- COMMAND`: the command with the env file's variables in its environment, and the values behind vault
 * references in their places. What the environment has already stays, as with dotenv and `node --env-file`.
 */
export async function runWithEnvironment({ envFile, mask, argv }: RunArguments, io: Io): Promise<number> {
  const env = withoutNodeMode(io.env);
  const values = readEnvValues(readEnvFile(path.resolve(io.cwd, envFile), envFile));
  // Whoever has loaded the env file already knows no more than the reference itself.
  const added = Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => env[name] === undefined || (env[name] === value && isReference(value)),
    ),
  );
  const resolved = Object.values(added).some(isReference)
    ? await resolve(added, { cwd: io.cwd, env })
    : NOTHING;
  if (resolved.failures.length > 0) {
    io.stderr.write(describeFailures(resolved.failures, envFile));
    return 2;
  }
  return runCommand(argv, {
    cwd: io.cwd,
    env: { ...env, ...added, ...resolved.values },
    hidden: mask ? Object.values(resolved.values) : undefined,
  });
}

/** VS Code's debugger, which COMMAND is started for, attaches to each Node that has this; a vault's program is none of its business. */
function withoutDebugger({ VSCODE_INSPECTOR_OPTIONS: _, ...env }: Io['env']): Io['env'] {
  return env;
}

/** What makes a Node of VS Code's own program is for this process: a COMMAND that is such a program is to be itself. */
function withoutNodeMode(env: Io['env']): Io['env'] {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = env;
  return process.versions['electron'] === undefined ? env : rest;
}

const NOTHING: Resolved = { values: {}, failures: [] };

async function resolve(
  variables: Readonly<Record<string, string>>,
  { cwd, env }: Pick<Io, 'cwd' | 'env'>,
): Promise<Resolved> {
  // Only where there are references: a command without any need not wait until the stores are read.
  const [{ resolveReferences }, { vaultTools }] = await Promise.all([
    import('../stores/resolve'),
    import('../node/vault-tools'),
  ]);
  return resolveReferences(variables, vaultTools(cwd, withoutDebugger(env)));
}

function describeFailures(failures: Resolved['failures'], envFile: string): string {
  const lines = failures.map(({ name, reference, message }) =>
    printable(`  ${name}: ${message} (${reference})`),
  );
  const what = `${count(failures.length, 'vault reference')} of ${envFile} cannot be resolved`;
  return `${printable(`keyguard: ${what}, so nothing was started.`)}\n${lines.join('\n')}\n`;
}

function readEnvFile(file: string, shown: string): string {
  try {
    const decoded = decode(readFileSync(file));
    if (decoded) return decoded.text;
  } catch (error) {
    const why =
      codeOf(error) === 'ENOENT'
        ? 'It is not there. Name another one with --env-file.'
        : describeFileError(error);
    throw new Problem('unreadable', `${shown} cannot be read. ${why}`);
  }
  throw new Problem('unreadable', `${shown} is not a text file. Name another one with --env-file.`);
}
