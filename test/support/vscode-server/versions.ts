/**
 * What the embedded VS Code is made of, all from the npm registry. None of it belongs to the product, so it is no
 * dependency of package.json: it is installed on demand into the cache folder, at exactly these versions.
 */
export const VERSIONS = {
  /** Carries the VS Code server 1.139.1 and its workbench in `lib/vscode`. */
  'code-server': '4.139.1',
  /** The server and vsce need Node 22 or newer, and code-server asks for 24; the machine may have 20. */
  node: '24.21.0',
  /** A headless Chromium for Linux x64. */
  '@sparticuz/chromium': '153.0.0',
  '@vscode/vsce': '4.1.0',
} as const;

export type PinnedPackage = keyof typeof VERSIONS;
