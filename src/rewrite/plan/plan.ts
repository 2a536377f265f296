import type { Finding } from '../../detect/finding';
import type { Destination } from '../../stores/destination';
import type { ProjectFiles } from '../../stores/project-files';
import type { Reference } from '../../stores/references';
import type { TextEdit } from '../../text/edits';
import type { Grammars } from '../grammars';

/** One file of a plan. The adapter checks that it still reads `before`, then makes the edits, whole or not at all. */
export interface FileChange {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  /** Written in this order: a key is never in a file that git would take, and never in no file. */
  readonly role: 'ignore' | 'env' | 'example' | 'companion' | 'source';
  /** The text the edits were made against; undefined where the file must not exist yet. */
  readonly before: string | undefined;
  /** Against `before`, or against the empty text of a new file. */
  readonly edits: readonly TextEdit[];
}

export interface Moved {
  readonly finding: Finding;
  /** The environment variable. */
  readonly name: string;
  /** The expression that now stands where the key stood. */
  readonly reference: string;
  /** Where the key has to stand in the vault before any file changes; undefined for a move to the env file. */
  readonly vault?: Reference | undefined;
}

export interface Skipped {
  readonly finding: Finding;
  /** A sentence for the user: why, and what to do instead. */
  readonly reason: string;
}

/**
 * A move of one file's keys to the environment or to a vault as plain data. In a move to the environment the env file's
 * change holds the keys themselves: make a plan when the user has chosen the fix, apply it and let go of it.
 */
export interface Plan {
  readonly changes: readonly FileChange[];
  readonly moved: readonly Moved[];
  readonly skipped: readonly Skipped[];
  /** The env file the keys, or the references to them, are in afterwards, relative to the project's root; '' for none. */
  readonly envPath: string;
  /** What the user should know afterwards: who loads the env file, or the line that would. Sentences. */
  readonly notes: readonly string[];
}

export interface FileToMove {
  readonly path: string;
  readonly text: string;
  readonly languageId?: string | undefined;
}

/** Where the keys of any file of a project go, and how they are read. */
export interface MoveContext {
  readonly project: ProjectFiles;
  readonly grammars: Grammars;
  readonly settings: { readonly envFile: string; readonly variableName: string };
  /** The vault the keys go to; undefined for the env file. */
  readonly destination?: Destination | undefined;
}

/** What is known of the names before the keys get theirs. */
export interface ChosenNames {
  /** Those that keys have or are to have, by fingerprint. */
  readonly byKey: ReadonlyMap<string, string>;
  /** Names that a place insists on, with the fingerprints of the keys that stand there: no other key may have them. */
  readonly insisted: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface PlanRequest extends MoveContext {
  readonly file: FileToMove;
  /** Of this file, by ascending offset: keys, or references that stand as if they were keys, never both. */
  readonly findings: readonly Finding[];
  /** The folder the user opened, relative to the project's root; '' is the root. The env file of a file in no package goes there. */
  readonly home: string;
  /** True copies the keys to the env file and leaves the source to the user (a file that cannot be rewritten). */
  readonly copyOnly?: boolean;
  /** Those of a larger plan. */
  readonly names?: ChosenNames;
}
