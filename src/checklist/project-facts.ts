import { isEnvFile } from '../stores/env-file';
import { LineIndex } from '../text/lines';
import type { Span } from '../text/span';
import type { Location } from './evidence/evidence';
import type { EnvFileState, OpenFinding } from './evidence/limited-access';
import { findSdks, type SdkUse } from './evidence/sdk-versions';
import { countInEnvFile } from './evidence/vault-storage';

/** What one file says about the tips that KeyGuard checks. Findings come from the scan. */
export interface FileFacts {
  readonly sdks: readonly { readonly sdk: SdkUse; readonly location: Location }[];
  /** For an env file; the caller asks git for the rest of its state. */
  readonly envFile?: Pick<EnvFileState, 'path' | 'keys' | 'references'>;
}

/** What is known of the whole project. */
export interface ProjectFacts {
  readonly findings: readonly OpenFinding[];
  readonly envFiles: readonly EnvFileState[];
  readonly sdks: FileFacts['sdks'];
}

/** @param path relative to the project's root, with `/` */
export function readFileFacts(path: string, text: string): FileFacts {
  const sdks = findSdks(path, text);
  // Most files have none, and need no index.
  const lines = sdks.length > 0 ? new LineIndex(text) : undefined;
  const at = (span: Span): Location => ({
    path,
    span,
    ...(lines ? { start: lines.positionAt(span.start) } : {}),
  });
  return {
    sdks: sdks.map((sdk) => ({ sdk, location: at(sdk.span) })),
    ...(isEnvFile(path) ? { envFile: { path, ...countInEnvFile(text) } } : {}),
  };
}
