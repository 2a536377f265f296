import type { VsCodeServer } from './server';

export interface AddressOptions {
  /** Absolute path of a folder or a `.code-workspace` file; none: an empty window. */
  readonly workspace?: string | undefined;
  /** Absolute path of the extension to load from its sources; none: only what is installed. */
  readonly extension?: string | undefined;
  /** Absolute path of a module inside the extension's folder; its exported `run()` is called and then the page ends. */
  readonly tests?: string | undefined;
}

/** The address of a workbench page. The extension under development travels in its `payload`. */
export function workbenchAddress(
  server: Pick<VsCodeServer, 'port' | 'token'>,
  { workspace, extension, tests }: AddressOptions,
): string {
  const url = new URL(`http://127.0.0.1:${server.port}/`);
  url.searchParams.set('tkn', server.token);
  if (workspace === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
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
