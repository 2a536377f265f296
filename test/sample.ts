import { rm } from 'node:fs/promises';
import { makeSampleProject } from './support/sample-project';

/** `node dist/test/sample.js FOLDER`: makes the sample project anew, for the launch configurations in .vscode. */
async function main([folder]: readonly string[]): Promise<void> {
  if (folder === undefined) throw new Error('Usage: node dist/test/sample.js FOLDER');
  await rm(folder, { recursive: true, force: true });
  await makeSampleProject(folder);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
