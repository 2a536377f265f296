import * as vscode from 'vscode';
import type { Finding } from '../../detect/finding';
import type { Grammars } from '../../rewrite/grammars';
import { type FileChange, type Moved, type Plan, planMove, variableFor } from '../../rewrite/plan';
import { applyEdits, composeEdits, type TextEdit } from '../../text/edits';
import { sniffEncoding } from '../../text/encoding';
import { LineIndex } from '../../text/lines';
import { Problem } from '../../text/problem';
import type { EnvFiles } from '../env-files';
import type { HostServices } from '../host';
import { rangeInText } from '../positions';
import { locate, type VscodeProject } from '../project';
import { envSettings } from '../settings';

/** What a move changes, as VS Code's own edit, and what must be seen to once it was made. */
export interface PreparedMove {
  readonly edit: vscode.WorkspaceEdit;
  /** The document's text once the edit is made. */
  readonly after: string;
  readonly moved: readonly Moved[];
  readonly record: MoveRecord;
}

/** Holds no key. */
export interface MoveRecord {
  readonly envUri: vscode.Uri;
  /** The changed files besides the source, in the order in which they go to the disk: git's rule comes before the key. */
  readonly written: readonly vscode.Uri[];
  /** Names in the env file, and the fingerprints of the keys that must stand behind them. */
  readonly expected: readonly { readonly name: string; readonly fingerprint: string }[];
  readonly notes: readonly string[];
  readonly skipped: readonly string[];
}

export interface MoveOptions {
  /** Leaves the source alone: for languages without a rewriter. */
  readonly copyOnly?: boolean;
}

export interface PlanOptions extends MoveOptions {
  /** Made first: `findings` are those of the text after it. The plan includes it. */
  readonly paste?: TextEdit;
}

/** Plans moves of keys out of documents. */
export class MovePlanner {
  constructor(
    private readonly grammars: Grammars,
    private readonly host: HostServices,
    private readonly envFiles: EnvFiles,
  ) {}

  /** Plans the move of `findings` out of the document as it is now. Throws a `Problem` where nothing can be done. */
  async plan(
    document: vscode.TextDocument,
    findings: readonly Finding[],
    { copyOnly = false, paste }: PlanOptions = {},
  ): Promise<{ plan: Plan; project: VscodeProject }> {
    const text = document.getText();
    const { project, path, home } = await locate(document.uri, this.envFiles);
    const plan = await planMove({
      file: {
        path,
        text: paste ? applyEdits(text, [paste]) : text,
        languageId: document.languageId,
      },
      findings,
      home,
      project,
      grammars: this.grammars,
      settings: envSettings(document.uri),
      copyOnly,
    });
    return { plan: paste ? includePaste(plan, text, paste) : plan, project };
  }

  /** The variable that a move of this key would use, known without a plan. */
  async variableFor(document: vscode.TextDocument, finding: Finding): Promise<string> {
    const { project, path, home } = await locate(document.uri, this.envFiles);
    const file = { path, text: document.getText() };
    return variableFor({ file, home, project, settings: envSettings(document.uri) }, finding);
  }

  /** The same as one `WorkspaceEdit`. Throws a `Problem` when the document changed while it was planned, or cannot be written. */
  async prepare(
    document: vscode.TextDocument,
    findings: readonly Finding[],
    options: PlanOptions = {},
  ): Promise<PreparedMove> {
    const { version } = document;
    const { plan, project } = await this.plan(document, findings, options);
    const [refused] = plan.skipped;
    if (plan.moved.length === 0 && refused) throw new Problem('refused', refused.reason);
    await this.refuseUnwritable(document, plan, project);
    await keepOpen(plan, project);
    if (document.version !== version) {
      throw new Problem('changed', 'The document changed meanwhile, so nothing was done. Try again.');
    }
    const source = plan.changes.find(({ role }) => role === 'source');
    const others = plan.changes.filter(({ role }) => role !== 'source');
    const expected = plan.moved.map(({ name, finding }) => ({ name, fingerprint: finding.fingerprint }));
    return {
      edit: toWorkspaceEdit(plan.changes, document, project),
      after: applyEdits(document.getText(), source?.edits ?? []),
      moved: plan.moved,
      record: {
        envUri: project.uriOf(plan.envPath),
        written: others.map(({ path }) => project.uriOf(path)),
        expected,
        notes: plan.notes,
        skipped: plan.skipped.map(({ reason }) => reason),
      },
    };
  }

  private async refuseUnwritable(
    document: vscode.TextDocument,
    plan: Plan,
    project: VscodeProject,
  ): Promise<void> {
    for (const { path, role, before } of plan.changes) {
      const uri = role === 'source' ? document.uri : project.uriOf(path);
      if (before === undefined || uri.scheme === 'untitled' || uri.scheme === 'vscode-notebook-cell')
        continue;
      const stat = await vscode.workspace.fs.stat(uri).then(
        (found) => found,
        () => undefined,
      );
      // Deleted behind an open document: saving makes it anew.
      if (!stat) continue;
      if (
        stat.permissions === vscode.FilePermission.Readonly ||
        vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false ||
        (await this.host.isReadOnly(uri))
      ) {
        throw new Problem(
          'read-only',
          `${path} is read-only, so nothing was done. Make it writable and try again.`,
        );
      }
      // Windows PowerShell's `echo NAME=value > .env` makes such files.
      if (role === 'env' && sniffEncoding(await vscode.workspace.fs.readFile(uri)).startsWith('utf-16')) {
        throw new Problem(
          'utf-16',
          `${path} is in UTF-16, which no loader reads. Save it as UTF-8 and try again.`,
        );
      }
    }
  }
}

function includePaste(plan: Plan, text: string, paste: TextEdit): Plan {
  const changes = plan.changes.map((change) =>
    change.role === 'source'
      ? { ...change, before: text, edits: composeEdits(text, paste, change.edits) }
      : change,
  );
  return { ...plan, changes };
}

/**
 * Files are created before any text changes, and texts in the plan's order, the source last.
 * Nothing here asks for confirmation: entries marked so come up unticked in VS Code's preview, and applying it as it
 * comes up would take the key out of the source without writing the env file.
 */
function toWorkspaceEdit(
  changes: readonly FileChange[],
  document: vscode.TextDocument,
  project: VscodeProject,
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const uriOf = ({ role, path }: FileChange) => (role === 'source' ? document.uri : project.uriOf(path));
  for (const change of changes) {
    // Not with its contents: an edit with contents does not survive `vscode.executeCodeActionProvider`.
    if (change.before === undefined) edit.createFile(uriOf(change), { overwrite: false });
  }
  for (const change of changes) {
    const lines = new LineIndex(change.before ?? '');
    for (const { span, newText } of change.edits)
      edit.replace(uriOf(change), rangeInText(lines, span), newText);
  }
  return edit;
}

/**
 * VS Code forgets how to undo an edit in a file that nobody has open. Opened here, without an editor, the files stay in
 * memory for some minutes, and one undo in the source brings all of them back.
 */
async function keepOpen({ changes }: Plan, project: VscodeProject): Promise<void> {
  for (const { path, role, before } of changes) {
    if (role !== 'source' && before !== undefined)
      await vscode.workspace.openTextDocument(project.uriOf(path));
  }
}
