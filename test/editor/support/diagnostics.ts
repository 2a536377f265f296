import { type Diagnostic, languages, type Uri } from 'vscode';
import { waitFor } from './deadline';

/** KeyGuard's own diagnostics of a document, in the order of the text. */
export function diagnosticsOf(uri: Uri): Diagnostic[] {
  return languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'keyguard')
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** KeyGuard's diagnostics of a document as soon as they satisfy PREDICATE (by default: there is one). */
export function waitForDiagnostics(
  uri: Uri,
  predicate: (diagnostics: readonly Diagnostic[]) => boolean = (diagnostics) => diagnostics.length > 0,
): Promise<Diagnostic[]> {
  return waitFor(
    [languages.onDidChangeDiagnostics],
    () => {
      const diagnostics = diagnosticsOf(uri);
      return predicate(diagnostics) ? diagnostics : undefined;
    },
    () => `other diagnostics in ${uri.path} than ${JSON.stringify(diagnosticsOf(uri))}`,
  );
}
