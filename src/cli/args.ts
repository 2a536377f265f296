import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Problem } from '../text/problem';

type Options = NonNullable<ParseArgsConfig['options']>;

export type Topic = 'scan' | 'fix' | 'run' | 'checklist';

export interface ScanArguments {
  readonly command: 'scan';
  readonly paths: readonly string[];
  /** At most one of these three; else what is in files is scanned. */
  readonly staged: boolean;
  readonly history: boolean;
  readonly stdin: boolean;
  readonly stdinFilename: string | undefined;
  readonly format: 'text' | 'json' | 'sarif' | 'github';
  readonly output: string | undefined;
  readonly includeIgnored: boolean;
  /** How many threads may work; undefined for as many as pay. */
  readonly jobs: number | undefined;
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
}

export interface FixArguments {
  readonly command: 'fix';
  readonly paths: readonly string[];
  /** `env`, or the ID of a vault's store. */
  readonly store: string;
  /** Where in the vault: a reference with `{project}` and `{variable}` in it. Undefined for the store's own choice. */
  readonly reference: string | undefined;
  /** The literal may go although the store gives nothing back. */
  readonly unverified: boolean;
  /** What such a store has under the same name may be replaced. */
  readonly replace: boolean;
  readonly variableName: string;
  readonly dryRun: boolean;
  readonly format: 'text' | 'json';
}

export interface RunArguments {
  readonly command: 'run';
  /** As the user wrote it. */
  readonly envFile: string;
  /** Hide the values of vaults in what the command prints. */
  readonly mask: boolean;
  readonly argv: readonly [string, ...string[]];
}

export interface ChecklistArguments {
  readonly command: 'checklist';
  readonly format: 'text' | 'json' | 'markdown';
}

export type Arguments =
  | ScanArguments
  | FixArguments
  | RunArguments
  | ChecklistArguments
  | { readonly command: 'help'; readonly topic: Topic | undefined }
  | { readonly command: 'version' };

const OPTIONS = {
  scan: {
    staged: { type: 'boolean' },
    history: { type: 'boolean' },
    stdin: { type: 'boolean' },
    'stdin-filename': { type: 'string' },
    format: { type: 'string' },
    output: { type: 'string' },
    'include-ignored': { type: 'boolean' },
    baseline: { type: 'string' },
    'update-baseline': { type: 'boolean' },
    jobs: { type: 'string' },
  },
  fix: {
    to: { type: 'string' },
    name: { type: 'string' },
    reference: { type: 'string' },
    unverified: { type: 'boolean' },
    replace: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    format: { type: 'string' },
  },
  run: { 'env-file': { type: 'string' }, mask: { type: 'boolean' } },
  checklist: { format: { type: 'string' } },
} as const satisfies Record<Topic, Options>;

/** Promised for later versions: refused with a sentence that says so, where a misspelling gets another. */
const LATER = {
  commands: ['check', 'audit', 'rotate', 'revoke', 'hook', 'mcp'],
};

/** Reads the command line (without `node` and the script). Throws a `Problem` of one line for bad usage. */
export function parseArguments(argv: readonly string[]): Arguments {
  const [first, ...rest] = argv;
  switch (first) {
    case undefined:
      throw usage(
        'Say what to do: keyguard scan, keyguard fix, keyguard run or keyguard checklist. See keyguard --help.',
      );
    case '--help':
    case '-h':
    case 'help':
      return { command: 'help', topic: rest.find(isTopic) };
    case '--version':
      return { command: 'version' };
  }
  if (LATER.commands.includes(first))
    throw usage(`This version has no "keyguard ${first}" yet. See keyguard --help.`);
  if (!isTopic(first)) throw usage(`There is no command or option "${first}". See keyguard --help.`);
  const end = first === 'run' && rest.includes('--') ? rest.indexOf('--') : rest.length;
  const given = readOptions(first, rest.slice(0, end));
  if (given.help) return { command: 'help', topic: first };
  switch (first) {
    case 'scan':
      return scanArguments(given);
    case 'fix':
      return fixArguments(given);
    case 'run':
      return runArguments(given, rest.slice(end + 1));
    case 'checklist':
      if (given.paths.length > 0)
        throw usage('keyguard checklist takes no PATH: it looks at the current folder.');
      return { command: 'checklist', format: formatOf(given, ['text', 'json', 'markdown']) };
  }
}

interface Given {
  readonly paths: readonly string[];
  readonly help: boolean;
  flag(name: string): boolean;
  value(name: string): string | undefined;
}

