import type { TextEdit } from '../../text/edits';
import type { KeyInSource } from '../language';
import { placeholderFor, type Refusal, refuseForm } from '../literals';
import { type ConfigValue, disguised, MARK, type Treatment } from './values';

/** Who reads the commands of a configuration file. */
export type Shell = 'posix' | 'powershell' | 'cmd';

/** By the program that a configuration file names, perhaps with a path and options. */
export function shellCalled(command: string): Shell | undefined {
  const program = /^(?:\S*[\\/])?(\w+)/.exec(command)?.[1] ?? '';
  if (/^(?:ba|da|a|z)?sh$/.test(program)) return 'posix';
  if (/^(?:pwsh|powershell)$/.test(program)) return 'powershell';
  return program === 'cmd' ? 'cmd' : undefined;
}

type Context = 'bare' | 'single' | 'double' | 'comment' | 'document' | 'fixed-document' | 'unclear';

const FIXED_DOCUMENT: Refusal = {
  refusal:
    'The shell reads no variable in a here-document whose end mark is in quotes. Take the quotes off the mark, then use the fix again.',
};

const UNCLEAR: Refusal = {
  refusal:
    'KeyGuard does not follow the quotes of this command. Put the variable in the place of the key by hand.',
};

/** Reads of the environment in a value that is a shell's command or script, quoted as they must be where they stand. */
export function substituteInShell(value: ConfigValue, keys: readonly KeyInSource[], shell: Shell): Treatment {
  const marked = value.marked(keys);
  const contexts = shell === 'powershell' ? powershellContexts(marked) : posixContexts(marked);
  const edits = new Map<number, TextEdit>();
  const references: string[] = [];
  for (const [index, key] of keys.entries()) {
    const context = shell === 'cmd' ? 'double' : contexts[index];
    const read = readIn(shell, context ?? 'unclear', key, isWordEnd(marked, index));
    if (typeof read !== 'string') return read;
    let newText = context === 'bare' && shell === 'posix' ? `"${read}"` : read;
    if (context === 'single') {
      const opening = value.find("'", key.span.start, -1);
      const closing = value.find("'", key.span.end, 1);
      if (!opening || !closing) return UNCLEAR;
      const around = quotedAround(marked, index);
      if (shell === 'powershell' || !/["`$\\!\n]/.test(around)) {
        if (/["`$]/.test(around)) return UNCLEAR;
        // The whole string in the other quotes, in which the variable is read; PowerShell needs none for a variable alone.
        const isAlone = shell === 'powershell' && around === MARK;
        if (isAlone) newText = `$env:${key.variable}`;
        edits.set(opening.start, { span: opening, newText: isAlone ? '' : '"' });
        edits.set(closing.start, { span: closing, newText: isAlone ? '' : '"' });
      } else {
        newText = `'"${read}"'`;
      }
    }
    edits.set(key.span.start, { span: key.span, newText });
    references.push(newText);
  }
  const written = value.write([...edits.values()].sort((a, b) => a.span.start - b.span.start));
  return 'refusal' in written ? written : { edits: written, references };
}

function readIn(shell: Shell, context: Context, key: KeyInSource, isAtEnd: boolean): string | Refusal {
  const { variable } = key;
  if (context === 'comment') return placeholderFor(variable);
  if (context === 'unclear') return UNCLEAR;
  if (context === 'fixed-document') return FIXED_DOCUMENT;
  if (shell === 'cmd') return disguised(key, undefined) ?? `%${variable}%`;
  if (shell === 'powershell')
    return (
      disguised(key, undefined) ??
      (context === 'bare' && isAtEnd ? `$env:${variable}` : `\${env:${variable}}`)
    );
  const encoded = disguised(key, (_, before, after) =>
    /^[\w:.@/=+, -]*$/.test(before + after)
      ? // GNU's base64 breaks lines, and not every one has an option against it.
        `$(printf '${before}%s${after}' "$${variable}" | base64 | tr -d '\\n')`
      : { refusal: refuseForm('in base64') },
  );
  return encoded ?? `$${variable}`;
}

function positionOf(marked: string, index: number): number {
  let position = -1;
  for (let i = 0; i <= index; i++) position = marked.indexOf(MARK, position + 1);
  return position;
}

/** Whether nothing follows that PowerShell could take for a part of the variable's name. */
function isWordEnd(marked: string, index: number): boolean {
  return /^(?:[\s;)|&]|$)/.test(marked.slice(positionOf(marked, index) + 1));
}

/** What stands in the same quotes as the key. */
function quotedAround(marked: string, index: number): string {
  const position = positionOf(marked, index);
  const start = marked.lastIndexOf("'", position) + 1;
  const end = marked.indexOf("'", position);
  return marked.slice(start, end < 0 ? undefined : end);
}

/** For each mark what a POSIX shell takes it to stand in. */
function posixContexts(script: string): Context[] {
  const found: Context[] = [];
  // One for each open substitution, the innermost last: what is read in it now.
  const stack: Context[] = ['bare'];
  const documents: { mark: string; isFixed: boolean }[] = [];
  const top = () => stack.at(-1) ?? 'bare';
  const set = (context: Context) => {
    stack[stack.length - 1] = context;
  };
  for (let i = 0; i < script.length; i++) {
    const character = script.charAt(i);
    const context = top();
    if (character === MARK) {
      found.push(context);
      continue;
    }
    if (script.startsWith('${{', i)) {
      // An expression that the runner puts a text in place of before the shell sees it.
      const end = script.indexOf('}}', i);
      const inside = script.slice(i, end < 0 ? undefined : end);
      for (const each of inside) if (each === MARK) found.push('unclear');
      i += inside.length;
      continue;
    }
    if (character === '\n' && context !== 'single' && context !== 'double') {
      if (context === 'comment') set('bare');
      while (documents.length > 0 && top() === 'bare') {
        const { mark, isFixed } = documents.shift() ?? { mark: '', isFixed: false };
        const end = endOfDocument(script, i + 1, mark);
        for (const each of script.slice(i + 1, end))
          if (each === MARK) found.push(isFixed ? 'fixed-document' : 'document');
        i = end - 1;
      }
      continue;
    }
    if (context === 'comment') continue;
    if (context === 'single') {
      if (character === "'") set('bare');
      continue;
    }
    if (character === '\\') {
      i++;
    } else if (script.startsWith('$(', i)) {
      stack.push('bare');
      i++;
    } else if (character === '"') {
      set(context === 'double' ? 'bare' : 'double');
    } else if (context === 'bare') {
      if (character === "'") set(script.charAt(i - 1) === '$' ? 'unclear' : 'single');
      else if (character === '#' && /[\s;&|(]/.test(script.charAt(i - 1) || ' ')) set('comment');
      else if (character === '(') stack.push('bare');
      else if (character === ')' && stack.length > 1) stack.pop();
      else if (script.startsWith('<<', i) && !script.startsWith('<<<', i) && script.charAt(i - 1) !== '<') {
        const mark = /^<<-?[ \t]*(?:(['"])([^'"\n]+)\1|(\\?)([\w-]+))/.exec(script.slice(i, i + 80));
        if (mark) {
          documents.push({ mark: mark[2] ?? mark[4] ?? '', isFixed: Boolean(mark[1] ?? mark[3]) });
          i += mark[0].length - 1;
        }
      }
    }
  }
  return found;
}

function endOfDocument(script: string, start: number, mark: string): number {
  const line = new RegExp(`^[ \\t]*${mark.replace(/[^\w]/g, '\\$&')}[ \\t]*$`, 'm').exec(script.slice(start));
  return line ? start + line.index : script.length;
}

function powershellContexts(script: string): Context[] {
  const found: Context[] = [];
  let context: Context = 'bare';
  for (let i = 0; i < script.length; i++) {
    const character = script.charAt(i);
    if (character === MARK) found.push(context);
    else if (context === 'comment') context = character === '\n' ? 'bare' : context;
    else if (context === 'unclear') continue;
    else if (/@['"]/.test(script.slice(i, i + 2)) && context === 'bare') context = 'unclear';
    else if (character === '`' && context !== 'single') i++;
    else if (character === '"' && context !== 'single') context = context === 'double' ? 'bare' : 'double';
    else if (character === "'" && context !== 'double') context = context === 'single' ? 'bare' : 'single';
    else if (character === '#' && context === 'bare') context = 'comment';
  }
  return found;
}
