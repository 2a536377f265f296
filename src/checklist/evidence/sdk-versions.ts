import { count } from '../../text/count';
import type { Dependency, Ecosystem } from '../sdk/manifest';
import { MANIFESTS } from '../sdk/manifests';
import { DISCONTINUED, SDK_RELEASES, type SdkRelease, TABLE_DATE } from '../sdk/sdk-table';
import { compareVersions, lowestVersion, parseVersion, type Version } from '../sdk/version';
import { type Evidence, type EvidenceItem, type Location, NOT_SCANNED, worstOf } from './evidence';

/** A package of the table in a manifest. */
export interface SdkUse extends Dependency {
  readonly ecosystem: Ecosystem;
}

/** Characters. Some readers look a variable up in the whole file, so their time can grow with the square of its size. */
const LARGEST_MANIFEST = 500_000;

/** The SendGrid packages that a file asks for, by ascending offset; none for a file that is no manifest. */
export function findSdks(path: string, text: string): SdkUse[] {
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const manifest = MANIFESTS.find((candidate) => candidate.fileName.test(fileName));
  if (!manifest || text.length > LARGEST_MANIFEST || !/sendgrid/i.test(text)) return [];
  const { ecosystem } = manifest;
  return manifest
    .read(text)
    .filter(({ name }) => [...SDK_RELEASES, ...DISCONTINUED].some((row) => isRow(row, ecosystem, name)))
    .map((dependency) => ({ ...dependency, ecosystem }))
    .sort((a, b) => a.span.start - b.span.start);
}

/** @param uses undefined where nobody has looked */
export function sdkVersions(
  uses: readonly { readonly sdk: SdkUse; readonly location: Location }[] | undefined,
): Evidence {
  if (!uses) return NOT_SCANNED;
  const items = uses.map(({ sdk, location }) => ({ ...judge(sdk), location }));
  const status = items.length === 0 ? 'unknown' : worstOf(items);
  return { status, summary: summarize(items), items };
}

function summarize(items: readonly EvidenceItem[]): string {
  if (items.length === 0) return 'No SendGrid package was found in the manifests of this project.';
  const total = count(items.length, 'SendGrid package');
  const problems = items.filter(({ kind }) => kind === 'problem').length;
  const unknown = items.filter(({ kind }) => kind === 'unknown').length;
  if (problems > 0) return `${problems} of ${total} out of date or no longer maintained.`;
  if (unknown > 0) return `${unknown} of ${total} without a version that KeyGuard can read.`;
  return `${total} up to date, as of ${TABLE_DATE}.`;
}

function judge({ ecosystem, name, range }: SdkUse): EvidenceItem {
  const gone = DISCONTINUED.find((row) => isRow(row, ecosystem, name));
  if (gone) {
    return { kind: 'problem', label: labelOf(gone, range), detail: `${gone.fate} ${gone.instead}` };
  }
  const release = SDK_RELEASES.find((row) => isRow(row, ecosystem, name));
  const lowest = lowestVersion(range);
  const label = labelOf(release ?? { ecosystem, name }, range);
  const newest = release ? ` The newest is ${release.newest} of ${release.released}.` : '';
  if (!release || !lowest) {
    return { kind: 'unknown', label, detail: `The manifest does not say which version is used.${newest}` };
  }
  const complaint = complain(lowest, isPin(range), release);
  return complaint === undefined
    ? { kind: 'ok', label, detail: newest.trim() }
    : { kind: 'problem', label, detail: complaint + newest };
}

const LONGEST_RANGE_SHOWN = 80;

/** A range that is a URL is not shown: it can hold an access token. */
function labelOf({ ecosystem, name }: Package, range: string): string {
  const shown = range.includes('://') || range.length > LONGEST_RANGE_SHOWN ? '' : range;
  return [name, shown, `(${ecosystem})`].filter(Boolean).join(' ');
}

function isPin(range: string): boolean {
  return parseVersion(range.replace(/^=+/, '')) !== undefined;
}

function complain(lowest: Version, pinned: boolean, release: SdkRelease): string | undefined {
  const { newest, oldestGood, reason } = release;
  if ((lowest.numbers[0] ?? 0) < (parseVersion(newest)?.numbers[0] ?? 0)) {
    return pinned
      ? 'At least one major version behind.'
      : 'Allows versions at least one major version behind.';
  }
  const limit = parseVersion(oldestGood);
  if (!limit || compareVersions(lowest, limit) >= 0) return undefined;
  const older = pinned ? 'Older than' : 'Allows versions older than';
  return `${older} ${oldestGood}${reason === undefined ? '' : `, ${reason}`}.`;
}

interface Package {
  readonly ecosystem: Ecosystem;
  readonly name: string;
}

function isRow(row: Package, ecosystem: Ecosystem, name: string): boolean {
  return row.ecosystem === ecosystem && row.name.toLowerCase() === name.toLowerCase();
}
