import type { Finding } from '../../detect/finding';
import { type Destination, isFreeFor } from '../../stores/destination';
import { type EnvEntry, parseEnvFile } from '../../stores/env-file';
import type { Reference } from '../../stores/references';
import type { TextEdit } from '../../text/edits';
import { lineBefore } from '../../text/lines';
import { ignoreChange } from './env-changes';
import { localEnvPathFor } from './env-home';
import { type KeyOfFinding, keysOf } from './key-places';
import { nothingMoved } from './nothing-moved';
import type { Moved, Plan, PlanRequest, Skipped } from './plan';
import { vaultNotes } from './vault-notes';

/** A key that already stands in an env file needs no move; what it needs is that git leaves the file alone. */
export async function planEnvFileItself(request: PlanRequest): Promise<Plan> {
  const { file, findings, project, settings, destination } = request;
  if (destination) return planEnvFileForVault(request, destination);
  if ((await project.isTracked(file.path)) === true) {
    const local = await localEnvPathFor(file.path, project);
    const reason = refuseTrackedEnvFile(file.path, local);
    return nothingMoved(findings, reason, file.path);
  }
  const entries = parseEnvFile(file.text);
  const moved = findings.map((finding) => {
    const name =
      entryOf(entries, finding)?.name ?? nameInComment(file.text, finding) ?? settings.variableName;
    return { finding, name, reference: name };
  });
  return {
    changes: await ignoreChange(file.path, project),
    moved,
    skipped: [],
    envPath: file.path,
    notes: [],
  };
}

/** The lines keep their names, and hold references in the place of keys. */
function planEnvFileForVault({ file, findings }: PlanRequest, destination: Destination): Plan {
  const { store } = destination;
  if (!store.read) {
    const reason = `${store.name} gives its values to ${store.writer?.readers ?? 'its own programs'} alone, so nothing could resolve a reference in ${file.path}. Choose another store.`;
    return nothingMoved(findings, reason, file.path);
  }
  const entries = parseEnvFile(file.text);
  const moved: Moved[] = [];
  const skipped: Skipped[] = [];
  const edits: TextEdit[] = [];
  const references = new Map<string, Reference>();
  for (const { finding, key } of keysOf(file, findings)) {
    const place = lineOf(file.text, entries, { finding, key });
    if (typeof place === 'string') {
      skipped.push({ finding, reason: place });
      continue;
    }
    const { name, span } = place;
    const vault = references.get(finding.fingerprint) ?? referenceFor(name, finding, destination, references);
    references.set(finding.fingerprint, vault);
    moved.push({ finding, name, reference: vault.text, vault });
    edits.push({ span, newText: vault.text });
  }
  return {
    changes: edits.length === 0 ? [] : [{ path: file.path, role: 'source', before: file.text, edits }],
    moved,
    skipped,
    envPath: file.path,
    notes: moved.length === 0 ? [] : vaultNotes(file.path),
  };
}

/** Where the reference goes, and of which variable it is; or why it cannot. */
function lineOf(
  text: string,
  entries: readonly EnvEntry[],
  { finding, key }: Pick<KeyOfFinding, 'finding' | 'key'>,
): { readonly name: string; readonly span: Finding['span'] } | string {
  const entry = entryOf(entries, finding);
  if (entry?.value === key) return { name: entry.name, span: entry.valueSpan };
  const name = entry ? undefined : nameInComment(text, finding);
  if (name !== undefined && finding.rule === 'api-key') return { name, span: finding.span };
  return 'A reference is the whole value of a variable, and here the key is a part of one. Give the key a variable of its own first.';
}

/** @param given  the references of other keys of the file, by fingerprint */
function referenceFor(
  name: string,
  { fingerprint }: Finding,
  destination: Destination,
  given: ReadonlyMap<string, Reference>,
): Reference {
  const taken = new Map([...given].map(([other, { text }]) => [text, other]));
  const here = { ...destination, occupied: new Map([...destination.occupied, ...taken]) };
  for (let n = 1; ; n++) {
    const variable = n === 1 ? name : `${name}_${n}`;
    if (isFreeFor(here, variable, fingerprint)) return destination.referenceFor(variable);
  }
}

function entryOf(entries: readonly EnvEntry[], { span }: Finding): EnvEntry | undefined {
  return entries.find(({ valueSpan }) => valueSpan.start <= span.start && span.end <= valueSpan.end);
}

/** Some are meant to be committed, for what is no secret; they have a way to the file that is not. */
function refuseTrackedEnvFile(path: string, local: string | undefined): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const other = {
    '.envrc': '.env, write "dotenv" in its place',
    '.flaskenv': '.env, which Flask loads, too',
  }[name];
  const home = other ?? (local && `${local}, which git does not track`);
  return home === undefined
    ? `Git tracks ${path}. Run "git rm --cached ${path}", then replace the key: it is in the history.`
    : `Git tracks ${path}. Move the line to ${home}, and replace the key: it is in the history.`;
}

/** Of an assignment that somebody took out of use. */
function nameInComment(text: string, { span }: Finding): string | undefined {
  return /^[ \t]*#+[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/.exec(lineBefore(text, span.start))?.[1];
}
