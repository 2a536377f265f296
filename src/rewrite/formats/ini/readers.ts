import type { IniLine } from './scan';

/** A program that reads a file of `name = value` lines and can get a value from the environment instead. */
export interface IniReader {
  /** Whether it is this program's file. */
  readonly reads: (path: string, text: string) => boolean;
  /** What it replaces by a variable's value; undefined where it does not, on this line. */
  readonly reference?: (variable: string, line: IniLine) => string | undefined;
  /** The variable that the line sets, or that overrides it: then the line goes. Undefined where there is none. */
  readonly overriddenBy?: (line: IniLine) => string | undefined;
  /** Why a line stays, and what to do. */
  readonly advice?: string;
  /** How to start the program, instead of COMMAND. */
  readonly command?: string;
}

const VARIABLE = /^[A-Za-z_]\w*$/;

function hasSection(text: string, pattern: string): boolean {
  return new RegExp(`^[ \\t]*\\[${pattern}\\]`, 'm').test(text);
}

export const INI_READERS: readonly IniReader[] = [
  {
    // https://uwsgi-docs.readthedocs.io/en/latest/Configuration.html: $(VAR), also in parts of values.
    reads: (_, text) => hasSection(text, 'uwsgi'),
    reference: (variable) => `$(${variable})`,
    command: 'uwsgi --ini FILE',
  },
  {
    // http://supervisord.org/configuration.html#environment-variables; since 3.2 in all options.
    reads: (_, text) =>
      hasSection(text, '(?:program|supervisord|eventlistener|fcgi-program)(?::[^\\]\\r\\n]*)?'),
    reference: (variable, { section }) =>
      /^(?:program|supervisord|eventlistener|fcgi-program)/.test(section) ? `%(ENV_${variable})s` : undefined,
    command: 'supervisord',
  },
  {
    // https://tox.wiki/en/latest/config.html#environment-variable-substitutions
    reads: (path, text) => /(?:^|\/)tox\.ini$/.test(path) || hasSection(text, 'tox:tox'),
    reference: (variable, { section }) =>
      /^(?:tox$|testenv|tox:|testenv:)/.test(section) ? `{env:${variable}}` : undefined,
    command: 'tox',
  },
  {
    // https://www.php.net/manual/en/configuration.file.php: ${VAR}, not within single quotes.
    reads: (path) => /(?:^|\/)(?:php[\w.-]*|\.user)\.ini$|\/php\/[^/]+\/(?:conf\.d|cli|fpm)\//.test(path),
    reference: (variable, { value }) => (value.startsWith("'") ? undefined : `\${${variable}}`),
    command: 'php FILE',
  },
  {
    // https://www.php.net/manual/en/install.fpm.configuration.php: env[NAME] = $NAME passes on the service's variable.
    reads: (path, text) =>
      /\.conf$/.test(path) && /^[ \t]*env\[\w+\][ \t]*=/m.test(text) && /^[ \t]*pm\b/m.test(text),
    reference: (variable, { name, isOnlyKey }) =>
      isOnlyKey && /^env\[\w+\]$/.test(name) ? `$${variable}` : undefined,
    command: 'php-fpm',
  },
  {
    // https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#variable-expansion
    reads: (path) => /grafana[^/]*(?:\/[^/]+)*\.ini$/i.test(path),
    reference: (variable) => `$__env{${variable}}`,
    command: 'grafana server',
  },
  {
    // https://airflow.apache.org/docs/apache-airflow/stable/howto/set-config.html
    reads: (path) => /(?:^|\/)airflow\.cfg$/.test(path),
    overriddenBy: ({ section, name }) =>
      VARIABLE.test(`A${section}${name}`)
        ? `AIRFLOW__${section.toUpperCase()}__${name.toUpperCase()}`
        : undefined,
    command: 'airflow COMMAND',
  },
  {
    // https://docs.ansible.com/ansible/latest/collections/ansible/builtin/env_lookup.html
    reads: (_, text) => hasSection(text, '[^\\]\\s:]+:(?:vars|children)'),
    reference: (variable, { section, value }) => {
      const quote = value.startsWith("'") ? '"' : "'";
      return section.endsWith(':vars')
        ? `{{ lookup(${quote}env${quote}, ${quote}${variable}${quote}) }}`
        : undefined;
    },
    advice:
      'In the line of a host Ansible splits what a variable needs at the blanks. Move the key to a [GROUP:vars] section, then use the fix again.',
    command: 'ansible-playbook FILE',
  },
  {
    // https://github.com/pytest-dev/pytest-env: what the environment has already stays without an entry.
    reads: (path, text) =>
      /(?:^|\/)(?:pytest|tox)\.ini$|(?:^|\/)setup\.cfg$/.test(path) && /^env[ \t]*=/m.test(text),
    overriddenBy: ({ section, option, name }) =>
      /^(?:tool:)?pytest$/.test(section) && option === 'env'
        ? /^(?:[DR]:){0,2}([A-Za-z_]\w*)$/.exec(name)?.[1]
        : undefined,
    command: 'pytest',
  },
  {
    reads: (path, text) => /(?:^|\/)\.?gitconfig$|\.git\/config$/.test(path) || hasSection(text, 'sendemail'),
    advice:
      'Git puts no variable into its configuration. Delete smtpPass here: "git send-email" then asks the credential helper, which keeps the key outside of the project.',
  },
];

/** The same for `.properties`. */
export const PROPERTIES_READERS: readonly IniReader[] = [
  {
    // https://docs.gradle.org/current/userguide/build_environment.html#setting_a_project_property
    reads: (path) => /(?:^|\/)gradle\.properties$/.test(path),
    overriddenBy: ({ name }) => (VARIABLE.test(name) ? `ORG_GRADLE_PROJECT_${name}` : undefined),
    command: './gradlew TASK',
    advice:
      'Gradle takes only properties whose name is a word from the environment, as ORG_GRADLE_PROJECT_name. Give this one such a name, then use the fix again.',
  },
  {
    // https://logging.apache.org/log4j/2.x/manual/lookups.html#EnvironmentLookup
    reads: (path) => /(?:^|\/)log4j2[\w-]*\.properties$/.test(path),
    reference: (variable) => `\${env:${variable}}`,
  },
  {
    // https://download.eclipse.org/microprofile/microprofile-config-3.0/microprofile-config-spec-3.0.html#property-expressions
    reads: (path) => /(?:^|\/)microprofile-config(?:-\w+)?\.properties$/.test(path),
    reference: (variable) => `\${${variable}}`,
  },
  {
    reads: (path) => /(?:^|\/)local\.properties$/.test(path),
    advice:
      'The build reads this file itself, and it must never be committed. Add it to .gitignore; or read the key in the build script with System.getenv and delete the line.',
  },
];
