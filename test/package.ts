import { readFile, stat } from 'node:fs/promises';
import { buildVsix } from './support/vsix';

/** `npm run package`: writes sendgrid-keyguard-VERSION.vsix into the project's folder. */
async function main(): Promise<void> {
  const { name, version } = JSON.parse(await readFile('package.json', 'utf8'));
  const file = `${name}-${version}.vsix`;
  const { files, output } = await buildVsix(file);
  console.log(output.trim());
  const { size } = await stat(file);
  console.log(`${file}: ${(size / 1024 / 1024).toFixed(2)} MB, ${files.length} files`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
