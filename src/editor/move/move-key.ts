import * as vscode from 'vscode';
import { type Finding, isKey } from '../../detect/finding';
import { fingerprintOf } from '../../detect/fingerprint';
import { scanText } from '../../detect/scan';
import { parseEnvFile } from '../../stores/env-file';
import { decode } from '../../text/encoding';
import { Problem } from '../../text/problem';
import type { Failures } from '../failures';
import { sourceOf } from '../findings/documents';
import type { HostServices } from '../host';
import type { AfterMove } from './after-move';
import type { MoveOptions, MovePlanner, PreparedMove } from './move-plan';
import type { MoveRecord } from './move-record';

/** What a lightbulb entry, a tree item and the palette hand to the commands: the place, never the key. */
export interface MoveTarget extends MoveOptions {
  readonly uri: string;
  /** The document's version when the action was offered. */
  readonly version: number;
  /** Where the keys begin in that version, as UTF-16 offsets. */
  readonly offsets: readonly number[];
}

interface HandedOut {
  readonly target: MoveTarget;
  /** The document's text once the edit is made. */
  readonly after: string;
  readonly record: MoveRecord;
}

/** Carries out moves to the environment and sees to what an edit cannot: permissions, the check of the env file, the last word. */
export class KeyMover {
  /** Moves that VS Code was given to apply, by target: when the command comes, the edit has been made. */
  private readonly handedOut = new Map<string, HandedOut>();

  constructor(
    private readonly after: AfterMove,
    private readonly planner: MovePlanner,
    private readonly host: HostServices,
    private readonly failures: Failures,
  ) {}

  /** The edit of a code action at the moment it is chosen. VS Code applies it, then runs the action's command. */
  async editFor(document: vscode.TextDocument, target: MoveTarget): Promise<vscode.WorkspaceEdit> {
    const { edit, after, record } = await this.prepare(document, target);
    for (const [key, { target: older }] of this.handedOut)
      if (older.uri !== target.uri || older.version !== document.version) this.handedOut.delete(key);
    this.handedOut.set(keyOf(target), { target, after, record });
    return edit;
  }

  /**
   * `keyguard.finishMove`: after a code action whose edit VS Code has made. Without arguments: VS Code forgets those of an
   * action when it asks for new actions meanwhile, as it does after an edit that takes its time.
   */
  async finishLast(): Promise<void> {
    const given = [...this.handedOut.values()];
    this.handedOut.clear();
    const documentOf = ({ target }: HandedOut) =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === target.uri);
    const made = given.find((each) => documentOf(each)?.getText() === each.after) ?? given[0];
    const document = made && documentOf(made);
    // Neither was the source changed nor the env file: whoever looked at it first did not want it.
    if (!made || !document || (document.version === made.target.version && !(await stands(made.record))))
      return;
    await this.complete(document, made.target, made.record);
  }

  /**
   * `keyguard.moveToEnv` and `keyguard.fixAll`, called by themselves, or by a VS Code that keeps to the command an action was
   * offered with: then the edit has been made. Failures are told to the user, never thrown.
   */
  async run(target: MoveTarget): Promise<void> {
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
      const given = this.handedOut.get(keyOf(target))?.record;
      this.handedOut.delete(keyOf(target));
      const isMade = given && (document.version !== target.version || (await stands(given)));
      await this.complete(document, target, isMade ? given : await this.apply(document, target));
    } catch (error) {
      this.failures.tell(error);
    }
  }

  /** Sees to what an edit cannot, and says what was done. */
  private async complete(
    document: vscode.TextDocument,
    target: MoveTarget,
    record: MoveRecord,
  ): Promise<void> {
    try {
      await this.finish(record);
      if (target.copyOnly) await showFinding(document, findingsAt(document, target)[0]);
      await this.after.tell(record, target);
    } catch (error) {
      this.failures.tell(error);
    }
  }

  /** After a paste that moved its key, which never stood in the document. Failures are told to the user, never thrown. */
  async finishPaste(record: MoveRecord): Promise<void> {
    try {
      await this.finish(record);
      await this.after.tell(record);
    } catch (error) {
      this.failures.tell(error);
    }
  }

  private async prepare(document: vscode.TextDocument, target: MoveTarget): Promise<PreparedMove> {
    const findings = findingsAt(document, target);
    if (document.version !== target.version || findings.length === 0) {
      throw new Problem(
        'changed',
        'The document changed since the key was found, so nothing was done. Try again.',
      );
    }
    return this.planner.prepare(document, findings, target);
  }

  private async apply(document: vscode.TextDocument, target: MoveTarget): Promise<MoveRecord> {
    const { edit, record } = await this.prepare(document, target);
    if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) {
      throw new Problem('not-applied', 'VS Code did not make the change; your files are as they were.');
    }
    return record;
  }

  /** Throws a `Problem` when a key did not reach its env file. */
  async finish(record: MoveRecord): Promise<void> {
    const envFiles = new Map(record.expected.map(({ env }) => [env.toString(), env]));
    // Before the files are saved, where that is still to come: a key never stands in a file that others can read.
    const isSecret = record.store === undefined;
    for (const env of envFiles.values()) if (isSecret) await this.host.makePrivate(env);
    if (!(await stands(record))) {
      const names = [...envFiles.values()].map(({ path }) => path).join(', ');
      throw new Problem(
        'not-written',
        `${isSecret ? 'The key' : 'The reference'} did not reach ${names}. Undo the change (Edit > Undo) to get the key back.`,
      );
    }
    // On a busy machine VS Code may have made a new file only since the first time.
    for (const env of envFiles.values()) if (isSecret) await this.host.makePrivate(env);
  }
}

function keyOf({ uri, version, offsets, copyOnly }: MoveTarget): string {
  return JSON.stringify([uri, version, offsets, copyOnly === true]);
}

/** Looked for afresh: the store may be a tenth of a second behind in positions. */
export function findingsAt(document: vscode.TextDocument, { offsets }: MoveTarget): Finding[] {
  return scanText(sourceOf(document)).filter(
    (finding) => isKey(finding) && offsets.includes(finding.span.start),
  );
}

/** Whether the env files on disk hold the keys; what is still to be saved is saved first. */
export async function stands({ written, expected }: MoveRecord): Promise<boolean> {
  for (const uri of written) await save(uri);
  const values = new Map<string, Map<string, string>>();
  for (const { env } of expected) {
    if (values.has(env.toString())) continue;
    await save(env);
    values.set(env.toString(), await readValues(env));
  }
  return expected.every(
    ({ env, name, fingerprint }) =>
      fingerprintOf(values.get(env.toString())?.get(name) ?? '') === fingerprint,
  );
}

async function readValues(env: vscode.Uri): Promise<Map<string, string>> {
  const bytes = await vscode.workspace.fs.readFile(env).then(
    (content) => content,
    () => new Uint8Array(),
  );
  return new Map(parseEnvFile(decode(bytes)?.text ?? '').map(({ name, value }) => [name, value]));
}

/** Asks without looking at `isDirty`: news of an edit that VS Code made may still be on its way here. */
async function save(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri).then(
    (opened) => opened,
    () => undefined,
  );
  await document?.save();
}

async function showFinding(document: vscode.TextDocument, finding: Finding | undefined): Promise<void> {
  if (!finding) return;
  const selection = new vscode.Range(
    document.positionAt(finding.span.start),
    document.positionAt(finding.span.end),
  );
  await vscode.window.showTextDocument(document, { selection });
}
