/** For programs that nothing hands the env file's variables to. */
export function startWithKeyguard(envPath: string): string {
  const isDefault = /(?:^|\/)\.env$/.test(envPath);
  const option = isDefault ? '' : `--env-file ${envPath} `;
  return `Nothing loads ${envPath} yet. Start the program with: keyguard run ${option}-- COMMAND`;
}
