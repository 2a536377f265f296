import { folderOf, foldersUpTo, joinPath } from '../../stores/project-files';
import { lineAt } from '../../text/lines';
import type { KeyInSource, PlainLanguage } from '../language';
import { type Answer, replaceByWords, replaceKey, rewriteEach } from './answers';

/**
 * Request files of VS Code's REST Client, which reads `.env` in the file's own folder
 * (https://github.com/Huachao/vscode-restclient#system-variables), as Visual Studio does, too.
 */
export const httpRequest: PlainLanguage = {
  name: 'HTTP request',
  extensions: ['.http', '.rest'],
  languageIds: ['http'],
  envPathFor: async ({ path }) => joinPath(folderOf(path), '.env'),
  loading: async ({ envPath }) => ({
    from: 'env file',
    notes: [`The REST Client reads ${envPath} by itself.`],
  }),
  rewrite: async ({ path, text, project }, keys) => {
    const folder = folderOf(path);
    const environments = await Promise.all(
      ['http-client.env.json', 'http-client.private.env.json'].map((name) =>
        project.readText(joinPath(folder, name)),
      ),
    );
    const isJetBrains = environments.some((file) => file !== undefined);
    return rewriteEach(keys, (key) => answer(text, key, isJetBrains));
  },
};

function answer(text: string, key: KeyInSource, isJetBrains: boolean): Answer {
  const { span, variable, disguise } = key;
  const line = lineAt(text, span.start);
  if (/^[ \t]*(?:#|\/\/)/.test(text.slice(line.start, line.end))) return replaceByWords(key);
  if (isJetBrains) {
    return {
      refusal: `The HTTP Client of JetBrains reads its variables from http-client.private.env.json. Put the key there as ${variable}, let git ignore that file, and write {{${variable}}} here.`,
    };
  }
  const reference = `{{$dotenv ${variable}}}`;
  // The REST Client encodes user:password by itself.
  const isBasic = /^Authorization[ \t]*:[ \t]*Basic[ \t]+$/i.test(text.slice(line.start, span.start));
  if (disguise?.kind === 'base64' && disguise.before === 'apikey:' && disguise.after === '' && isBasic)
    return { edits: [{ span, newText: `apikey:${reference}` }], reference };
  return replaceKey(key, reference);
}

/** Variables of JetBrains' HTTP Client: https://www.jetbrains.com/help/idea/http-client-variables.html */
export const httpEnvironment: PlainLanguage = {
  name: 'HTTP environment',
  extensions: [],
  paths: /(?:^|\/)http-client(?:\.private)?\.env\.json$/,
  languageIds: [],
  rewrite: ({ path }, keys) => {
    const refusal = path.includes('.private.')
      ? 'The HTTP Client reads its secrets from this file alone, and it must never be committed. Add it to .gitignore.'
      : 'This file is meant to be committed. Move the variable to http-client.private.env.json beside it, and let git ignore that file.';
    return rewriteEach(keys, () => ({ refusal }));
  },
};

/** Requests of Bruno, which reads `.env` in the collection's root: https://docs.usebruno.com/variables/process-env */
export const bruno: PlainLanguage = {
  name: 'Bruno',
  extensions: ['.bru'],
  languageIds: ['bruno'],
  envPathFor: async ({ path, project }) => {
    for (const folder of foldersUpTo(folderOf(path), '')) {
      if ((await project.readText(joinPath(folder, 'bruno.json'))) !== undefined)
        return joinPath(folder, '.env');
    }
    return undefined;
  },
  loading: async ({ envPath }) => ({ from: 'env file', notes: [`Bruno reads ${envPath} by itself.`] }),
  rewrite: ({ text }, keys) =>
    rewriteEach(keys, (key) =>
      isInScript(text.slice(0, key.span.start))
        ? {
            refusal: `This is a script. Read the variable there with bru.getProcessEnv("${key.variable}").`,
          }
        : replaceKey(key, `{{process.env.${key.variable}}}`),
    ),
};

/** Whether the block that was opened last on a line of its own is JavaScript. */
function isInScript(before: string): boolean {
  const heads = [...before.matchAll(/^([a-z][\w:-]*)[ \t]*[{[][ \t]*$|^[}\]]/gm)];
  return /^(?:script|tests$)/.test(heads.at(-1)?.[1] ?? '');
}
