import { startWithReferences } from '../../../loading/loaders';
import { loadNode } from '../../../loading/node';
import { startWith } from '../../kind';
import { substituteInShell } from '../../shell-command';
import { around, pathMatches, type Treatment } from '../../values';
import type { JsonString } from '../document';
import type { JsonKind } from '../kind';

/** `SENDGRID_API_KEY=SG… node app.js`, with `cross-env`, `export` or Windows' `set`: the command that follows gets the variable. */
const ASSIGNMENT = /(?:^"|[\s;&|(])((?:(?:export|set)\s+)?([A-Za-z_]\w*)=(?:'|\\")?)$/;
const BEHIND = /^(?:'|\\")?(?:\s*(?:&&|;)\s*|[ \t]+)(?=[^"])/;

export const packageJson: JsonKind = {
  matches: ({ path }) => /(?:^|\/)package\.json$/.test(path),
  begin({ path, text, source: { project } }) {
    const shortened: string[] = [];
    let isRead = false;
    return {
      treat(value: JsonString, keys): Treatment {
        if (!pathMatches(value.path, 'scripts *')) return { refusal: NOT_READ };
        const [only] = keys;
        const assignment =
          only && keys.length === 1 && !only.disguise
            ? around(text, value, only, ASSIGNMENT, BEHIND)
            : undefined;
        if (only && assignment?.before[2] === only.variable) {
          shortened.push(String(value.path[1]));
          const start = only.span.start - (assignment.before[1]?.length ?? 0);
          return {
            edits: [{ span: { start, end: assignment.span.end }, newText: '' }],
            references: [only.variable],
          };
        }
        isRead = true;
        return substituteInShell(value, keys, 'posix');
      },
      async loading(envPath) {
        const loading = await loadNode({ file: { path, text }, envPath, project });
        const isLoaded = loading.notes.every((note) => !note.startsWith('Nothing loads'));
        // npm's own shell knows nothing of what the program loads.
        const [script = 'SCRIPT'] = shortened;
        const notes = isRead || !isLoaded ? [startWith(envPath, `npm run ${script}`)] : [...loading.notes];
        if (isRead)
          notes.push('On Windows npm runs scripts with cmd, which reads %NAME% in the place of $NAME.');
        return { notes, withReferences: [startWithReferences(envPath, `npm run ${script}`)] };
      },
    };
  },
};

const NOT_READ =
  'Only "scripts" of package.json are commands that can read a variable. Let the program read the key from its environment, and delete this entry.';
