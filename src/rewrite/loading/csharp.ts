import { folderOf, joinPath } from '../../stores/project-files';
import type { TextEdit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import type { Loading, LoadingRequest } from '../language';
import { readDotnetProject } from '../languages/csharp/project';
import { firstMatch, isDefault, loads, nameOf, startWithKeyguard, withCommand } from './loaders';

/** DotNetEnv (`Env.Load()`, `AddDotNetEnv()`) and dotenv.net (`DotEnv.Load()`). */
const LOADER =
  /\b(?:DotNetEnv\s*\.\s*)?Env\s*\.\s*(?:TraversePath\s*\(\s*\)\s*\.\s*)?(?:NoClobber\s*\(\s*\)\s*\.\s*)?Load(?:Multi)?\s*\(|\bDotEnv\s*\.\s*(?:Fluent\s*\(\s*\)|Load\s*\()|\.AddDot(?:Net)?Env\w*\s*\(/;

export async function loadCSharp(request: LoadingRequest): Promise<Loading> {
  const loading = await loadDotnet(request);
  const isConfigured = /\bIConfiguration(?:Root)?\b|\b(?:WebApplication|Host)\s*\.\s*Create\w*Builder\b/.test(
    request.file.text,
  );
  return isConfigured ? { ...loading, notes: [...loading.notes, USER_SECRETS] } : loading;
}

/** For settings that a variable takes the place of. */
export async function loadDotnetSettings(request: LoadingRequest): Promise<Loading> {
  const loading = await loadDotnet(request);
  return { ...loading, notes: [...loading.notes, USER_SECRETS] };
}

/** https://learn.microsoft.com/aspnet/core/security/app-secrets#set-multiple-secrets */
const USER_SECRETS =
  'While you develop, user secrets can hold the key instead. They take JSON from standard input, so that it gets into no history: dotnet user-secrets set < FILE';

async function loadDotnet(request: LoadingRequest): Promise<Loading> {
  const loading = (await loaderOf(request)) ?? { notes: [startWithDotnet(request)] };
  return withCommand(loading, request, 'dotnet run');
}

function startWithDotnet({ envPath }: LoadingRequest): string {
  return startWithKeyguard(envPath).replace('COMMAND', 'dotnet run');
}

async function loaderOf({ file, envPath, project }: LoadingRequest): Promise<Loading | undefined> {
  if (file.path.endsWith('.cs') && loads(LOADER, file.text, envPath))
    return { notes: [`The loader in this file loads ${envPath}; it must run before the key is read.`] };
  const dotnet = await readDotnetProject(file.path, project);
  const folders = new Set([folderOf(dotnet.path ?? envPath), folderOf(envPath)]);
  const entries = [...folders].flatMap((folder) =>
    ['Program.cs', 'Startup.cs'].map((name) => joinPath(folder, name)),
  );
  const entry = await firstMatch(entries, LOADER, envPath, project);
  if (entry !== undefined) return { notes: [`The loader in ${entry} loads ${envPath}.`] };

  if (dotnet.path === undefined || !/Include="DotNetEnv"/i.test(dotnet.text)) return undefined;
  const program = joinPath(folderOf(dotnet.path), 'Program.cs');
  const text = program === file.path ? file.text : await project.readText(program);
  const edit = text === undefined ? undefined : loaderLine(text, envPath, program === file.path);
  if (text === undefined || !edit) return undefined;
  const notes = [`DotNetEnv in ${program} loads ${envPath} now.`];
  return program === file.path
    ? { notes, edits: [edit] }
    : { notes, companions: [{ path: program, before: text, edits: [edit] }] };
}

const MAIN =
  /\bstatic\s+(?:async\s+)?(?:void|int|Task(?:<int>)?)\s+Main\s*\([^)]*\)\s*\{[ \t]*(?:\r\n|\n|\r)([ \t]*)/;

/**
 * At the beginning of `Main`, or behind the `using` lines of a program without one. Not where the key is in the same file
 * as `Main`: the fields of that class have their values before it runs.
 */
function loaderLine(text: string, envPath: string, isSameFile: boolean): TextEdit | undefined {
  const path = isDefault(envPath) ? '' : `"${nameOf(envPath)}"`;
  const call = `DotNetEnv.Env.TraversePath().Load(${path});`;
  const eol = lineEndOf(text);
  const main = MAIN.exec(text);
  if (main) {
    if (isSameFile) return undefined;
    const [whole, indentation = ''] = main;
    const start = main.index + whole.length;
    return { span: { start, end: start }, newText: call + eol + indentation };
  }
  if (/\bMain\s*\(/.test(text)) return undefined;
  const head =
    /^(?:[ \t]*(?:(?:global[ \t]+)?using[ \t]+[\w.= ]+;|\/\/[^\r\n]*)?[ \t]*(?:\r\n|\n|\r))*/.exec(
      text,
    )?.[0] ?? '';
  // No statements: one would make the file the program's entry.
  if (
    /^[ \t]*(?:\[|namespace\b|(?:\w+\s+)*(?:class|struct|record|interface|enum)\b)/.test(
      text.slice(head.length),
    )
  )
    return undefined;
  return { span: { start: head.length, end: head.length }, newText: call + eol };
}
