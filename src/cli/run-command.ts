import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../node/command';
import { codeOf, describeFileError } from '../node/file-error';
import { isReference, readEnvValues } from '../stores/env-file';
import { decode } from '../text/encoding';
import { Problem } from '../text/problem';
import type { RunArguments } from './args';
import type { Io } from './io';

/**
 * `keyguard run -- COMMAND`: the command with the env file's variables in its environment. What the environment has already
 * stays, as with dotenv and `node --env-file`.
 */
export async function runWithEnvironment({ envFile, argv }: RunArguments, io: Io): Promise<number> {
  const values = readEnvValues(readEnvFile(path.resolve(io.cwd, envFile), envFile));
  const added = Object.entries(values).filter(([name]) => io.env[name] === undefined);
  const references = added.filter(([, value]) => isReference(value)).map(([name]) => name);
  if (references.length > 0)
    throw new Problem(
      'unresolved',
      `${envFile} has vault references as ${references.join(', ')}, and this version resolves none. Start the command with the vault's own tool, such as op run or vals exec.`,
    );
  return runCommand(argv, { cwd: io.cwd, env: { ...io.env, ...Object.fromEntries(added) } });
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
