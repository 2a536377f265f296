/** Made by test/build.js: every file test/editor/**\/*.test.ts of the host in question. */
declare module 'editor-test-files' {
  /** From a file's path in the project to a function that defines its tests. */
  export const testFiles: Readonly<Record<string, () => void>>;
}
