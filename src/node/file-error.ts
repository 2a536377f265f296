const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder.',
  ENOTDIR: 'There is no such file or folder.',
  EACCES: 'Permission denied. Give yourself the right to it, or run KeyGuard as a user who has it.',
  EPERM: 'Permission denied. Give yourself the right to it, or run KeyGuard as a user who has it.',
  EROFS: 'The disk is read-only.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'Your disk quota is used up.',
  EISDIR: 'This is a folder, not a file.',
  ELOOP: 'This symbolic link leads back to itself.',
  EMFILE: 'Too many files are open. Raise the limit (ulimit -n) and try again.',
  ENAMETOOLONG: 'The name is too long.',
  EBUSY: 'Another program is using the file. Close it and try again.',
};

/** One plain sentence for what the file system said; the file's name is not in it. */
export function describeFileError(error: unknown): string {
  const code = codeOf(error);
  return SENTENCES[code] ?? `The file system refused (${code}).`;
}

/** `ENOENT` and its like; a bug's own message where there is no code. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
