import { folderOf } from '../../stores/project-files';
import { applyEdits } from '../../text/edits';
import { lineBefore } from '../../text/lines';
import type { KeyInSource, ParsedLanguage, ParsedSource, Rewrite } from '../language';
import { rewriteTemplate, tagFor } from '../languages/erb';
import { codeOnly } from '../languages/ruby/template';
import { placeholderFor } from '../literals';
import { isRailsProject, loadRuby } from '../loading/ruby';
import { refuseAll } from '../rewrite';
import { symfonyYaml } from './symfony-yaml';

/** `config/database.yml` and its neighbours, which Rails reads through ERB before it reads them as YAML. */
export const railsYaml: ParsedLanguage = {
  name: 'Rails YAML',
  extensions: [],
  paths: /(?:^|\/)config\/[^/]+\.yml$/,
  languageIds: [],
  grammar: 'ruby',
  // ERB runs in comments, too, and knows nothing of YAML: outside of its tags there is only text.
  hideForeignLines: codeOnly,
  nameFor: (source, key, chosen) => symfonyYaml.nameFor?.(source, key, chosen),
  async loading(request) {
    const isRails = await isRailsProject(rootOf(request.file.path), request.project);
    return isRails || !symfonyYaml.loading ? loadRuby(request) : symfonyYaml.loading(request);
  },
  async rewrite(source, keys) {
    if (!(await isRailsProject(rootOf(source.path), source.project))) return rewriteOther(source, keys);
    return rewriteTemplate(source, keys, (key) => {
      const isComment = /^\s*#/.test(lineBefore(source.text, key.span.start));
      return isComment ? { reference: placeholderFor(key.variable) } : tagFor(key);
    });
  },
};

/** Not of Rails. Here it is parsed as Ruby, hence its own errors are counted now. */
async function rewriteOther(source: ParsedSource, keys: readonly KeyInSource[]): Promise<Rewrite> {
  const rewrite = await symfonyYaml.rewrite(source, keys);
  const errorsIn = (text: string) => symfonyYaml.countErrors?.(text) ?? 0;
  if (errorsIn(applyEdits(source.text, rewrite.edits)) <= errorsIn(source.text)) return rewrite;
  return refuseAll(keys, 'The fix would leave YAML that does not parse here. Replace the key by hand.');
}

/** The folder that has `config/` in it. */
function rootOf(path: string): string {
  return folderOf(folderOf(path));
}
