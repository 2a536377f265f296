import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import type { Loading, LoadingRequest } from '../language';
import { isDefault, loads, startWithKeyguard, withCommand } from './loaders';

const LOAD =
  /\bdotenvy?::(?:dotenv(?:_override)?|from_filename(?:_override)?|from_path(?:_override)?|load)\b|#\[dotenvy::load|\bdotenvy?!\s*\(|(?:^|[^:\w])dotenv\(\)/;

/** dotenvy, and dotenv, which it took over from: https://docs.rs/dotenvy. */
export async function loadRust(request: LoadingRequest): Promise<Loading> {
  return withCommand(await describe(request), request, 'cargo run');
}

async function describe({ file, envPath, project }: LoadingRequest): Promise<Loading> {
  const byHand: Loading = { notes: [startWithKeyguard(envPath)] };
  const manifest = await manifestOf(file.path, project);
  if (manifest === undefined) return byHand;
  const { folder } = manifest;
  const mainPath = joinPath(folder, 'src/main.rs');
  const main = file.path === mainPath ? file.text : await project.readText(mainPath);
  if (loads(LOAD, file.text, envPath))
    return { notes: [`dotenv in this file loads ${envPath}; it must run before the key is read.`] };
  if (main !== undefined && file.path !== mainPath && loads(LOAD, main, envPath))
    return { notes: [`dotenv in ${mainPath} loads ${envPath}; it must run before the key is read.`] };
  const crate = crateIn(manifest.text);
  // It looks into the folder that the program is started in, and the ones above.
  if (crate === undefined || !isDefault(envPath) || folderOf(envPath) !== folder) return byHand;
  const own = lineInMain(file.text, crate);
  if (own)
    return { notes: [`${crate}, which is called first in this file now, loads ${envPath}.`], edits: [own] };
  const edit = main === undefined ? undefined : lineInMain(main, crate);
  if (main === undefined || !edit) return byHand;
  return {
    notes: [`${crate}, which is called first in ${mainPath} now, loads ${envPath}.`],
    companions: [{ path: mainPath, before: main, edits: [edit] }],
  };
}

async function manifestOf(path: string, project: ProjectFiles) {
  for (const folder of foldersUpTo(folderOf(path), '')) {
    const text = await project.readText(joinPath(folder, 'Cargo.toml'));
    if (text !== undefined) return { folder, text };
  }
  return undefined;
}

/** As `dotenvy = "0.15"` or `[dependencies.dotenvy]`, not only for tests or the build. */
function crateIn(manifest: string): string | undefined {
  let isDependencies = false;
  for (const line of manifest.split(/\r?\n/)) {
    const [, table] = /^\[([^\]]+)\]/.exec(line) ?? [];
    const [, own] = /^dependencies\.(dotenvy?)$/.exec(table ?? '') ?? [];
    if (own !== undefined) return own;
    if (table !== undefined) isDependencies = table === 'dependencies';
    const [, name] = /^(dotenvy?)(?:\.\w+)?[ \t]*=/.exec(line) ?? [];
    // An optional one is there only with its feature.
    if (isDependencies && name !== undefined && !/\boptional\s*=\s*true/.test(line)) return name;
  }
  return undefined;
}

/** The first line of `fn main() {`. */
function lineInMain(text: string, crate: string): TextEdit | undefined {
  const main =
    /^(?:pub[ \t]+)?(?:async[ \t]+)?fn[ \t]+main[ \t]*\([ \t]*\)[^{;]*\{([^\S\r\n]*\r?\n([ \t]+))?/m.exec(
      text,
    );
  if (!main) return undefined;
  const brace = main.index + main[0].length - (main[1] ?? '').length;
  const call = `${crate}::dotenv().ok();`;
  const newText = main[1] === undefined ? ` ${call}` : `${lineEndOf(text)}${main[2]}${call}`;
  return { span: { start: brace, end: brace }, newText };
}
