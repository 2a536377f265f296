import type { KnownToGit } from '../../detect/exposure';
import type { Finding } from '../../detect/finding';
import type { Commit } from '../git/commits';
import type { Placements } from './placements';

/** The path of what is in no commit and not in the index. No path is empty. */
export const NOWHERE = '';

/** What a file, or nothing any more, once held. */
export interface Version {
  readonly path: string;
  readonly blob: string;
  readonly text: string;
}

/** The oldest version at its path that has these credentials. */
export interface FoundVersion extends Version {
  /** Undefined where no commit has it. */
  readonly commit: Commit | undefined;
  /** By ascending offset. */
  readonly findings: readonly { readonly finding: Finding; readonly known: KnownToGit }[];
}

/** A credential at a path. */
interface Found {
  readonly finding: Finding;
  readonly version: Version;
  readonly commit: Commit | undefined;
  /** The commits that brought a version with it. */
  readonly holders: Set<Commit>;
}

/** Of each credential one finding per path that it ever was in, from the oldest commit that has it there. */
export class FoundInHistory {
  private readonly found = new Map<string, Found>();

  constructor(private readonly placements: Placements) {}

  /** @param commits those that brought the version to its path */
  add(version: Version, commits: readonly Commit[], findings: readonly Finding[]): void {
    const { placements } = this;
    const [first, ...others] = commits;
    const oldest = first && others.reduce((a, b) => (placements.compare(b, a) < 0 ? b : a), first);
    for (const finding of findings) {
      const key = `${credentialOf(finding)} ${version.path}`;
      const known = this.found.get(key);
      const holders = known?.holders ?? new Set();
      for (const commit of commits) holders.add(commit);
      const isOlder = oldest && (!known?.commit || placements.compare(oldest, known.commit) < 0);
      if (!known || isOlder) this.found.set(key, { finding, version, commit: oldest, holders });
    }
  }

  /** By path and commit. */
  versions(): FoundVersion[] {
    const all = [...this.found.values()];
    const placed = new Set(
      all.filter(({ version }) => version.path !== NOWHERE).map(({ finding }) => credentialOf(finding)),
    );
    const versions = new Map<string, Found[]>();
    for (const each of all) {
      const { finding, version } = each;
      // What lies around without a path is news only where nothing else holds it.
      if (version.path === NOWHERE && placed.has(credentialOf(finding))) continue;
      const key = `${version.path}\0${version.blob}`;
      const others = versions.get(key);
      if (others) others.push(each);
      else versions.set(key, [each]);
    }
    return [...versions.values()]
      .flatMap((found) => this.versionOf(found))
      .sort((a, b) => byPathAndAge(a, b, this.placements));
  }

  private versionOf(found: readonly Found[]): FoundVersion[] {
    const [first] = found;
    if (!first) return [];
    const findings = found
      .toSorted((a, b) => a.finding.span.start - b.finding.span.start)
      .map((each) => ({ finding: findingOf(each), known: this.knownOf(each) }));
    return [{ ...first.version, commit: first.commit, findings }];
  }

  private knownOf({ version, holders }: Found): KnownToGit {
    const [first, ...others] = [...holders].map(({ date }) => date);
    if (first === undefined)
      return { exposure: version.path === NOWHERE ? 'unknown' : 'staged', history: null };
    const isPushed = [...holders].some((commit) => this.placements.isPushed(commit));
    return {
      exposure: isPushed ? 'pushed' : 'committed',
      history: { commits: holders.size, since: others.reduce((a, b) => (b < a ? b : a), first) },
    };
  }
}

function findingOf({ finding, version }: Found): Finding {
  if (version.path !== NOWHERE) return finding;
  return { ...finding, message: `${finding.message} No commit has it; "git gc --prune=now" removes it.` };
}

function credentialOf({ rule, fingerprint }: Finding): string {
  return `${rule} ${fingerprint}`;
}

function byPathAndAge(a: FoundVersion, b: FoundVersion, placements: Placements): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  const byAge = a.commit && b.commit ? placements.compare(a.commit, b.commit) : 0;
  return byAge || (a.blob < b.blob ? -1 : 1);
}
