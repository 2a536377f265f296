import * as vscode from 'vscode';
import type { Finding } from '../../detect/finding';
import type { Grammars } from '../../rewrite/grammars';
import type { FileChange, FileToMove, KeyForStore, Moved, Plan, Skipped } from '../../rewrite/plan';
import type { Destination } from '../../stores/destination';
import { applyEdits, composeEdits, type TextEdit } from '../../text/edits';
import { Problem } from '../../text/problem';
import type { EnvFiles } from '../env-files';
import type { HostServices } from '../host';
import { type Located, locate, type VscodeProject } from '../project';
import { envSettings } from '../settings';
import { keepOpen, type LocatedChange, refuseUnwritable, toWorkspaceEdit } from './move-edit';
import { type MoveRecord, type PlannedDocument, recordOf } from './move-record';

/** What a move changes, as VS Code's own edit, and what must be seen to once it was made. */
export interface PreparedMove {
  readonly edit: vscode.WorkspaceEdit;
  /** The document's text once the edit is made. */
  readonly after: string;
  readonly moved: readonly Moved[];
  readonly record: MoveRecord;
  /** Those that go to a vault: to be used at once. */
  readonly keysForStore: () => readonly KeyForStore[];
  /** Whether the other files still are as they were planned for; the edit would put its lines into the middle of others. */
  readonly isCurrent: () => Promise<boolean>;
}

export interface MoveOptions {
  /** Leaves the source alone: for files that cannot be rewritten. */
  readonly copyOnly?: boolean;
}

export interface PlanOptions extends MoveOptions {
  /** The vault that the keys go to; undefined for the env file. */
  readonly destination?: Destination | undefined;
  /** Made first: `findings` are those of the text after it. The plan includes it. */
  readonly paste?: TextEdit;
}

export interface DocumentWithKeys {
  readonly document: vscode.TextDocument;
  readonly findings: readonly Finding[];
}

/** The moves of many files as one edit, and the texts that show whether it was made. */
export interface PreparedMoves {
  readonly edit: vscode.WorkspaceEdit;
  readonly record: MoveRecord;
  /** What became of each document's keys. */
  readonly documents: readonly {
    readonly document: vscode.TextDocument;
    readonly before: string;
    readonly after: string;
    readonly moved: readonly Moved[];
    readonly skipped: readonly Skipped[];
  }[];
}

/** Plans moves of keys out of documents. */
export class MovePlanner {
  private grammars: Grammars | undefined;

  constructor(
    private readonly host: HostServices,
    private readonly envFiles: EnvFiles,
  ) {}

  /** Plans the move of `findings` out of the document as it is now. Throws a `Problem` where nothing can be done. */
  async plan(
    document: vscode.TextDocument,
    findings: readonly Finding[],
    { copyOnly = false, paste, destination }: PlanOptions = {},
  ): Promise<{ plan: Plan; project: VscodeProject; keysForStore: () => KeyForStore[] }> {
    const text = document.getText();
    const located = await locate(document.uri, this.envFiles);
    const { planMove, keysForStore, grammars } = await this.rewriting();
    const file = fileOf(document, located, paste ? applyEdits(text, [paste]) : text);
    const plan = await planMove({
      file,
      findings,
      home: located.home,
      project: located.project,
      grammars,
      settings: envSettings(document.uri),
      copyOnly,
      destination,
    });
    return {
      plan: paste ? includePaste(plan, text, paste) : plan,
      project: located.project,
      keysForStore: () => keysForStore(file, plan.moved),
    };
  }

  /** The variable that a move of this key would use, known without a plan. */
  async variableFor(document: vscode.TextDocument, finding: Finding): Promise<string> {
    const located = await locate(document.uri, this.envFiles);
    const { project, home } = located;
    const file = fileOf(document, located);
    const { variableFor } = await this.rewriting();
    return variableFor({ file, home, project, settings: envSettings(document.uri) }, finding);
  }

  /** The same as one `WorkspaceEdit`. Throws a `Problem` when the document changed while it was planned, or cannot be written. */
  async prepare(
    document: vscode.TextDocument,
    findings: readonly Finding[],
    options: PlanOptions = {},
  ): Promise<PreparedMove> {
    const { version } = document;
    const { plan, project, keysForStore } = await this.plan(document, findings, options);
    const [refused] = plan.skipped;
    if (plan.moved.length === 0 && refused) throw new Problem('refused', refused.reason);
    const changes = located(plan, project, document);
    for (const change of changes) {
      const reason = await refuseUnwritable(change, project.root, this.host);
      if (reason !== undefined) throw new Problem('unwritable', reason);
    }
    await keepOpen(changes);
    if (document.version !== version) throw changed();
    const source = plan.changes.find(({ role }) => role === 'source');
    return {
      edit: toWorkspaceEdit(changes),
      after: applyEdits(document.getText(), source?.edits ?? []),
      moved: plan.moved,
      record: recordOf(changes, [{ plan, project, document }], options.destination?.store.name),
      keysForStore,
      isCurrent: await stillAsNow(changes),
    };
  }