/** Not `parseArgs`' own strict mode: its messages run over several sentences and know nothing of later versions. */
function readOptions(topic: Topic, argv: readonly string[]): Given {
  const options: Options = { ...OPTIONS[topic], help: { type: 'boolean', short: 'h' } };
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option)
      throw usage(`keyguard ${topic} has no option ${token.rawName}. See keyguard ${topic} --help.`);
    if (option.type === 'boolean' && token.value !== undefined)
      throw usage(`${token.rawName} takes no value.`);
    if (option.type === 'string' && (!token.value || (!token.inlineValue && token.value.startsWith('--'))))
      throw usage(`${token.rawName} needs a value. See keyguard ${topic} --help.`);
    values.set(token.name, token.value ?? true);
  }
  if (positionals.includes('')) throw usage('A PATH is empty. Leave it out to mean the current folder.');
  return {
    paths: positionals,
    help: values.has('help'),
    flag: (name) => values.has(name),
    value: (name) => {
      const value = values.get(name);
      return value === true ? undefined : value;
    },
  };
}

function scanArguments(given: Given): ScanArguments {
  const stdin = given.flag('stdin');
  const stdinFilename = given.value('stdin-filename');
  const [source, other] = ['--staged', '--history', '--stdin'].filter((name) => given.flag(name.slice(2)));
  if (other !== undefined) throw usage(`${source} and ${other} are two things to scan: choose one.`);
  if (source === '--staged' || source === '--history')
    for (const name of ['include-ignored', 'update-baseline'])
      if (given.flag(name)) throw usage(`--${name} is for files in folders, not for ${source}.`);
  if (stdin && given.paths.length > 0) throw usage('--stdin scans standard input and takes no PATH.');
  if (!stdin && stdinFilename !== undefined) throw usage('--stdin-filename needs --stdin beside it.');
  return {
    command: 'scan',
    paths: given.paths.length > 0 ? given.paths : ['.'],
    staged: given.flag('staged'),
    history: given.flag('history'),
    stdin,
    stdinFilename,
    format: formatOf(given, ['text', 'json', 'sarif', 'github']),
    output: given.value('output'),
    includeIgnored: given.flag('include-ignored'),
    jobs: jobsOf(given),
    baseline: given.value('baseline'),
    updateBaseline: given.flag('update-baseline'),
  };
}

function jobsOf(given: Given): number | undefined {
  const jobs = given.value('jobs');
  if (jobs !== undefined && !/^[1-9]\d{0,2}$/.test(jobs))
    throw usage('--jobs needs a number of threads, 1 or more.');
  return jobs === undefined ? undefined : Number(jobs);
}

function fixArguments(given: Given): FixArguments {
  const store = given.value('to');
  if (store === undefined) throw usage('Say where the keys shall live: keyguard fix --to env.');
  if (store === 'env')
    for (const name of ['reference', 'unverified', 'replace'])
      if (given.flag(name)) throw usage(`--${name} is for vaults, not for --to env.`);
  const variableName = given.value('name') ?? 'SENDGRID_API_KEY';
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(variableName))
    throw usage(
      `"${variableName}" cannot name a variable: use letters, digits and _, and begin with no digit.`,
    );
  return {
    command: 'fix',
    paths: given.paths.length > 0 ? given.paths : ['.'],
    store,
    reference: given.value('reference'),
    unverified: given.flag('unverified'),
    replace: given.flag('replace'),
    variableName,
    dryRun: given.flag('dry-run'),
    format: formatOf(given, ['text', 'json']),
  };
}

function runArguments(given: Given, [program, ...args]: readonly string[]): RunArguments {
  if (given.paths.length > 0 || !program)
    throw usage('Put the command behind --: keyguard run -- COMMAND [ARG...]. See keyguard run --help.');
  return {
    command: 'run',
    envFile: given.value('env-file') ?? '.env',
    mask: given.flag('mask'),
    argv: [program, ...args],
  };
}

function formatOf<Format extends string>(given: Given, formats: readonly [Format, ...Format[]]): Format {
  const wanted = given.value('format') ?? formats[0];
  const format = formats.find((known) => known === wanted);
  if (format !== undefined) return format;
  const known = formats.join(', ');
  throw usage(`There is no format "${wanted}". There is: ${known}.`);
}

function isTopic(text: string): text is Topic {
  return Object.hasOwn(OPTIONS, text);
}

function usage(message: string): Problem {
  return new Problem('usage', message);
}
