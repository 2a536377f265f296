import type { VsCodeServer } from './server';

export interface AddressOptions {
  /** Absolute path of a folder or a `.code-workspace` file; none: an empty window. */
  readonly workspace?: string | undefined;
  /** Load this project as an extension under development; else there is only what is installed. */
  readonly development: boolean;
  /** A module of this project, by its path from the root; its exported `run()` is called and then the page ends. */
  readonly tests?: string | undefined;
}

/** The address of a workbench page. The extension under development travels in its `payload`. */
export function workbenchAddress(
  server: Pick<VsCodeServer, 'port' | 'token' | 'extension'>,
  { workspace, development, tests }: AddressOptions,
): string {
  const url = new URL(`http://127.0.0.1:${server.port}/`);
  url.searchParams.set('tkn', server.token);
  if (workspace === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  const extension = `vscode-remote://127.0.0.1:${server.port}${server.extension}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (development) payload.push(['extensionDevelopmentPath', extension]);
  if (tests !== undefined) payload.push(['extensionTestsPath', `${extension}/${tests}`]);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.toString();
}

/**
 * User settings that run an extension in the web-worker host, as vscode.dev does, though it could run in Node.
 * (The payload's `extensionDevelopmentKind` does not: VS Code 1.139 reads it under another name than it stores it.)
 */
export function inWebWorker(extensionId: string): Readonly<Record<string, unknown>> {
  return { 'remote.extensionKind': { [extensionId]: ['web'] } };
}