  /** The project that a document belongs to. */
  async projectOf(document: vscode.TextDocument): Promise<VscodeProject> {
    return (await locate(document.uri, this.envFiles)).project;
  }

  /**
   * The moves of all keys of these documents as one edit that VS Code shows before it makes it. A document that cannot be
   * written is left out with its reason.
   */
  async prepareAll(files: readonly DocumentWithKeys[]): Promise<PreparedMoves> {
    const versions = files.map(({ document }) => document.version);
    const projects = new Map<
      string,
      { project: VscodeProject; files: (DocumentWithKeys & { at: Located })[] }
    >();
    for (const file of files) {
      const at = await locate(file.document.uri, this.envFiles);
      const id = at.project.root.toString();
      const known = projects.get(id) ?? { project: at.project, files: [] };
      known.files.push({ ...file, at });
      projects.set(id, known);
    }
    const changes: LocatedChange[] = [];
    const planned: PlannedDocument[] = [];
    for (const { project, files: inProject } of projects.values()) {
      const documents = new Map<FileToMove, vscode.TextDocument>();
      const toMove = inProject.map(({ document, findings, at }) => {
        const file = fileOf(document, at);
        documents.set(file, document);
        return { file, findings, home: at.home };
      });
      const [first] = inProject;
      if (!first) continue;
      const uris = new Map(toMove.map(({ file }) => [file.path, documents.get(file)?.uri]));
      const placed = (change: FileChange): LocatedChange => ({
        ...change,
        uri: uris.get(change.path) ?? project.uriOf(change.path),
      });
      const { planPossibleMoves, grammars } = await this.rewriting();
      const made = await planPossibleMoves(
        toMove,
        { project, grammars, settings: envSettings(first.document.uri) },
        (change) => refuseUnwritable(placed(change), project.root, this.host),
      );
      changes.push(...made.changes.map(placed));
      for (const { file, plan } of made.plans) {
        const document = documents.get(file);
        if (document) planned.push({ plan, project, document });
      }
    }
    await keepOpen(changes);
    if (files.some(({ document }, i) => document.version !== versions[i])) throw changed();
    return {
      edit: toWorkspaceEdit(changes, { preview: true }),
      record: recordOf(changes, planned),
      documents: planned.map(({ document, plan }) => {
        const before = document.getText();
        const change = changes.find(({ uri }) => uri.toString() === document.uri.toString());
        const { moved, skipped } = plan;
        return { document, before, after: applyEdits(before, change?.edits ?? []), moved, skipped };
      }),
    };
  }

  /** What knows the languages is read when it is first asked for: it is most of the extension, and most windows need none of it. */
  private async rewriting() {
    const [plan, { Grammars }] = await Promise.all([
      import('../../rewrite/plan'),
      import('../../rewrite/grammars'),
    ]);
    this.grammars ??= new Grammars(this.host.readGrammarFile);
    return { ...plan, grammars: this.grammars };
  }
}

/** Of the files beside the source that are there. A new one is not made where somebody else made one. */
async function stillAsNow(changes: readonly LocatedChange[]): Promise<() => Promise<boolean>> {
  const others = changes.filter(({ role, before }) => role !== 'source' && before !== undefined);
  const textsNow = () =>
    Promise.all(others.map(async ({ uri }) => (await vscode.workspace.openTextDocument(uri)).getText()));
  const texts = await textsNow();
  return async () => {
    const now = await textsNow();
    return texts.every((text, i) => text === now[i]);
  };
}

/** @param text as it is, or as it will be after a paste */
function fileOf(document: vscode.TextDocument, { path }: Located, text = document.getText()): FileToMove {
  const { uri, languageId } = document;
  // A notebook's cell is a document of its own, in its own language, and one of many of the same file.
  const own = uri.scheme === 'vscode-notebook-cell' ? `${path}#${uri.fragment}` : path;
  return { path: own, text, languageId };
}

function changed(): Problem {
  return new Problem('changed', 'The document changed meanwhile, so nothing was done. Try again.');
}

function located({ changes }: Plan, project: VscodeProject, document: vscode.TextDocument): LocatedChange[] {
  return changes.map((change) => ({
    ...change,
    uri: change.role === 'source' ? document.uri : project.uriOf(change.path),
  }));
}

function includePaste(plan: Plan, text: string, paste: TextEdit): Plan {
  const changes = plan.changes.map((change) =>
    change.role === 'source'
      ? { ...change, before: text, edits: composeEdits(text, paste, change.edits) }
      : change,
  );
  return { ...plan, changes };
}
