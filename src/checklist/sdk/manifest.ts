import type { Span } from '../../text/span';

/** Where a package comes from, as its users write it. */
export type Ecosystem = 'npm' | 'PyPI' | 'RubyGems' | 'Packagist' | 'Go' | 'Maven' | 'NuGet';

/** A package that a manifest asks for. */
export interface Dependency {
  /** As the ecosystem's table of packages spells it. */
  readonly name: string;
  /** The version or range as written; empty where there is none, or none that stands for a version. */
  readonly range: string;
  /** Of the range, else of the name. */
  readonly span: Span;
}

/** A kind of file that lists packages. One file each in `manifests/`. A reader gives every package and never throws. */
export interface Manifest {
  readonly ecosystem: Ecosystem;
  /** Matches the file's name, without its folders. */
  readonly fileName: RegExp;
  read(text: string): Dependency[];
}

export function spanOf(start: number, text: string): Span {
  return { start, end: start + text.length };
}

/** The lines of a text without their ends, and where each begins. */
export function* linesOf(text: string): Generator<{ readonly line: string; readonly start: number }> {
  for (const match of text.matchAll(/[^\r\n]+/g)) yield { line: match[0], start: match.index };
}
