/** Kinds of files in which a value needs no quotes. */
const CONFIGURATION =
  /(?:^|[/\\])(?:\.?env(?:\.[\w.-]+)?|[^/\\]*\.(?:env|ya?ml|properties|ini|conf|cfg|cnf|config|sh|bash|zsh|fish|bat|cmd|ps1|tfvars|txt|xml|service|plist|toml|log|http|rest|tpl|dist|local)|\.?msmtprc|\.?mailrc|(?:s-nail|mail)\.rc|sasl_passwd|Dockerfile[^/\\]*|Procfile|Makefile|\.netrc)$/i;

const CONFIGURATION_LANGUAGES = new Set(
  'dotenv properties ini yaml dockercompose shellscript bat powershell dockerfile xml plaintext makefile'.split(
    ' ',
  ),
);

/** Programs: there a name without quotes is a variable, and a literal stands in quotes. */
const PROGRAM =
  /\.(?:[cm]?[jt]sx?|py[wi]?|rb|rake|go|java|kts?|groovy|gradle|scala|cs|vb|fsx?|php\d?|phtml|rs|swift|c|cc|cpp|cxx|h|hpp|mm?|ex|exs|erl|clj[sc]?|lua|pl|pm|dart|r|jl|hs|vue|svelte|astro)$/i;

const PROGRAM_LANGUAGES = new Set(
  'javascript javascriptreact typescript typescriptreact python ruby go java kotlin groovy scala csharp vb fsharp php rust swift c cpp objective-c objective-cpp elixir erlang clojure lua perl dart r julia haskell vue svelte astro'.split(
    ' ',
  ),
);

interface Place {
  readonly path?: string | undefined;
  readonly languageId?: string | undefined;
}

export function isConfiguration({ path, languageId }: Place): boolean {
  if (languageId !== undefined && CONFIGURATION_LANGUAGES.has(languageId)) return true;
  return path !== undefined && CONFIGURATION.test(path);
}

export function isProgram({ path, languageId }: Place): boolean {
  if (languageId !== undefined && PROGRAM_LANGUAGES.has(languageId)) return true;
  return path !== undefined && PROGRAM.test(path);
}
