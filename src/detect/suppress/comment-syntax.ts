import type { Source } from '../rule';

/** How comments are written in a language, and what of its texts is no place for one. */
export interface CommentSyntax {
  /** What a comment of ours begins with, and ends with where a line does not end it. */
  readonly open: string;
  readonly close?: string;
  /** Whether one may follow code on its line; else it takes a line of its own. */
  readonly isTrailing: boolean;
  /** Other beginnings of comments that end with their line. */
  readonly lines: readonly string[];
  readonly blocks: readonly Delimiters[];
  /** Quotes whose strings end with their line at the latest. */
  readonly quotes: string;
  /** Strings that go over lines. Longer beginnings come first. */
  readonly texts: readonly Delimiters[];
  /** What a line ends with that goes on in the next one, where no comment may stand. */
  readonly continued?: RegExp;
  readonly hasHeredocs?: true;
  /** Quotes and comments begin behind white space or a bracket only. */
  readonly isLoose?: true;
  /** Tags may stand in the code, as in JSX. */
  readonly hasTags?: true;
}

export type Delimiters = readonly [open: string, close: string];

const BLOCK: Delimiters = ['/*', '*/'];
const TRIPLE: Delimiters = ['"""', '"""'];
const TRIPLE_SINGLE: Delimiters = ["'''", "'''"];
const BACKSLASH = /\\$/;
const [DOUBLE, SINGLE, BACKTICK]: readonly Delimiters[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
] as const satisfies Delimiters[];

const C: CommentSyntax = {
  open: '//',
  isTrailing: true,
  lines: [],
  blocks: [BLOCK],
  quotes: `"'`,
  texts: [],
  continued: BACKSLASH,
};
const HASH: CommentSyntax = { ...C, open: '#', blocks: [], texts: [TRIPLE, TRIPLE_SINGLE] };
const over = (...texts: (Delimiters | undefined)[]) => texts.filter((each) => each !== undefined);
const OWN_LINE: CommentSyntax = { ...HASH, isTrailing: false, quotes: '', texts: [] };
const TYPESCRIPT: CommentSyntax = { ...C, texts: over(BACKTICK) };
const ECMASCRIPT: CommentSyntax = { ...TYPESCRIPT, hasTags: true };
const SHELL: CommentSyntax = {
  ...HASH,
  quotes: '',
  texts: over(DOUBLE, SINGLE),
  hasHeredocs: true,
  isLoose: true,
};
/** Where no comment may stand, either. */
const TAG: Delimiters = ['<', '>'];
const MARKUP: CommentSyntax = {
  ...C,
  open: '<!--',
  close: '-->',
  blocks: [['<!--', '-->']],
  quotes: '',
};

