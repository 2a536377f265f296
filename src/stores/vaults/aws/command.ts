import { type CommandLine, checkProgram, outputOf } from '../../command-line';
import type { Reference } from '../../references';
import { problem, type Readiness, type Tools } from '../../vault-store';

const NO_CREDENTIALS = 'AWS has no credentials here. Sign in with: aws sso login (or aws configure)';

const HISTORY =
  'aws keeps a history of what it sends, and would keep the key. Switch that off with: aws configure set cli_history disabled';

/** AWS's own program, of version 1 or 2. */
const COMMAND: CommandLine = {
  program: 'aws',
  name: "AWS's command line",
  install: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  timeoutMs: 60_000,
  complaints: [
    [/Unable to locate credentials|could not be found in credential/i, NO_CREDENTIALS],
    [
      /config profile \(.*\) could not be found/i,
      'AWS knows no such profile. List them with: aws configure list-profiles',
    ],
    [
      /ExpiredToken|token (?:has|included in the request is) expired|Error loading SSO Token|Token for .* does not exist|session has expired/i,
      "AWS's sign-in has run out. Sign in again with: aws sso login",
    ],
    [
      /UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|AuthFailure/i,
      'AWS does not accept these credentials. Look at them with: aws configure list',
    ],
    [
      /You must specify a region/i,
      'AWS was told no region. Add ?region=REGION to the reference, or set AWS_DEFAULT_REGION.',
    ],
    [
      /Could not connect to the endpoint|Connect timeout|Read timeout/i,
      'AWS cannot be reached. Look at the region, the network and AWS_ENDPOINT_URL.',
    ],
  ],
};

/** The program with what a service of AWS complains about. */
export function awsWith(...complaints: CommandLine['complaints']): CommandLine {
  return { ...COMMAND, complaints: [...complaints, ...COMMAND.complaints] };
}

/** Where there is nothing yet. */
export const NOTHING_THERE =
  'There is nothing of this name and version in this region and account. See who you are with: aws sts get-caller-identity';

/**
 * Whether there are credentials, and for which region. Asks no server for those that stand in files; whether they have run
 * out, the first question to the store tells.
 */
export async function checkAws(tools: Tools): Promise<Readiness> {
  return checkProgram(COMMAND, tools, {
    async ask() {
      const [list, keepsHistory] = await Promise.all([
        outputOf(COMMAND, ['configure', 'list'], tools),
        hasHistory(tools),
      ]);
      if (keepsHistory) throw problem(HISTORY);
      // A table for people, whose columns newer versions part by colons.
      if (/^\s*access_key[\s:]+<not set>/m.test(list)) throw problem(NO_CREDENTIALS);
      return /^\s*region[\s:]+([\w-]+)/m.exec(list)?.[1];
    },
  });
}

/** Whether the program keeps what it sends (https://docs.aws.amazon.com/cli/latest/reference/history/). */
async function hasHistory(tools: Tools): Promise<boolean> {
  // It fails where nothing is said.
  const result = await tools.run(COMMAND.program, ['configure', 'get', 'cli_history']);
  return result.kind === 'ended' && new TextDecoder().decode(result.stdout).trim() === 'enabled';
}

/** What the options of a reference say about where to ask, and as whom. */
export function placeOptions(options: Reference['options'], region = options.get('region')): string[] {
  return [...option('--region', region), ...option('--profile', options.get('profile'))];
}

/**
 * What begins with `file://` the program replaces by the file, and sends to AWS; and a region is a part of the host's name.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
export function option(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  if ((name === '--region' ? /^[a-z][a-z0-9-]*$/ : /^(?!\w+:\/\/)/).test(value)) return [`${name}=${value}`];
  throw problem(`"${value}" is no ${name.slice(2).replace('-', ' ')} of AWS. Look at the reference.`);
}
