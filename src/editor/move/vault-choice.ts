import type * as vscode from 'vscode';

const STORE = 'keyguard.vault.store';
const TEMPLATES = 'keyguard.vault.references';

/** What was last chosen in this workspace: a store's ID, and for each store a reference. Holds no key. */
export class VaultChoice {
  constructor(private readonly state: vscode.Memento) {}

  get store(): string | undefined {
    return this.state.get(STORE);
  }

  templateOf(store: string): string | undefined {
    return this.state.get<Readonly<Record<string, string>>>(TEMPLATES, {})[store];
  }

  /**
   * Whether keys may go where a setting says without a question: it is the user's own, or was confirmed in this workspace. A
   * workspace brings settings along, and a place in somebody else's account looks like any other.
   */
  isConfirmed(store: string, template: string, own: string | undefined): boolean {
    return template === own || template === this.templateOf(store);
  }

  async remember(store: string): Promise<void> {
    await this.state.update(STORE, store);
  }

  async rememberTemplate(store: string, template: string): Promise<void> {
    const templates = this.state.get<Readonly<Record<string, string>>>(TEMPLATES, {});
    await this.state.update(TEMPLATES, { ...templates, [store]: template });
  }
}
