import type { Loading, LoadingRequest } from '../../language';
import { startWithReferences } from '../../loading/loaders';

/** A program that reads a TOML file and can get a value from the environment instead. */
export interface TomlReader {
  readonly paths: RegExp;
  /** The tables whose entries are variables of the environment: an entry goes, and its name stays the variable's. */
  readonly variables?: (path: readonly string[]) => boolean;
  /** What stands for a variable's value in the place of a whole string, or, where that is allowed, of a part of one. */
  readonly reference?: {
    readonly of: (variable: string) => string;
    readonly inStrings: boolean;
    readonly at: (path: readonly string[]) => boolean;
  };
  /** Why everything else stays, and what to do. */
  readonly advice?: string;
  /** Beside the file, read instead of any other if it is there. */
  readonly envFile?: string;
  /** The vault that sets these variables by itself. */
  readonly vault?: {
    readonly scheme: string;
    /** Why an entry stays all the same. */
    readonly refusal: (path: readonly string[]) => string | undefined;
    readonly notes: (names: readonly string[]) => string[];
  };
  /** How the value gets to where it is read. */
  readonly loading?: (request: LoadingRequest) => Loading;
  /** The same where the sentences need the variables' names. */
  readonly notesFor?: (names: readonly string[]) => string[];
}

export const TOML_READERS: readonly TomlReader[] = [
  {
    // https://developers.cloudflare.com/workers/local-development/environment-variables/
    paths: /(?:^|\/)wrangler(?:\.[\w-]+)?\.toml$/,
    variables: (path) => isUnder(path, ['vars']) || isUnder(path, ['env', '*', 'vars']),
    envFile: '.dev.vars',
    vault: {
      scheme: 'wrangler',
      refusal: ([table, environment]) =>
        table === 'env'
          ? `This variable is for the environment ${environment}, which is a Worker of its own. Set it with: wrangler secret put NAME --env ${environment}`
          : undefined,
      notes: (names) => [
        `"wrangler dev" reads ${names.join(' and ')} from .dev.vars beside its configuration, where it takes a key for trying things out.`,
      ],
    },
    notesFor: (names) => [
      ...names.map(
        (name) => `Nothing loads ${name} into the deployed Worker yet. Run: wrangler secret put ${name}`,
      ),
      '"wrangler dev" reads .dev.vars beside its configuration, or the env file there if there is no .dev.vars.',
    ],
  },
  {
    // https://docs.netlify.com/build/environment-variables/get-started/
    paths: /(?:^|\/)netlify\.toml$/,
    variables: (path) =>
      isUnder(path, ['build', 'environment']) || isUnder(path, ['context', '*', 'environment']),
    loading: ({ envPath }) => ({
      from: 'settings',
      notes: [`Nothing loads ${envPath} on Netlify yet. Run: netlify env:import ${envPath}`],
    }),
  },
  {
    // https://fly.io/docs/flyctl/secrets-import/
    paths: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/,
    variables: (path) => isUnder(path, ['env']),
    loading: ({ envPath }) => ({
      from: 'settings',
      notes: [`Nothing loads ${envPath} on Fly yet. Run: fly secrets import < ${envPath}`],
    }),
  },
  {
    // https://mise.jdx.dev/environments/#env-file
    paths: /(?:^|\/)\.?mise(?:\.[\w-]+)?\.toml$|(?:^|\/)\.?mise\/config\.toml$/,
    variables: (path) => isUnder(path, ['env']),
    loading: ({ envPath }) => ({
      from: 'env file',
      notes: [
        `Nothing loads ${envPath} yet. Add the line _.file = '${envPath}' to [env], with the path as it is from this file.`,
      ],
    }),
  },
  {
    // https://doc.rust-lang.org/cargo/reference/config.html#env: what the environment has already is passed on.
    paths: /(?:^|\/)\.cargo\/config\.toml$/,
    variables: (path) => isUnder(path, ['env']),
  },
  {
    // https://supabase.com/docs/guides/local-development/managing-config: the whole value, and nothing around it.
    paths: /(?:^|\/)supabase\/config\.toml$/,
    reference: { of: (variable) => `env(${variable})`, inStrings: false, at: () => true },
    loading: ({ envPath }) => ({
      notes: [`The Supabase CLI loads ${envPath} by itself if it is in the project's folder.`],
      withReferences: [startWithReferences(envPath, 'supabase start')],
    }),
  },
  {
    // https://hatch.pypa.io/latest/config/context/#environment-variables
    paths: /(?:^|\/)(?:pyproject|hatch)\.toml$/,
    reference: {
      of: (variable) => `{env:${variable}}`,
      inStrings: true,
      at: (path) => path.includes('envs') && path.includes('env-vars'),
    },
    advice:
      'The tools that read this file put no variable into it. Delete the entry, and let the program read the key from the environment.',
  },
  {
    // https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
    paths: /(?:^|\/)samconfig\.toml$/,
    advice:
      'SAM puts no variable into this file. Delete the parameter here, and give it "NoEcho: true" in the template: "sam deploy --guided" then asks for it and does not write it into this file.',
  },
  {
    paths: /(?:^|\/)\.streamlit\/secrets\.toml$/,
    advice:
      'Streamlit reads its secrets from this file alone, and it must never be committed. Add it to .gitignore; or read the key with os.environ and delete the entry.',
  },
];

/** Whether the path is that of an entry directly in the table; `*` stands for any name. */
function isUnder(path: readonly string[], table: readonly string[]): boolean {
  return path.length === table.length + 1 && table.every((name, i) => name === '*' || name === path[i]);
}
