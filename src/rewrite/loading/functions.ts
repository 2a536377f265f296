import { folderOf, foldersUpTo, joinPath } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { keyguardRun, startWithKeyguard, startWithReferences } from './loaders';

/** What the clouds' functions are described in. */
const DESCRIPTIONS = [
  'host.json',
  'template.yaml',
  'template.yml',
  'serverless.yml',
  'serverless.yaml',
] as const;

/**
 * Who hands the variable to code that a cloud runs as a function; undefined for other code.
 * Sources: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-invoke.html,
 * https://www.serverless.com/framework/docs/environment-variables, https://learn.microsoft.com/azure/azure-functions/functions-run-local,
 * https://supabase.com/docs/guides/functions/secrets
 */
export async function loadFunction({
  file,
  envPath,
  project,
  variables: names = [],
}: LoadingRequest): Promise<Loading | undefined> {
  const variables = names.length === 0 ? 'the variable' : names.join(' and ');
  if (/(?:^|\/)supabase\/functions\//.test(file.path))
    return {
      from: 'env file',
      notes: [
        `Nothing loads ${envPath} yet. Start the functions with: supabase functions serve --env-file ${envPath}. For the deployed ones run: supabase secrets set --env-file ${envPath}`,
      ],
    };
  for (const folder of foldersUpTo(folderOf(file.path), '')) {
    for (const name of DESCRIPTIONS) {
      const path = joinPath(folder, name);
      const text = await project.readText(path);
      if (text === undefined) continue;
      if (name === 'host.json' && /"extensionBundle"|"version"\s*:\s*"2/.test(text))
        return {
          notes: [
            `${startWithKeyguard(envPath, 'func start', folder)}. In Azure, set ${variables} in the settings of the function app.`,
          ],
        };
      if (name.startsWith('template') && /AWS::Serverless/.test(text))
        return {
          notes: [
            `${startWithKeyguard(envPath, 'sam local start-api', folder)}. Lambda knows only what ${path} has under Environment: declare ${variables} there.`,
          ],
        };
      if (name.startsWith('serverless') && /^provider:/m.test(text)) {
        if (names.length > 0 && names.every((each) => text.includes(`\${env:${each}`)))
          return {
            notes: [`${path} hands ${variables} over to the functions.`],
            withReferences: [startWithReferences(envPath, 'serverless deploy')],
          };
        const [first = 'NAME'] = names;
        const add = `Add ${first}: \${env:${first}} to provider.environment of ${path}`;
        return {
          notes: [
            `Nothing loads ${envPath} yet. ${add}; with useDotenv: true, which version 4 does without, it comes from .env.`,
          ],
          withReferences: [
            `${envPath} says where the key is. ${add}, and deploy with: ${keyguardRun(envPath, 'serverless deploy')}`,
          ],
        };
      }
    }
  }
  return undefined;
}
