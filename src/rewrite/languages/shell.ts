import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../text/edits';
import type { KeyInSource, KeyOutcome, ParsedLanguage, ParsedSource, Rewrite } from '../language';
import { placeholderFor, refuseForm } from '../literals';
import { loadShell } from '../loading/shell';
import { ancestors, nodeAt } from '../syntax';
import { ownVariableOf, Settings } from './shell/own-variable';
import { joinPieces, placeInShell, type ShellPlace, type SplitKey } from './shell/place';
import { base64Of, type Expansion, expandIn, type Word } from './shell/quoting';

/** sh and its relatives. Fish has other quotes and no `${…:?}`. */
export const shell: ParsedLanguage = {
  name: 'Shell',
  extensions: ['.sh', '.bash', '.zsh', '.ksh', '.dash', '.bats', '.command'],
  paths:
    /(?:^|\/)[._]?(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zprofile|zshenv|zlogin|kshrc)$/,
  interpreters: /^(?:ba|da|z|k|mk|pdk|a)?sh$|^bats$/,
  languageIds: ['shellscript'],
  grammar: 'bash',
  hideForeignLines: hideTestNames,
  loading: loadShell,
  rewrite: rewriteShell,
};

const START_UP_FILE =
  'Every new shell runs this file, and nothing loads an env file before. Put the line into a file outside of every repository that only you can read, and source that file here.';

const SET_BEFORE = (variable: string) =>
  `This script gives ${variable} another value before this line. Rename that variable of the script, then use the fix again.`;

const QUOTED_DELIMITER =
  'The quotes around the delimiter of this here-document keep the shell from reading a variable in it. Give it a delimiter of one word without quotes and put a backslash before each $, ` and \\ of the text, then use the fix again.';

const IN_BACKTICKS =
  'This is in backticks inside of quotes. Write $(…) instead of them, then use the fix again.';

/** `@test "…" {` of Bats, which the grammar does not know, as a function: what is in the braces is Bash. */
function hideTestNames(text: string): string {
  return text.replace(
    /^([ \t]*)(@test[ \t].*)\{([ \t]*\r?)$/gm,
    (_, indentation: string, name: string, end: string) =>
      `${indentation}t()${' '.repeat(name.length - 3)}{${end}`,
  );
}

interface Group {
  readonly word: Word;
  readonly keys: KeyInSource[];
  readonly expansions: Expansion[];
}

function rewriteShell({ path, text, tree }: ParsedSource, keys: readonly KeyInSource[]): Rewrite {
  const root = tree.rootNode;
  const isStartUp = shell.paths?.test(path) === true;
  const settings = new Settings(root, keys);
  const edits: TextEdit[] = [];
  const outcomes = new Map<KeyInSource, KeyOutcome>();
  const groups = new Map<number, Group>();
  const refuse = (key: KeyInSource, refusal: string) => outcomes.set(key, { key, refusal });

  for (const key of keys) {
    const place = placeInShell(root, key);
    if (place.kind === 'refused') {
      refuse(key, place.refusal);
      continue;
    }
    if (place.kind === 'words') {
      const reference = placeholderFor(key.variable);
      edits.push({ span: key.span, newText: reference });
      outcomes.set(key, { key, reference });
      continue;
    }
    const node = place.kind === 'word' ? place.node : place.body;
    const expansion = expansionOf(key);
    if (isStartUp) refuse(key, START_UP_FILE);
    else if (typeof expansion !== 'string') refuse(key, expansion.refusal);
    else if (settings.isSetBefore(node, key.variable)) refuse(key, SET_BEFORE(key.variable));
    else if (needsQuotes(place, expansion) && isInQuotedBackticks(node)) refuse(key, IN_BACKTICKS);
    else {
      outcomes.set(key, { key, reference: expansion });
      add(key, place, expansion);
    }
  }
  for (const { word, expansions } of groups.values()) edits.push(...expandIn(text, word, expansions));
  return { edits, outcomes: keys.flatMap((key) => outcomes.get(key) ?? []) };

  function add(
    key: KeyInSource,
    place: Exclude<ShellPlace, { kind: 'words' | 'refused' }>,
    expansion: string,
  ) {
    if (place.kind === 'quoted-heredoc') {
      const { body, delimiter } = place;
      const unquoted = { quotes: 'double', span: key.span, content: key.span } as const;
      const isFirst = !groups.has(body.startIndex);
      if (/[$`\\]/.test(body.text) || !isPlainWord(delimiter)) refuse(key, QUOTED_DELIMITER);
      else {
        if (isFirst) edits.push(withoutQuotes(delimiter));
        group(body.startIndex, unquoted, key, expansion);
      }
      return;
    }
    const { node, word, split } = place;
    const whole = split ? wholeOf(split, node) : wholeAt(root, node, word, key);
    const own =
      whole && key.disguise?.kind !== 'base64' ? ownVariableOf(whole, key.variable, expansion) : undefined;
    if (own) edits.push(own);
    else if (split) edits.push({ span: split.span, newText: joinPieces(split, expansion) });
    else group(word.span.start, word, key, expansion);
  }

  function group(start: number, word: Word, key: KeyInSource, expansion: string) {
    const found = groups.get(start) ?? { word, keys: [], expansions: [] };
    found.keys.push(key);
    found.expansions.push({ span: key.span, expansion });
    groups.set(start, found);
  }
}

/** Between double quotes. It ends a script with the variable's name where that is missing or empty. */
function expansionOf({ variable, disguise }: KeyInSource): string | { readonly refusal: string } {
  const expansion = `\${${variable}:?}`;
  if (disguise?.kind === 'other') return { refusal: refuseForm(disguise.form) };
  if (disguise?.kind !== 'base64') return expansion;
  return base64Of(disguise.before, expansion, disguise.after) ?? { refusal: refuseForm('in base64') };
}

/** The word, with its quotes, that the key fills; undefined where there is more in it. */
function wholeAt(root: Node, node: Node, { content }: Word, { span }: KeyInSource): Node | undefined {
  if (span.start === content.start && span.end === content.end) return node;
  // The word of an expansion in quotes.
  const leaf = nodeAt(root, span);
  return span.start === leaf.startIndex && span.end === leaf.endIndex ? leaf : undefined;
}

function wholeOf({ span, head, tail }: SplitKey, node: Node): Node | undefined {
  const isWhole = span.start === node.startIndex && span.end === node.endIndex;
  return isWhole && /^[$'"]*$/.test(head + tail) ? node : undefined;
}

function withoutQuotes(delimiter: Node): TextEdit {
  const { startIndex: start, endIndex: end, text } = delimiter;
  return { span: { start, end }, newText: text.replace(/['"\\]/g, '') };
}

/** A delimiter such as `"END OF"` needs its quotes. */
function isPlainWord({ text }: Node): boolean {
  return /^(?:"\w+"|'\w+'|\\?\w+)$/.test(text);
}

function needsQuotes(place: ShellPlace, expansion: string): boolean {
  return expansion.includes('"') || (place.kind === 'word' && place.word.quotes !== 'double');
}

/** Quotes in backticks in quotes are read differently from shell to shell. */
function isInQuotedBackticks(node: Node): boolean {
  const around = [...ancestors(node)];
  const ticks = around.findIndex(({ type, text }) => type === 'command_substitution' && text.startsWith('`'));
  return ticks >= 0 && around.slice(ticks).some(({ type }) => type === 'string' || type === 'heredoc_body');
}
