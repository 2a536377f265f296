import type { Topic } from './args';

const EXIT_STATUS = `Exit status:
  0  nothing found, or all done
  1  findings, or something left undone
  2  could not run: bad usage, or something could not be read
`;

const OVERVIEW = `KeyGuard for SendGrid: finds hardcoded SendGrid API keys and moves them out of the code.

Usage:
  keyguard scan [PATH...]           report the keys in files
  keyguard fix [PATH...] --to env   move keys to environment variables, or with another STORE into a vault
  keyguard run -- COMMAND           run a command with the variables of .env in its environment
  keyguard checklist                show the security checklist

  keyguard COMMAND --help           the options of a command
  keyguard --version                the version

${EXIT_STATUS}`;

const TOPICS: Readonly<Record<Topic, string>> = {
  scan: `Reports the SendGrid API keys in files. No output ever holds a whole key.

Usage: keyguard scan [PATH...] [OPTIONS]

A PATH is a file or a folder; without one the current folder is scanned. Left out of folders are symbolic links, what
git ignores and does not track, and folders of installed packages such as node_modules.

  --format FORMAT          how to report: text (the default), json, sarif, or github for annotations in GitHub Actions
  --output FILE            write the report to FILE, not to standard output
  --include-ignored        also report keys in files that git ignores, such as a proper .env
  --baseline FILE          leave out the findings that stand in FILE
  --update-baseline        write the present findings into the baseline, .keyguard-baseline.json by default
  --staged                 scan what is staged in git for the next commit, not the files; for a pre-commit hook
  --history                scan every version of every file that git has, in the repository of each PATH; not in submodules
  --jobs N                 how many threads may work; without it as many as there are processors, at most 4
  --stdin                  scan standard input
  --stdin-filename NAME    the name to report for standard input, and to judge it by

${EXIT_STATUS}`,
  fix: `Moves SendGrid API keys out of source files, into environment variables or into a vault.

Usage: keyguard fix [PATH...] --to STORE [OPTIONS]

A PATH is a file or a folder; without one the current folder is fixed. The code reads the key from the environment.
With --to env the key goes to .env, which git is told to ignore. With any other STORE it goes into that vault, and .env
says where it is: the key is stored, read back and compared before a file changes. Each file is changed whole or not at
all. Keys in env files move into a vault, too.

  --to STORE             env, onepassword, vault, openbao, aws-secrets-manager, aws-parameter-store,
                         google-secret-manager, azure-key-vault, doppler, infisical, keychain, pass, gopass, sops,
                         dotnet-user-secrets, kubernetes, github-actions, docker-secrets, wrangler
  --name NAME            the variable; SENDGRID_API_KEY is the default
  --reference REFERENCE  where in the vault, with {project} and {variable} in it, such as op://Dev/{project}/{variable}
  --unverified           agree to a store that gives nothing back, so that nobody can look whether the key arrived
  --replace              let such a store replace what it has under the same name
  --dry-run              show what would be done, change nothing
  --format text|json     how to report; text is the default

${EXIT_STATUS}`,
  run: `Runs a command with the variables of an env file in its environment, whatever the language. No shell is
started; variables that the environment has already stay as they are.

Values that are vault references (op://vault/item/field, ref+vault://mount/path#/field and others) are resolved
first, all at the same time. If one cannot be, nothing is started. docs/references.md lists them.

Usage: keyguard run [OPTIONS] -- COMMAND [ARG...]

  --env-file FILE        the env file; .env in the current folder is the default
  --mask                 hide the resolved values in what COMMAND prints; it then writes to pipes, not to a terminal

Exit status: that of COMMAND; 2 if it could not be run.
`,
  checklist: `Shows the security checklist for the account and the project in the current folder.

Usage: keyguard checklist [OPTIONS]

  --format text|json|markdown   how to report; text is the default

${EXIT_STATUS}`,
};

export function helpFor(topic: Topic | undefined): string {
  return topic === undefined ? OVERVIEW : TOPICS[topic];
}
