import { folderOf } from '../../stores/project-files';
import type { ParsedLanguage } from '../language';
import { rewriteTemplate } from '../languages/erb';
import { codeOnly } from '../languages/ruby/template';
import { refuseForm } from '../literals';
import { isRailsProject, loadRuby } from '../loading/ruby';
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
  async loading(request) {
    const isRails = await isRailsProject(rootOf(request.file.path), request.project);
    return isRails ? loadRuby(request) : (symfonyYaml.loading?.(request) ?? loadRuby(request));
  },
  async rewrite(source, keys) {
    if (!(await isRailsProject(rootOf(source.path), source.project)))
      return symfonyYaml.rewrite(source, keys);
    return rewriteTemplate(source, keys, ({ span, variable, disguise }) => {
      const lineStart = source.text.slice(0, span.start).search(/[^\r\n]*$/);
      if (/^\s*#/.test(source.text.slice(lineStart, span.start))) return { reference: `<${variable}>` };
      const read = `ENV.fetch("${variable}")`;
      switch (disguise?.kind) {
        case undefined:
          return { reference: `<%= ${read} %>` };
        case 'base64': {
          const value = `"${disguise.before}#{${read}}${disguise.after}"`;
          return { reference: `<%= [${value}].pack("m0") %>` };
        }
        case 'escaped':
        case 'split':
          return { refusal: refuseForm('with escapes or in pieces') };
        case 'other':
          return { refusal: refuseForm(disguise.form) };
      }
    });
  },
};

/** The folder that has `config/` in it. */
function rootOf(path: string): string {
  return folderOf(folderOf(path));
}
