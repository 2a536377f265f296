import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { Language } from '../language';

interface Request {
  readonly file: { readonly path: string };
  readonly language: Language;
  readonly project: ProjectFiles;
  /** The environment variable that would take the key's place. */
  readonly variable: string;
}

/** Source: https://developers.cloudflare.com/workers/wrangler/configuration/ */
const WRANGLER_FILES = ['wrangler.toml', 'wrangler.json', 'wrangler.jsonc'];

/**
 * The reason why code that runs on Cloudflare Workers is left alone: variables come to it as `env`, a parameter or an
 * import, and `process.env` is empty. With the compatibility flag `nodejs_compat` it is not, so there nothing is refused.
 */
export async function refuseWorkerCode({
  file,
  language,
  project,
  variable,
}: Request): Promise<string | undefined> {
  if (language.name === 'Python' || RUNS_IN_NODE.test(file.path)) return undefined;
  for (const folder of foldersUpTo(folderOf(file.path), '')) {
    for (const name of [...WRANGLER_FILES, 'package.json']) {
      const text = await project.readText(joinPath(folder, name));
      if (text === undefined) continue;
      if (name === 'package.json' || text.includes('nodejs_compat')) return undefined;
      return `This code runs on Cloudflare Workers, where process.env is empty: replace the key by env.${variable}, and put it into .dev.vars and into "wrangler secret put ${variable}".`;
    }
  }
  return undefined;
}

/** Tools beside the Worker, and tests of it. */
const RUNS_IN_NODE =
  /(?:^|\/)(?:scripts|tools|tests?|__tests__)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|\.config\.[cm]?[jt]s$/;
