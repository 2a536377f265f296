import type { Node } from 'web-tree-sitter';

/** A literal that is the format of a call: a key in it becomes one more argument. */
export interface Format {
  readonly placeholder: string;
  readonly list: Node;
  /** Place of the format among the arguments. */
  readonly index: number;
  readonly style: 'percent' | 'braces';
}

/** By the place of the format. */
const PERCENT: Readonly<Record<string, number>> = {
  printf: 0,
  fprintf: 1,
  dprintf: 1,
  sprintf: 1,
  snprintf: 2,
  asprintf: 1,
  syslog: 1,
  warn: 0,
  warnx: 0,
  err: 1,
  errx: 1,
  g_strdup_printf: 0,
  g_print: 0,
  g_printerr: 0,
  curl_mprintf: 0,
  curl_maprintf: 0,
  sdscatprintf: 1,
  printw: 0,
};

const BRACES: Readonly<Record<string, number>> = {
  'std::format': 0,
  'std::print': 0,
  'std::println': 0,
  'fmt::format': 0,
  'fmt::print': 0,
  'fmt::println': 0,
};

export function formatOf(node: Node): Format | undefined {
  const list = node.parent;
  const name = list?.parent?.childForFieldName('function')?.text ?? '';
  if (list?.type !== 'argument_list') return undefined;
  const plain = name.replace(/^std::/, '');
  const index = list.namedChildren.filter(isArgument).findIndex((child) => child?.id === node.id);
  if (Object.hasOwn(PERCENT, plain) && PERCENT[plain] === index)
    return { placeholder: '%s', list, index, style: 'percent' };
  if (Object.hasOwn(BRACES, name) && BRACES[name] === index)
    return { placeholder: '{}', list, index, style: 'braces' };
  return undefined;
}

const CONVERSION = /%(?:%|(?<flags>[-+ #0'.\d*]*)(?<position>\d+\$)?(?:hh|h|ll|l|[Ljztq])?[a-zA-Z])/g;
const FIELD = /\{\{|\{(?<number>\d+)?(?<spec>:[^{}]*(?:\{\}[^{}]*)*)?\}/g;

/** How many arguments the text takes; undefined where they go by number. */
export function argumentsIn(text: string, style: Format['style']): number | undefined {
  let count = 0;
  for (const match of text.matchAll(style === 'percent' ? CONVERSION : FIELD)) {
    if (match[0] === '%%' || match[0] === '{{') continue;
    const { flags = '', number, spec = '' } = match.groups ?? {};
    if (number !== undefined || /%\d+\$/.test(match[0])) return undefined;
    count += 1 + (flags.match(/\*/g)?.length ?? 0) + (spec.match(/\{\}/g)?.length ?? 0);
  }
  return count;
}

/** The argument behind which the one for the conversion after `count` others goes. */
export function argumentBefore({ list, index }: Format, count: number): Node | undefined {
  return list.namedChildren.filter(isArgument)[index + count] ?? undefined;
}

function isArgument(node: Node | null): boolean {
  return node !== null && node.type !== 'comment';
}
