/** @param seconds since 1970, as git writes them; a commit may hold any nonsense there */
export function isoTime(seconds: string): string {
  const milliseconds = Number(seconds) * 1000;
  // The last moment that a date can hold.
  return new Date(Math.min(Number.isNaN(milliseconds) ? 0 : milliseconds, 8.64e15)).toISOString();
}
