import { folderOf } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { firstMatch, isDefault, nameOf, withoutCommentLines } from './loaders';

/** `. ./.env`, `source "$DIR/.env"`, `eval "$(cat .env)"`, and programs that load it and then the script. */
function sources(name: string): RegExp {
  const file = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const path = String.raw`(?:(?:\$\([^)\n]*\)|\$(?!\()|[^\s;"'$])*\/)?${file}`;
  return new RegExp(
    String.raw`(?:^|[;&|({]|\b(?:then|do|else)\b)[ \t]*(?:\.|source)[ \t]+["']?${path}["']?(?=[\s;&|)]|$)|\bexport[ \t]+\$\([^)\n]*${file}(?![\w.])|\bexport[ \t]+\$\(xargs\b`,
    'm',
  );
}

const DIRENV = /^[ \t]*(?:dotenv(?:_if_exists)?|source_env(?:_if_exists)?|source_up)\b|\.env\b/m;

/** Shell scripts: they source the env file, direnv loads it, or they are started by a command that does. */
export async function loadShell({ file, envPath, project }: LoadingRequest): Promise<Loading> {
  const { path, text } = file;
  if (sources(nameOf(envPath)).test(withoutCommentLines(text)))
    return {
      from: 'env file',
      notes: [`This script sources ${envPath} itself; it must do so before the key is read.`],
    };
  const folder = folderOf(envPath);
  const envrc = await firstMatch([folder === '' ? '.envrc' : `${folder}/.envrc`], DIRENV, envPath, project);
  if (envrc) return { from: 'env file', notes: [`direnv loads ${envPath} by ${envrc}.`] };
  const option = isDefault(envPath) ? '' : `--env-file ${envPath} `;
  return {
    notes: [
      `Nothing loads ${envPath} yet. Start the script with: keyguard run ${option}-- ${interpreterOf(path, text)} ${path}`,
    ],
  };
}

function interpreterOf(path: string, text: string): string {
  const named = /^#![^\n]*?\b((?:ba|da|z|k)?sh|bats)\b/.exec(text)?.[1];
  const extension = /\.(bash|zsh|ksh|dash|bats)$/.exec(path)?.[1];
  return named ?? extension ?? (path.endsWith('.sh') ? 'sh' : 'bash');
}
