import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Tools } from '../stores/vaults/vault-store';
import { changeByCopy } from './change-by-copy';
import { Executables } from './executables';
import type { Environment } from './git';
import { httpRequest } from './http-request';
import { runTool } from './run-tool';
import { secretFile } from './secret-file';

/**
 * What the vaults' stores may use of this machine, for a project in a folder.
 * @param signal its reason is a `Problem` for the user
 */
export function vaultTools(cwd: string, env: Environment, signal?: AbortSignal): Tools {
  const executables = new Executables(cwd, env);
  return {
    env,
    platform: process.platform,
    signal,
    http: (url, options) => httpRequest(url, { ...options, signal }),
    readText: (file) =>
      readFile(path.resolve(cwd, file.replace(/^~(?=\/|$)/, env['HOME'] ?? homedir())), 'utf8').catch(
        () => undefined,
      ),
    locate: async (file) => located(file, cwd),
    async run(program, args, options = {}) {
      const executable = executables.find(program);
      return executable === undefined
        ? { kind: 'missing' }
        : runTool(executable, args, { cwd, env, signal, ...options });
    },
    async runOnFile(program, file, args, { place, ...options }) {
      const executable = executables.find(program);
      if (executable === undefined) return { kind: 'missing' };
      const run = (copy: string) => runTool(executable, args(copy), { cwd, env, signal, ...options });
      return changeByCopy({ root: cwd, file: path.resolve(cwd, file) }, run, place);
    },
    async runWithFile(program, args, contents, options = {}) {
      const executable = executables.find(program);
      if (executable === undefined) return { kind: 'missing' };
      const file = secretFile(contents);
      try {
        const input = file.input === undefined ? {} : { input: file.input };
        return await runTool(executable, args(file.path), { cwd, env, signal, ...options, ...input });
      } finally {
        file.close();
      }
    },
  };
}

function located(file: string, cwd: string): string {
  for (let folder = cwd; !path.isAbsolute(file); folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, file))) return folder === cwd ? file : path.join(folder, file);
    if (existsSync(path.join(folder, '.git')) || path.dirname(folder) === folder) break;
  }
  return file;
}
