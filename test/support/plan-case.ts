/**
 * One move, written down in one file: what the project is before, and all of what the plan changes and says.
 *
 *     Any words about the case.
 *     home: packages/a          the folder the user opened ('' when left out)
 *     tracked: .env, src/a.js   what git tracks (no git when left out)
 *     env: packages/a/.env      the env file that the plan names (`.env` when left out)
 *     reference: op://A/B/C     in a move to a vault, where the keys go (the tests have one for each vault)
 *     copy only                 with this line the source stays as it is
 *     vault: TEMPLATE           the keys go to a vault (to the env file when left out)
 *     occupied: A, B            variables under whose references the vault has something else
 *     --- PATH                  a file before; the first one is the one whose keys move
 *     +++ PATH                  a changed or new file afterwards
 *     === moved                 NAME reference, a line for each key, with `> REFERENCE` behind it for one in a vault
 *     === skipped               the reason, a line for each key
 *     === notes                 a line for each note
 *
 * `{{KEY1}}` stands for a key. A text whose last line is `\ no line end` ends without one.
 */
export interface PlanCase {
  readonly home: string;
  readonly tracked: readonly string[] | undefined;
  /** With `{project}` and `{variable}`, as `keyguard fix --reference` takes it. */
  readonly reference: string | undefined;
  readonly copyOnly: boolean;
  readonly vault: { readonly template: string; readonly occupied: readonly string[] } | undefined;
  readonly path: string;
  readonly before: Readonly<Record<string, string>>;
  readonly expected: {
    readonly envPath: string;
    readonly files: Readonly<Record<string, string>>;
    readonly moved: readonly string[];
    readonly skipped: readonly string[];
    readonly notes: readonly string[];
  };
}

export function parsePlanCase(fixture: string): PlanCase {
  const [head = '', ...sections] = fixture.split(/^(?=(?:---|\+\+\+|===) )/m);
  const before: Record<string, string> = {};
  const after: Record<string, string> = {};
  const said: Record<string, string[]> = { moved: [], skipped: [], notes: [] };
  let path: string | undefined;
  for (const section of sections) {
    const end = section.indexOf('\n') + 1;
    const title = section.slice(4, end - 1);
    const body = section.slice(end).replace(/\r?\n\\ no line end\n$/, '');
    if (section.startsWith('---')) {
      path ??= title;
      before[title] = body;
    } else if (section.startsWith('+++')) {
      after[title] = body;
    } else if (title in said) {
      said[title] = body.split('\n').filter((line) => line !== '');
    } else {
      throw new Error(`a plan case has no "${title}"`);
    }
  }
  if (path === undefined) throw new Error('a plan case needs a file whose keys move');
  const option = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(head)?.[1];
  const template = option('vault');
  return {
    vault: template === undefined ? undefined : { template, occupied: option('occupied')?.split(', ') ?? [] },
    home: option('home') ?? '',
    tracked: option('tracked')?.split(', '),
    reference: option('reference'),
    copyOnly: /^copy only$/m.test(head),
    path,
    before,
    expected: {
      envPath: option('env') ?? '.env',
      files: after,
      moved: said['moved'] ?? [],
      skipped: said['skipped'] ?? [],
      notes: said['notes'] ?? [],
    },
  };
}
