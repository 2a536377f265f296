import * as vscode from 'vscode';
import { type Finding, RULES } from '../../detect/finding';

/** What a click on a diagnostic's code opens: the rule's page, which is shipped with the extension and needs no network. */
export function rulePageLink({ rule }: Finding): vscode.Uri {
  return vscode.Uri.parse(`command:keyguard.showRule?${encodeURIComponent(JSON.stringify([rule]))}`);
}

export function registerRulePages(extension: vscode.Uri): vscode.Disposable {
  return vscode.commands.registerCommand('keyguard.showRule', async (rule: keyof typeof RULES) => {
    if (Object.hasOwn(RULES, rule)) {
      await vscode.commands.executeCommand(
        'markdown.showPreview',
        vscode.Uri.joinPath(extension, RULES[rule].page),
      );
    }
  });
}