/** By VS Code's identifiers of languages. What is not here has no comments, or none that we know. */
const SYNTAXES: Readonly<Record<string, CommentSyntax>> = {
  javascript: ECMASCRIPT,
  javascriptreact: ECMASCRIPT,
  typescript: TYPESCRIPT,
  typescriptreact: ECMASCRIPT,
  jsonc: C,
  json5: C,
  c: C,
  cpp: C,
  'objective-c': C,
  java: { ...C, texts: [TRIPLE] },
  kotlin: { ...C, texts: [TRIPLE] },
  scala: { ...C, texts: [TRIPLE] },
  swift: { ...C, texts: [TRIPLE] },
  csharp: { ...C, texts: [TRIPLE, ['@"', '"'], ['$@"', '"']] },
  fsharp: { ...C, quotes: '', texts: over(TRIPLE, DOUBLE), blocks: [['(*', '*)']] },
  dart: { ...C, texts: [TRIPLE, TRIPLE_SINGLE] },
  groovy: { ...C, texts: [TRIPLE, TRIPLE_SINGLE] },
  go: { ...C, texts: over(BACKTICK) },
  rust: { ...C, quotes: '', texts: over(['r#"', '"#'], DOUBLE) },
  php: { ...C, lines: ['#'], quotes: '', texts: over(DOUBLE, SINGLE), hasHeredocs: true },
  solidity: C,
  zig: C,
  proto3: C,
  scss: C,
  less: C,
  css: { ...C, open: '/*', close: '*/' },
  python: HASH,
  ruby: { ...HASH, texts: over(DOUBLE, SINGLE), quotes: '', hasHeredocs: true },
  perl: { ...HASH, texts: over(DOUBLE, SINGLE), quotes: '', hasHeredocs: true, isLoose: true },
  r: { ...HASH, texts: over(DOUBLE, SINGLE), quotes: '' },
  julia: { ...HASH, quotes: '"', texts: [TRIPLE] },
  elixir: { ...HASH, texts: over(TRIPLE, TRIPLE_SINGLE, DOUBLE), quotes: '' },
  crystal: { ...HASH, texts: over(DOUBLE), quotes: '', hasHeredocs: true },
  nim: HASH,
  coffeescript: HASH,
  toml: HASH,
  graphql: HASH,
  nix: { ...HASH, quotes: '', texts: over(["''", "''"], DOUBLE), blocks: [BLOCK] },
  terraform: { ...HASH, quotes: '"', texts: [], blocks: [BLOCK], lines: ['//'], hasHeredocs: true },
  powershell: {
    ...HASH,
    quotes: '',
    texts: over(['@"', '"@'], ["@'", "'@"], DOUBLE, SINGLE),
    blocks: [['<#', '#>']],
    continued: /`$/,
  },
  shellscript: SHELL,
  fish: SHELL,
  yaml: { ...HASH, quotes: '', texts: over(DOUBLE, SINGLE), isLoose: true },
  dotenv: OWN_LINE,
  properties: OWN_LINE,
  ini: { ...OWN_LINE, open: ';', lines: ['#'] },
  makefile: OWN_LINE,
  // A line of its own may even stand between lines that go on.
  dockerfile: {
    open: '#',
    isTrailing: false,
    lines: [],
    blocks: [],
    quotes: '',
    texts: [],
    hasHeredocs: true,
  },
  sql: { ...C, open: '--', quotes: '"', texts: over(SINGLE) },
  lua: { ...C, open: '--', blocks: [['--[[', ']]']], texts: [['[[', ']]']] },
  haskell: { ...C, open: '--', blocks: [['{-', '-}']], quotes: '"' },
  elm: { ...C, open: '--', blocks: [['{-', '-}']], quotes: '"', texts: [TRIPLE] },
  ada: { ...C, open: '--', blocks: [], quotes: '"' },
  clojure: { ...C, open: ';', blocks: [], quotes: '', texts: over(DOUBLE) },
  lisp: { ...C, open: ';', blocks: [['#|', '|#']], quotes: '', texts: over(DOUBLE) },
  erlang: { ...C, open: '%', blocks: [] },
  matlab: { ...C, open: '%', blocks: [['%{', '%}']], quotes: '"', continued: /\.\.\.$/ },
  // Behind code it would swallow the line's end.
  latex: { ...C, open: '%', isTrailing: false, blocks: [], quotes: '' },
  vb: { ...C, open: "'", blocks: [], quotes: '"', continued: /\s_$/ },
  bat: { ...OWN_LINE, open: 'rem', continued: /\^$/ },
  ocaml: { ...C, open: '(*', close: '*)', blocks: [['(*', '*)']], quotes: '', texts: over(DOUBLE) },
  pascal: {
    ...C,
    blocks: [
      ['{', '}'],
      ['(*', '*)'],
    ],
    quotes: "'",
  },
  html: { ...MARKUP, texts: [TAG] },
  xml: { ...MARKUP, texts: [['<![CDATA[', ']]>'], TAG] },
  markdown: MARKUP,
};

/** Other identifiers and the ends of names, each for the language whose syntax it has. */
const NAMES: Readonly<Record<string, string>> = {
  javascript: 'js mjs cjs',
  javascriptreact: 'jsx',
  typescript: 'ts mts cts',
  typescriptreact: 'tsx',
  jsonc: 'code-workspace',
  c: 'h cuda-cpp glsl hlsl',
  cpp: 'cc cxx hpp',
  'objective-c': 'm mm objective-cpp',
  kotlin: 'kt kts',
  csharp: 'cs',
  fsharp: 'fs fsx',
  groovy: 'gradle jenkinsfile',
  rust: 'rs',
  solidity: 'sol',
  proto3: 'proto',
  python: 'py pyi pyw starlark bazel bzl',
  ruby: 'rb rake gemspec gemfile rakefile',
  perl: 'pl pm perl6',
  julia: 'jl',
  elixir: 'ex exs',
  crystal: 'cr',
  coffeescript: 'coffee',
  graphql: 'gql',
  terraform: 'tf tfvars hcl',
  powershell: 'ps1 psm1 psd1',
  shellscript: 'sh bash zsh ksh',
  yaml: 'yml dockercompose github-actions-workflow azure-pipelines',
  dotenv: 'env envrc',
  ini: 'cfg conf',
  makefile: 'mk',
  dockerfile: 'containerfile',
  sql: 'plsql pgsql mysql',
  haskell: 'hs',
  ada: 'adb ads vhdl vhd',
  clojure: 'clj cljs cljc edn',
  lisp: 'el scm rkt scheme commonlisp emacs-lisp racket',
  erlang: 'erl hrl',
  latex: 'tex sty bibtex',
  vb: 'vbs bas vba',
  bat: 'cmd',
  ocaml: 'ml mli',
  pascal: 'pas dpr objectpascal',
  html: 'htm vue svelte astro ejs erb jsp aspx cshtml razor handlebars hbs django-html jinja-html twig php-html',
  xml: 'svg xsl xsd csproj vbproj fsproj props targets plist config resx',
  markdown: 'md',
};

const LANGUAGES = new Map<string, string>([
  ...Object.keys(SYNTAXES).map((language) => [language, language] as const),
  ...Object.entries(NAMES).flatMap(([language, names]) =>
    names.split(' ').map((name) => [name, language] as const),
  ),
]);

/** The language of a source, by the editor's word or else by its name; undefined for what knows no comments. */
export function languageOf({
  path = '',
  languageId,
}: Pick<Source, 'path' | 'languageId'>): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/^\.env(?:\.|$)|\.env$/.test(name)) return 'dotenv';
  if (/^dockerfile\b/.test(name)) return 'dockerfile';
  // `json` by name, but read with comments by all who read it.
  if (/^(?:tsconfig|jsconfig)(?:\..*)?\.json$/.test(name)) return 'jsonc';
  return LANGUAGES.get(languageId ?? name.slice(name.lastIndexOf('.') + 1));
}

export function syntaxOf(language: string): CommentSyntax | undefined {
  return Object.hasOwn(SYNTAXES, language) ? SYNTAXES[language] : undefined;
}
