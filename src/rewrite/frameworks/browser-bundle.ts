import type { Node } from 'web-tree-sitter';
import type { ParsedSource } from '../language';
import { type NodePackage, nodePackageOf } from '../loading/manifest';
import { isScriptOfPage } from './html-page';

const NEXT_STEP =
  'Anyone who opens the site can read what is in it, so no variable makes it safe: send the mail from a server and delete this key at SendGrid.';

/**
 * The reason why code of this file reaches users' browsers or phones, or undefined for code that stays on a server.
 * A bundler would put the variable's value into the file it publishes, or the read would be undefined.
 */
export async function refuseBrowserCode(source: ParsedSource): Promise<string | undefined> {
  if (TEST_PATH.test(source.path)) return undefined;
  const nodePackage = await nodePackageOf(source.path, source.project);
  const why = (nodePackage && (await publishedBy(nodePackage, source))) || saysSoItself(source);
  return why ? refusePublished(why) : undefined;
}

/** @param why the code gets there */
export function refusePublished(why: string): string {
  return `This code ends up in the browser: ${why}. ${NEXT_STEP}`;
}

/** Tests run in Node, also those of browser code. */
const TEST_PATH = /\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)__tests__\//;

/** Folders whose code stays on the server whatever the framework, and file names that say so. */
const SERVER_PATH =
  /(?:^|\/)(?:server|functions|netlify|scripts|backend)\/|(?:\.|\/|^)server\.[cm]?[jt]sx?$|(?:^|\/)\+server\.[jt]s$/;

async function publishedBy(
  { dependencies, folder }: NodePackage,
  { path, project }: ParsedSource,
): Promise<string | undefined> {
  const inside = folder === '' ? path : path.slice(folder.length + 1);
  const bundler = bundledBy(dependencies, inside);
  if (bundler !== undefined) return bundler;
  return (await isScriptOfPage(inside, folder, project)) ? 'index.html loads it as a script' : undefined;
}

/** @param inside the file's path from the folder of its package */
function bundledBy(dependencies: ReadonlySet<string>, inside: string): string | undefined {
  const under = (...folders: string[]) => folders.some((name) => inside.startsWith(`${name}/`));
  const mobile = ['react-native', 'expo'].find((name) => dependencies.has(name));

  if (under('public', 'static', 'www')) return `${inside.split('/')[0]}/ is served as it is`;
  if (dependencies.has('react-scripts') && under('src'))
    return 'Create React App bundles everything under src/';
  if (dependencies.has('@vue/cli-service') && under('src')) return 'Vue CLI bundles everything under src/';
  if (dependencies.has('next')) return bundledByNext(inside);
  if (SERVER_PATH.test(inside)) return undefined;
  if (mobile) return `${mobile} packs it into the app`;
  if (dependencies.has('@angular/core') && under('src')) return 'Angular bundles everything under src/';
  if (dependencies.has('nuxt') && !under('api') && !/^nuxt\.config\./.test(inside))
    return 'Nuxt keeps only server/ out of the browser';
  if (dependencies.has('gatsby') && under('src') && !under('src/api'))
    return 'Gatsby bundles what is under src/';
  if (dependencies.has('vite') && under('src')) return 'Vite bundles what is under src/';
  return undefined;
}

/**
 * With the pages router all but `pages/api` is bundled; with the app router code is the server's until it says "use client".
 * Source for the settings: https://nextjs.org/docs/pages/api-reference/config/next-config-js/env
 */
function bundledByNext(inside: string): string | undefined {
  if (/^next\.config\.[cm]?[jt]s$/.test(inside))
    return `Next.js publishes what ${inside} sets in env and publicRuntimeConfig`;
  return /^(?:src\/)?pages\/(?!api\/)/.test(inside)
    ? 'Next.js bundles pages, except those in pages/api/'
    : undefined;
}

/** `chrome` is what the code of browser extensions works with. */
const GLOBALS = new Set(['document', 'window', 'localStorage', 'sessionStorage', 'navigator', 'chrome']);

/** Code for these runs in Node and hands functions over to a page it controls. */
const DRIVERS =
  /['"](?:puppeteer|puppeteer-core|playwright|playwright-core|@playwright\/test|jsdom|selenium-webdriver|webdriverio|linkedom|happy-dom)['"]/;

function saysSoItself({ path, text, tree }: ParsedSource): string | undefined {
  if (directivesOf(tree.rootNode).includes('use client')) return 'it begins with "use client"';
  const used = DRIVERS.test(text) ? undefined : browserGlobalIn(tree.rootNode, SERVER_PATH.test(path));
  return used === undefined ? undefined : `it uses ${used}`;
}

/** The strings that stand as statements before everything else. */
function directivesOf(root: Node): string[] {
  const directives: string[] = [];
  for (const node of root.namedChildren) {
    if (node.type === 'comment' || node.type === 'hash_bang_line') continue;
    const string = node.type === 'expression_statement' ? node.firstNamedChild : undefined;
    if (string?.type !== 'string') break;
    directives.push(string.text.slice(1, -1));
  }
  return directives;
}

/** @param isServer then the bundler's `import.meta.env` tells nothing: what renders pages on a server has it, too */
function browserGlobalIn(root: Node, isServer: boolean): string | undefined {
  const used = root.descendantsOfType('member_expression').flatMap((member) => globalOf(member) ?? []);
  const declared = new Set(bindingsIn(root).map((node) => node.text));
  return used.find((name) => !declared.has(name) && !(isServer && name === BUNDLER_ENV));
}

const BUNDLER_ENV = 'import.meta.env';

function globalOf(member: Node | null): string | undefined {
  const object = member?.childForFieldName('object');
  if (member?.text === BUNDLER_ENV) return BUNDLER_ENV;
  return object?.type === 'identifier' && GLOBALS.has(object.text) ? object.text : undefined;
}

/** Where a program makes a name its own, and the field that holds the name; undefined means anywhere in the node. */
const BINDERS: Readonly<Record<string, string | undefined>> = {
  variable_declarator: 'name',
  formal_parameters: undefined,
  arrow_function: 'parameter',
  for_in_statement: 'left',
  catch_clause: 'parameter',
  function_declaration: 'name',
  import_clause: undefined,
};

/** Names that are the program's own wherever they are declared: a parameter `document` is not the browser's. */
function bindingsIn(root: Node): Node[] {
  return root.descendantsOfType(Object.keys(BINDERS)).flatMap((node) => {
    const field = node === null ? undefined : BINDERS[node.type];
    const binding = field === undefined ? node : node?.childForFieldName(field);
    const names = binding?.descendantsOfType(['identifier', 'shorthand_property_identifier_pattern']) ?? [];
    return names.flatMap((name) => name ?? []);
  });
}
