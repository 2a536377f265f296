import type { KeyInSource, ParsedLanguage, ParsedSource, Rewrite } from '../language';
import { rewriteLiterals } from '../literals';
import { loadCSharp } from '../loading/csharp';
import { CSharpDialect } from './csharp/dialect';
import { readDotnetProject } from './csharp/project';

export const csharp: ParsedLanguage = {
  name: 'C#',
  extensions: ['.cs', '.csx'],
  languageIds: ['csharp'],
  grammar: 'c-sharp',
  async rewrite(source: ParsedSource, keys: readonly KeyInSource[]): Promise<Rewrite> {
    const project = await readDotnetProject(source.path, source.project);
    return rewriteLiterals(source.text, keys, new CSharpDialect(source, project));
  },
  loading: loadCSharp,
};
