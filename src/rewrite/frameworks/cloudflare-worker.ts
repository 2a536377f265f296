import { folderOf, foldersUpTo, joinPath } from '../../stores/project-files';
import type { SourceFile } from '../language';

/** Source: https://developers.cloudflare.com/workers/wrangler/configuration/ */
const WRANGLER_FILES = ['wrangler.toml', 'wrangler.json', 'wrangler.jsonc'];

/**
 * The reason why code that runs on Cloudflare Workers is left alone: variables come to it as `env`, a parameter or an
 * import, and `process.env` is empty. With the compatibility flag `nodejs_compat` it is not, so there nothing is refused.
 */
export async function refuseWorkerCode(
  { path, project }: SourceFile,
  variable: string,
): Promise<string | undefined> {
  if (RUNS_IN_NODE.test(path)) return undefined;
  for (const folder of foldersUpTo(folderOf(path), '')) {
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
