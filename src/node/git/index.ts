export { type IgnoreSettings, Repositories, Repository, TrackedFiles } from './repository';
export type { Environment } from './run';
