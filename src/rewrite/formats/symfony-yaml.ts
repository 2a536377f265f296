import { parseAllDocuments, type Scalar, visit } from 'yaml';
import type { ProjectFiles } from '../../stores/project-files';
import { lineBefore } from '../../text/lines';
import { contains } from '../../text/span';
import type { KeyInSource, KeyOutcome, Loading, LoadingRequest, PlainLanguage, Rewrite } from '../language';
import { composerOf } from '../languages/php/composer';
import { placeholderFor, refuseForm } from '../literals';
import { startWithKeyguard } from '../loading/loaders';
import { loadPhp } from '../loading/php';
import { yaml } from './yaml';

/** `config/services.yaml`, `config/packages/mailer.yaml` …, where Symfony puts the variable in the place of `%env(NAME)%`. */
export const symfonyYaml = {
  name: 'Symfony YAML',
  extensions: [],
  paths: /(?:^|\/)config\/(?:.+\/)?[^/]+\.ya?ml$/,
  languageIds: [],
  countErrors: (text) => parseAllDocuments(text).flatMap(({ errors }) => errors).length,
  // Symfony takes any name, and what else reads YAML in such a folder is told by the name alone.
  nameFor: (source, key, chosen) => yaml.nameFor?.(source, key, chosen),
  async loading(request: LoadingRequest): Promise<Loading> {
    if (await isSymfony(request.file.path, request.project)) return loadPhp(request);
    return { notes: [startWithKeyguard(request.envPath)] };
  },
  async rewrite(source, keys) {
    if (!(await isSymfony(source.path, source.project))) return yaml.rewrite(source, keys);
    return rewriteSymfony(source.text, keys);
  },
} satisfies PlainLanguage;

async function isSymfony(path: string, project: ProjectFiles): Promise<boolean> {
  const composer = await composerOf(path, project);
  return composer?.isSymfony === true || composer?.packages.has('symfony/dependency-injection') === true;
}

function rewriteSymfony(text: string, keys: readonly KeyInSource[]): Rewrite {
  const scalars = scalarsOf(text);
  const edits: Rewrite['edits'][number][] = [];
  const outcomes = keys.map((key): KeyOutcome => {
    const { span, variable, disguise } = key;
    const place = scalars.find((scalar) => contains(scalar.span, span));
    if (!place) {
      if (!isComment(text, span.start)) return { key, refusal: BROKEN_YAML };
      const reference = placeholderFor(variable);
      edits.push({ span, newText: reference });
      return { key, reference };
    }
    if (place.isName) return { key, refusal: AS_A_NAME };
    if (/^\s*['"]?env\([^)]*\)['"]?\s*:/.test(lineBefore(text, span.start)))
      return { key, refusal: AS_DEFAULT };
    if (disguise && disguise.kind !== 'escaped')
      return { key, refusal: refuseForm(disguise.kind === 'other' ? disguise.form : 'in base64') };
    const reference = `%env(${variable})%`;
    // A plain scalar cannot begin with a percent sign.
    const isFirst = place.type === 'PLAIN' && place.span.start === span.start;
    if (!isFirst) edits.push({ span, newText: reference });
    else {
      const rest = text.slice(span.end, place.span.end).replaceAll("'", "''");
      edits.push({ span: place.span, newText: `'${reference}${rest}'` });
    }
    return { key, reference };
  });
  return { edits, outcomes };
}

const BROKEN_YAML =
  'KeyGuard does not understand the YAML around this key. Correct it, or replace the key by hand.';
const AS_A_NAME =
  'Symfony puts variables only into values, and this key is a name. Make it a value, then use the fix again.';
/** Source: https://symfony.com/doc/3.2/configuration/external_parameters.html */
const AS_DEFAULT =
  'Symfony takes this value where the variable is not set, and reads no variable in it. Take the line out, and set the variable in the env file.';

interface Place {
  readonly span: { readonly start: number; readonly end: number };
  readonly type: Scalar.Type | undefined;
  readonly isName: boolean;
}

function scalarsOf(text: string): Place[] {
  const places: Place[] = [];
  for (const document of parseAllDocuments(text)) {
    visit(document, {
      Scalar(name, { range, type }) {
        if (!range) return;
        places.push({
          span: { start: range[0], end: range[1] },
          type: type as Scalar.Type,
          isName: name === 'key',
        });
      },
    });
  }
  return places;
}

function isComment(text: string, offset: number): boolean {
  const start = text.slice(0, offset).search(/[^\r\n]*$/);
  return /(?:^|\s)#/.test(text.slice(start, offset));
}
