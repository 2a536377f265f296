import * as vscode from 'vscode';
import {
  type Attestations,
  NO_ATTESTATIONS,
  parseAttestations,
  setNote,
  tick,
  untick,
} from '../../checklist/attestation';
import { gitApi } from '../git/git-extension';

const ATTESTATIONS = 'keyguard.checklist';
const LAST_SCAN = 'keyguard.lastScan';

/**
 * What people ticked, which is about their SendGrid account and so goes with them from window to window and, with
 * Settings Sync, from machine to machine; and when this workspace was last scanned. Neither holds anything of a key.
 */
export class ChecklistState implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly userName: string | undefined,
  ) {
    context.globalState.setKeysForSync([ATTESTATIONS]);
  }

  dispose(): void {
    this.changed.dispose();
  }

  get attestations(): Attestations {
    return parseAttestations(this.context.globalState.get(ATTESTATIONS));
  }

  /** ISO date-time. */
  get lastScan(): string | undefined {
    return this.context.workspaceState.get(LAST_SCAN);
  }

  async tick(tip: string, done: boolean): Promise<void> {
    const by = done ? await this.whoIsThis() : '';
    // Read only now: another tick may have come while git was asked for the name.
    const state = this.attestations;
    await this.save(done ? tick(state, tip, { at: new Date(), by }) : untick(state, tip));
  }

  async setNote(tip: string, note: string): Promise<void> {
    await this.save(setNote(this.attestations, tip, note));
  }

  async reset(): Promise<void> {
    await this.save(NO_ATTESTATIONS);
  }

  async setLastScan(milliseconds: number): Promise<void> {
    await this.context.workspaceState.update(LAST_SCAN, new Date(milliseconds).toISOString());
    this.changed.fire();
  }

  private async save(state: Attestations): Promise<void> {
    await this.context.globalState.update(ATTESTATIONS, state);
    this.changed.fire();
  }

  /** The name that the user's commits have, else the one the operating system knows. */
  private async whoIsThis(): Promise<string> {
    const [repository] = (await gitApi())?.repositories ?? [];
    const fromGit = await Promise.resolve(repository?.getConfig?.('user.name'))
      .then((local) => local || repository?.getGlobalConfig?.('user.name'))
      .catch(() => undefined);
    return fromGit || this.userName || '';
  }
}
