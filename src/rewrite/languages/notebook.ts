import { parseTree } from 'jsonc-parser';
import { KEY_LENGTH } from '../../detect/api-key';
import { type CellText, textsInNotebook } from '../../detect/notebook';
import type {
  KeyInSource,
  KeyOutcome,
  Language,
  PlainLanguage,
  Rewrite,
  RewritePart,
  SourceFile,
} from '../language';
import { placeholderFor } from '../literals';
import { loadPython } from '../loading/python';
import { BROKEN } from '../tree-places';
import { go } from './go';
import { javascript } from './javascript';
import { CellEdits } from './notebook/cell-edits';
import { python } from './python';
import { shell } from './shell';
import { typescript } from './typescript';

/** What kernels run. */
const CELL_LANGUAGES: readonly Language[] = [python, javascript, typescript, go];

/** What IPython hands over to a shell, with the kernel's environment. */
const SHELL_CELL = /^\s*%%(?:bash|sh)[ \t]*(?:\n|$)/;

/** A Jupyter notebook as a file. In an editor each cell is a document of its own. */
export const notebook: PlainLanguage = {
  name: 'Jupyter',
  extensions: ['.ipynb'],
  languageIds: [],
  loading: loadPython,
  countErrors,
  rewrite: rewriteNotebook,
};

function countErrors(text: string): number {
  const errors: unknown[] = [];
  parseTree(text, errors as never[], { disallowComments: true });
  return errors.length;
}

async function rewriteNotebook(
  source: SourceFile,
  keys: readonly KeyInSource[],
  rewritePart: RewritePart,
): Promise<Rewrite> {
  const texts = textsInNotebook(source.text);
  if (!texts) return { edits: [], outcomes: keys.map((key) => ({ key, refusal: BROKEN })) };
  const groups = new Map<CellText | undefined, KeyInSource[]>();
  for (const key of keys) {
    const text = texts.find(({ strings }) =>
      strings.some((span) => span.start <= key.span.start && key.span.start < span.end),
    );
    groups.set(text, [...(groups.get(text) ?? []), key]);
  }
  const rewrites: Rewrite[] = [];
  for (const [text, inside] of groups) rewrites.push(await rewriteText(source, text, inside, rewritePart));
  const outcomes = new Map(
    rewrites.flatMap((each) => each.outcomes.map((outcome) => [outcome.key, outcome])),
  );
  const isRead = [...outcomes.values()].some(
    (outcome) => 'reference' in outcome && !outcome.reference.startsWith('<'),
  );
  return {
    edits: rewrites.flatMap(({ edits }) => edits),
    outcomes: keys.flatMap((key) => outcomes.get(key) ?? []),
    companions: rewrites.flatMap(({ companions = [] }) => companions),
    ...(isRead ? {} : { notes: [] }),
  };
}

async function rewriteText(
  source: SourceFile,
  text: CellText | undefined,
  keys: readonly KeyInSource[],
  rewritePart: RewritePart,
): Promise<Rewrite> {
  if (!text) return refuse(keys, OUTSIDE);
  const { kind, languageId } = text;
  if (kind === 'output' || languageId === 'markdown' || languageId === 'plaintext') return redact(keys);
  const isScript = SHELL_CELL.test(text.joined.text);
  const language = isScript
    ? shell
    : CELL_LANGUAGES.find(({ languageIds }) => languageIds.includes(languageId));
  if (!language) return refuse(keys, UNKNOWN);
  const cell = new CellEdits(source.text, text);
  const inCell = keys.map((key) => {
    const span = cell.fromFile(key.span);
    // Escapes of the JSON are none of the cell's.
    const isPlain = key.disguise?.kind === 'escaped' && span.end - span.start === KEY_LENGTH;
    return { ...key, span, disguise: isPlain ? undefined : key.disguise };
  });
  const part = {
    ...source,
    path: source.path.replace(/\.ipynb$/i, language.extensions[0] ?? ''),
    languageId: isScript ? undefined : languageId,
    text: isScript ? text.joined.text.replace('%%', '##') : text.joined.text,
  };
  const rewrite = await rewritePart(language, part, inCell);
  const outcomes = rewrite.outcomes.flatMap((outcome): KeyOutcome[] => {
    const key = keys[inCell.indexOf(outcome.key as (typeof inCell)[number])];
    return key ? [{ ...outcome, key }] : [];
  });
  return { ...rewrite, edits: rewrite.edits.map((edit) => cell.toFile(edit)), outcomes };
}

const UNKNOWN =
  'KeyGuard cannot rewrite the language of this cell. Read the variable in its place by hand, and put the key into your env file.';

const OUTSIDE =
  'This key stands outside of the cells of this notebook, where Jupyter keeps what it needs itself. Take it out by hand.';

function refuse(keys: readonly KeyInSource[], refusal: string): Rewrite {
  return { edits: [], outcomes: keys.map((key) => ({ key, refusal })) };
}

/** What was printed, and what people read: nothing runs there. */
function redact(keys: readonly KeyInSource[]): Rewrite {
  return {
    edits: keys.map(({ span, variable }) => ({ span, newText: placeholderFor(variable) })),
    outcomes: keys.map((key) => ({ key, reference: placeholderFor(key.variable) })),
  };
}
