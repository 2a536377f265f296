import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Tools } from '../stores/vaults/vault-store';
import { Executables } from './executables';
import type { Environment } from './git';
import { httpGet } from './http-get';
import { runTool } from './run-tool';

/** What the vaults' stores may use of this machine, for a project in a folder. */
export function vaultTools(cwd: string, env: Environment): Tools {
  const executables = new Executables(cwd, env);
  return {
    env,
    httpGet,
    readText: (file) =>
      readFile(path.resolve(cwd, file.replace(/^~(?=\/|$)/, env['HOME'] ?? homedir())), 'utf8').catch(
        () => undefined,
      ),
    async run(program, args, options = {}) {
      const executable = executables.find(program);
      return executable === undefined
        ? { kind: 'missing' }
        : runTool(executable, args, { cwd, env, ...options });
    },
  };
}
