import { findApiKeys } from '../../detect/api-key';
import { parseEnvFile } from '../../stores/env-file';
import { isVaultReference } from '../../stores/references';
import { count } from '../../text/count';
import { type Evidence, type EvidenceItem, type EvidenceStatus, NOT_SCANNED } from './evidence';
import { type EnvFileState, keysInLiterals, type OpenFinding } from './limited-access';

/** Keys in plain text, less SendGrid's published sample, and references of an env file. */
export function countInEnvFile(text: string): Pick<EnvFileState, 'keys' | 'references'> {
  return {
    keys: findApiKeys(text).filter(({ severity }) => severity !== 'information').length,
    references: parseEnvFile(text).filter(({ value }) => isVaultReference(value)).length,
  };
}

/** Both are undefined where nobody has looked. */
export function vaultStorage(
  findings: readonly OpenFinding[] | undefined,
  envFiles: readonly EnvFileState[] | undefined,
): Evidence {
  if (!findings || !envFiles) return NOT_SCANNED;
  const literals = keysInLiterals(findings, envFiles);
  const keys = sum(envFiles.map((file) => file.keys));
  const references = sum(envFiles.map((file) => file.references));
  const items: EvidenceItem[] = [
    ...literals.map(({ path, finding, start }) => ({
      kind: 'problem' as const,
      label: `Key ${finding.masked}`,
      location: { path, span: finding.span, start },
    })),
    ...envFiles
      .filter((file) => file.keys > 0)
      .map((file) => ({
        kind: 'problem' as const,
        label: `${file.path} holds ${count(file.keys, 'key')} in plain text`,
        location: { path: file.path },
      })),
    ...envFiles
      .filter((file) => file.references > 0)
      .map((file) => ({
        kind: 'ok' as const,
        label: `${file.path} holds ${count(file.references, 'vault reference')}`,
        location: { path: file.path },
      })),
  ];
  return { ...judge(literals.length, keys, references), items };
}

function judge(
  literals: number,
  keys: number,
  references: number,
): { readonly status: EvidenceStatus; readonly summary: string } {
  const behind = `${count(references, 'value')} behind vault references`;
  if (literals + keys > 0) {
    const summary = `${count(literals, 'key')} in the code, ${keys} in env files, ${behind}.`;
    return { status: 'problem', summary };
  }
  if (references > 0) return { status: 'ok', summary: `No key in plain text, ${behind}.` };
  return { status: 'unknown', summary: 'Neither a key nor a vault reference was found in this project.' };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
