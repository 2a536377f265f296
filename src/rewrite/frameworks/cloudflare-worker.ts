import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { SourceFile } from '../language';

/** Source: https://developers.cloudflare.com/workers/wrangler/configuration/ */
const WRANGLER_FILES = ['wrangler.toml', 'wrangler.json', 'wrangler.jsonc'];

/** A project for Cloudflare Workers or Pages. */
export interface WorkerProject {
  /** That of Wrangler's settings. */
  readonly folder: string;
  /** Whether `process.env` holds the variables, too; `env` always does. */
  readonly hasProcessEnv: boolean;
}

/** The project of Workers that the code is run by; undefined for all other code. */
export async function workerProjectOf({
  path,
  project,
}: Pick<SourceFile, 'path' | 'project'>): Promise<WorkerProject | undefined> {
  if (RUNS_IN_NODE.test(path)) return undefined;
  for (const folder of foldersUpTo(folderOf(path), '')) {
    for (const name of [...WRANGLER_FILES, 'package.json']) {
      const text = await project.readText(joinPath(folder, name));
      if (text === undefined) continue;
      if (name === 'package.json') return undefined;
      return { folder, hasProcessEnv: hasProcessEnv(text) };
    }
  }
  return undefined;
}

/** Tools beside the Worker, and tests of it. */
const RUNS_IN_NODE =
  /(?:^|\/)(?:scripts|tools|tests?|__tests__)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|\.config\.[cm]?[jt]s$/;

/**
 * With the flag `nodejs_compat`, and a date from which on that means the variables, too.
 * Source: https://developers.cloudflare.com/workers/configuration/compatibility-flags/#enable-auto-populating-processenv
 */
function hasProcessEnv(settings: string): boolean {
  if (!settings.includes('nodejs_compat') || settings.includes('nodejs_compat_do_not_populate_process_env'))
    return false;
  const date = /compatibility_date["']?\s*[=:]\s*["'](\d{4}-\d\d-\d\d)/.exec(settings)?.[1];
  return (
    date === undefined || date >= '2025-04-01' || settings.includes('nodejs_compat_populate_process_env')
  );
}

/**
 * Where Wrangler looks for the variables on a developer's machine: `.dev.vars`, or without it, since version 4.28, `.env`.
 * A new `.dev.vars` would take an `.env` that is there away from it.
 * Source: https://developers.cloudflare.com/changelog/2025-08-08-dot-env-in-local-dev
 */
export async function workerEnvPath({ folder }: WorkerProject, project: ProjectFiles): Promise<string> {
  const own = joinPath(folder, '.dev.vars');
  const env = joinPath(folder, '.env');
  const [ownText, envText, manifest = ''] = await Promise.all(
    [own, env, joinPath(folder, 'package.json')].map((path) => project.readText(path)),
  );
  if (ownText !== undefined || envText === undefined) return own;
  const [, major = '4', minor = '28'] = /"wrangler"\s*:\s*"[^"\d]*(\d+)(?:\.(\d+))?/.exec(manifest) ?? [];
  return Number(major) > 4 || (Number(major) === 4 && Number(minor) >= 28) ? env : own;
}

export async function envPathOfWorker(source: SourceFile): Promise<string | undefined> {
  const worker = await workerProjectOf(source);
  return worker && workerEnvPath(worker, source.project);
}

export function workerNotes(envPath: string, variables: readonly string[]): string[] {
  const commands = variables.map((name) => `npx wrangler secret put ${name}`).join(' and ');
  return [
    `"wrangler dev" hands what ${envPath} holds to the Worker. For the deployed one run ${commands}, which asks for the value or reads it from standard input.`,
  ];
}

export function refuseWorkerCode(variable: string): string {
  return `This code runs on Cloudflare Workers, which hand their variables over as env, and there is no env in reach here. Read env.${variable} in the handler and pass it on, or import { env } from "cloudflare:workers"; then use the fix again.`;
}
