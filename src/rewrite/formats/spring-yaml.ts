import { isCollection, isPair, parseAllDocuments, type Scalar, visit } from 'yaml';
import { joinPath, type ProjectFiles } from '../../stores/project-files';
import type { Span } from '../../text/span';
import { SpringDialect, type SpringValue, springValue } from '../frameworks/spring';
import { springReferences } from '../frameworks/spring-vaults';
import type { KeyInSource, PlainLanguage } from '../language';
import { type Place, rewriteLiterals } from '../literals';
import { loadSpring } from '../loading/java';
import { refuseAll } from '../rewrite';
import { BROKEN } from '../tree-places';

/** `application.yml` and its profiles. */
export const springYaml: PlainLanguage = {
  name: 'Spring YAML',
  extensions: [],
  paths: /(?:^|\/)(?:application|bootstrap)(?:-[^/]+)?\.ya?ml$/,
  languageIds: ['spring-boot-properties-yaml'],
  countErrors: (text) => documentsOf(text).reduce((sum, { errors }) => sum + errors.length, 0),
  async rewrite({ path, text, project }, keys) {
    if (await isFigaro(path, project)) return refuseAll(keys, FIGARO);
    const scalars = scalarsOf(text);
    return rewriteLiterals(text, keys, new SpringDialect((key) => placeOf(text, key, scalars)));
  },
  async rewriteForVault(source, keys) {
    const references = await springReferences(source, keys);
    if (!references) return undefined;
    const { text } = source;
    const scalars = scalarsOf(text);
    const dialect = new SpringDialect((key) => placeOf(text, key, scalars), references.placeholderOf);
    return { ...rewriteLiterals(text, keys, dialect), notes: references.notes };
  },
  loading: loadSpring,
};

const FIGARO =
  'This looks like the configuration of a Ruby program, which Figaro reads and which may hold keys if git ignores it. Add it to .gitignore.';

/** `config/application.yml` of a Rails project: https://github.com/laserlemon/figaro */
async function isFigaro(path: string, project: ProjectFiles): Promise<boolean> {
  const folder = /^(?:(.*)\/)?config\/application\.yml$/.exec(path);
  return folder !== null && (await project.readText(joinPath(folder[1] ?? '', 'Gemfile'))) !== undefined;
}

const IN_NAME =
  'The key stands in the name of a property here. Make it the value of one, then use the fix again.';
const IN_PIECES = 'The key runs over several lines here. Write it on one line, then use the fix again.';

interface ScalarPlace {
  readonly scalar: Scalar;
  readonly span: Span;
  readonly isName: boolean;
  readonly inFlow: boolean;
}

function placeOf(text: string, key: KeyInSource, scalars: readonly ScalarPlace[]): Place<SpringValue> {
  const { start, end } = key.span;
  const found = scalars.find(({ span }) => span.start <= start && end <= span.end);
  if (!found) {
    const line =
      text
        .slice(0, start)
        .split(/\r\n|\n|\r/)
        .at(-1) ?? '';
    return /(?:^|\s)#/.test(line) ? { kind: 'words' } : { kind: 'refused', refusal: BROKEN };
  }
  if (found.isName) return { kind: 'refused', refusal: IN_NAME };
  if (/[\r\n]/.test(text.slice(start, end))) return { kind: 'refused', refusal: IN_PIECES };
  const isPlain = found.scalar.type === 'PLAIN';
  return springValue(text, key, isPlain && found.inFlow ? found.span : undefined);
}

function scalarsOf(text: string): ScalarPlace[] {
  const places: ScalarPlace[] = [];
  for (const document of documentsOf(text)) {
    visit(document, {
      Scalar(role, scalar, path) {
        const [start = 0, end = 0] = scalar.range ?? [];
        const inFlow = path.some((node) => isCollection(node) && node.flow === true);
        places.push({ scalar, span: { start, end }, isName: role === 'key' && isPair(path.at(-1)), inFlow });
      },
    });
  }
  return places;
}

function documentsOf(text: string) {
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  return Array.isArray(documents) ? documents : [];
}
