/** A version of any of the package managers we read: numbers, and what makes it come before the release of these numbers. */
export interface Version {
  readonly numbers: readonly number[];
  /** `rc.1` of `5.0.0-rc.1`; empty for a release. */
  readonly prerelease: string;
}

const VERSION =
  /^[=v]*(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([\dA-Za-z.-]+)|[._]?(?![xX])([A-Za-z][\dA-Za-z.]*))?(?:\+[\dA-Za-z.-]+)?$/;

/** What some ecosystems write behind the numbers of a release that is none the less final. */
const FINAL = /^(?:final|ga|release|stable|post\.?\d*)$/i;

/** Reads `1.2.3`, `v1.2.3`, `1.2.3-rc.1`, `7.0.0rc2` (PEP 440), `v3.16.1+incompatible` (Go), `9.29.3.0` (NuGet). */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text.trim());
  if (!match) return undefined;
  const [, numbers = '', hyphenated, glued] = match;
  const suffix = hyphenated ?? glued ?? '';
  return { numbers: numbers.split('.').map(Number), prerelease: FINAL.test(suffix) ? '' : suffix };
}

/** Negative where `a` comes first, positive where `b` does, 0 where they are the same. Missing numbers are zeros. */
export function compareVersions(a: Version, b: Version): number {
  for (let i = 0; i < Math.max(a.numbers.length, b.numbers.length); i++) {
    const difference = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.prerelease === '' || b.prerelease === '') {
    return Number(a.prerelease === '') - Number(b.prerelease === '');
  }
  return comparePrereleases(a.prerelease, b.prerelease);
}

function comparePrereleases(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.toLowerCase().match(/\d+|[a-z]+/g) ?? []);
  for (let i = 0; ; i++) {
    const [x, y] = [left?.[i], right?.[i]];
    if (x === undefined || y === undefined) return Number(x !== undefined) - Number(y !== undefined);
    if (x === y) continue;
    const difference = Number(x) - Number(y);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    if (Number.isNaN(difference)) return x < y ? -1 : 1;
  }
}

/** Far longer than any range; longer texts are not worth a look. */
const LONGEST_RANGE = 200;

/**
 * The lowest version that a range lets in, whatever package manager it is written for: `^8.1`, `~7`, `~> 6.0`, `~=6.9`,
 * `>=6,<7`, `8.*`, `4.+`, `1.2 - 1.9`, `^7 || ^8`, `[4.0,5.0)`.
 * Undefined where that cannot be told: `*`, `latest`, `<8`, a URL, a branch, a variable.
 */
export function lowestVersion(range: string): Version | undefined {
  if (range.length > LONGEST_RANGE) return undefined;
  const lowest = range.split(/\|\|?/).map(lowestOfAlternative);
  let result = lowest[0];
  for (const version of lowest) {
    if (!version || !result) return undefined;
    if (compareVersions(version, result) < 0) result = version;
  }
  return result;
}

/** An interval of Maven or NuGet: `[4.0,5.0)`, `[4.10.3]`, `(9.0,)`. */
const INTERVAL = /^[[(]([^,[\]()]+)(?:,[^,[\]()]*)?[\])]$/;

const COMPARATOR = /^(\^|~>|~=|~|>=|>|={1,3}|<=|<|!=)?([^^~<>=!].*)$/;

function lowestOfAlternative(text: string): Version | undefined {
  const range = text.trim();
  const interval = INTERVAL.exec(range);
  if (interval) return parseVersion(interval[1] ?? '');
  const hyphen = / - /.exec(range);
  if (hyphen) return lowerBound(range.slice(0, hyphen.index));

  let highest: Version | undefined;
  for (const comparator of range.replace(/([<>=~^!])\s+/g, '$1').match(/[^\s,]+/g) ?? []) {
    const [, operator = '', version = ''] = COMPARATOR.exec(comparator) ?? [];
    if (version === '') return undefined;
    if (operator.startsWith('<') || operator === '!=') continue;
    const bound = lowerBound(version);
    if (!bound) return undefined;
    if (!highest || compareVersions(bound, highest) > 0) highest = bound;
  }
  return highest;
}

/** `8.x`, `8.1.*`, `4.+`: the lowest version begins where the wildcard does. `@stable` is Composer's. */
function lowerBound(text: string): Version | undefined {
  return parseVersion(text.replace(/@[a-zA-Z]+$/, '').replace(/(\d)(?:(?:\.[xX*])+|\.\+)$/, '$1'));
}
