import type { TextEdit } from '../../text/edits';
import type {
  KeyInSource,
  KeyOutcome,
  Loading,
  LoadingRequest,
  PlainLanguage,
  Rewrite,
  SourceFile,
} from '../language';
import { rewriteCommand } from '../languages/shell/command';
import { placeholderFor } from '../literals';
import { isDefault } from '../loading/loaders';

/** What foreman, Heroku and their relatives start: https://devcenter.heroku.com/articles/procfile */
export const procfile: PlainLanguage = {
  name: 'Procfile',
  extensions: ['.procfile'],
  paths: /(?:^|\/)Procfile(?:\.[\w-]+)?$/,
  languageIds: ['procfile'],
  loading: loadProcfile,
  rewrite: rewriteProcfile,
};

const PROCESS = /^[ \t]*[\w-]+[ \t]*:[ \t]*/;

const NOT_A_PROCESS = 'A line of a Procfile is NAME: COMMAND. Correct this one, or replace the key by hand.';

function rewriteProcfile({ text }: SourceFile, keys: readonly KeyInSource[]): Rewrite {
  const edits: TextEdit[] = [];
  const outcomes = new Map<KeyInSource, KeyOutcome>();
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const [line] = match;
    const start = match.index;
    const inLine = keys.filter(({ span }) => start <= span.start && span.end <= start + line.length);
    if (inLine.length === 0) continue;
    if (/^\s*#/.test(line)) {
      for (const key of inLine) {
        const reference = placeholderFor(key.variable);
        edits.push({ span: key.span, newText: reference });
        outcomes.set(key, { key, reference });
      }
      continue;
    }
    const started = PROCESS.exec(line)?.[0];
    if (started === undefined) continue;
    const command = { start: start + started.length, end: start + line.length };
    const rest: KeyInSource[] = [];
    for (const key of inLine) {
      const dropped = ownPrefix(text, command.start, key);
      if (!dropped) {
        rest.push(key);
        continue;
      }
      edits.push(dropped);
      outcomes.set(key, { key, reference: key.variable });
    }
    const rewrite = rewriteCommand(text, command, rest);
    edits.push(...rewrite.edits);
    for (const outcome of rewrite.outcomes) outcomes.set(outcome.key, outcome);
  }
  return { edits, outcomes: keys.map((key) => outcomes.get(key) ?? { key, refusal: NOT_A_PROCESS }) };
}

/** `SENDGRID_API_KEY=SG… node app.js`: the process has the variable without it. */
function ownPrefix(
  text: string,
  start: number,
  { span, variable, disguise }: KeyInSource,
): TextEdit | undefined {
  const before = /^((?:env[ \t]+)?(?:\w+=\S*[ \t]+)*)(\w+)=(["']?)$/.exec(text.slice(start, span.start));
  if (!before || before[2] !== variable || disguise) return undefined;
  const [, others = '', , quote = ''] = before;
  const behind = text.slice(span.end);
  const blanks = /^["']?([ \t]+)(?=\S)/.exec(behind);
  if (!behind.startsWith(quote) || !blanks) return undefined;
  const isOnlyOne = /^env[ \t]+$/.test(others) && !/^\w+=/.test(behind.slice(blanks[0].length));
  return {
    span: { start: start + (isOnlyOne ? 0 : others.length), end: span.end + blanks[0].length },
    newText: '',
  };
}

async function loadProcfile({ envPath, variables = [] }: LoadingRequest): Promise<Loading> {
  const option = isDefault(envPath) ? '' : ` with the option -e ${envPath}`;
  const names = variables.join(' and ') || 'the variable';
  return {
    // What the file says wins over the environment: https://ddollar.github.io/foreman/#ENVIRONMENT
    from: 'env file',
    notes: [
      `foreman, honcho and heroku local load ${envPath}${option}. On Heroku itself, set ${names} under Settings, Config Vars.`,
    ],
  };
}
