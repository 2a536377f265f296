import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { Reference } from '../../stores/references';
import type { KeyForVault, Rewrite, SourceFile } from '../language';
import { withoutCommentLines } from '../loading/loaders';
import { springPlaceholder } from './spring';

/** What one file's placeholders read from a vault, and what the user should know. */
export interface SpringReferences {
  placeholderOf(variable: string): string;
  readonly notes: NonNullable<Rewrite['notes']>;
}

/**
 * Spring reads from a vault with a library that the project has, and that its configuration imports. Where it does neither
 * the address of the vault and the like would be missing, too: undefined.
 */
export async function springReferences(
  source: SourceFile,
  keys: readonly KeyForVault[],
): Promise<SpringReferences | undefined> {
  const importing = await importsOf(source);
  const build = await buildTextOf(source);
  const placeholders = new Map<string, string>();
  let importer: string | undefined;
  for (const { variable, vault } of keys) {
    const found = importing.find(({ text }) => propertyIn(text, build, vault) !== undefined);
    const property = found && propertyIn(found.text, build, vault);
    if (!found || property === undefined) return undefined;
    importer ??= found.path;
    placeholders.set(variable, springPlaceholder(property));
  }
  return {
    placeholderOf: (variable) => placeholders.get(variable) ?? springPlaceholder(variable),
    notes: [`Spring reads the key from there when the program starts, by the import in ${importer}.`],
  };
}

/** What the property is called that an import makes of the secret; undefined where none does. */
function propertyIn(text: string, build: string, reference: Reference): string | undefined {
  const { scheme, path, key, options } = reference;
  const [field, ...more] = key;
  if (more.length > 0) return undefined;
  const isPlain = options.size === 0;
  switch (scheme) {
    case 'gcpsecrets':
      return field === undefined && build.includes('spring-cloud-gcp')
        ? googleProperty(text, build, reference)
        : undefined;
    // https://docs.awspring.io/spring-cloud-aws/docs/3.4.0/reference/html/index.html#loading-secrets-to-external-config
    case 'awssecrets':
      return isPlain &&
        field !== undefined &&
        build.includes('spring-cloud-aws') &&
        imports(text, 'aws-secretsmanager', path)
        ? field
        : undefined;
    // …#spring-cloud-aws-parameter-store: what is below the path is a property.
    case 'awsssm': {
      const levels = [...path.split('/'), ...key].filter((level) => level !== '');
      const folder = `/${levels.slice(0, -1).join('/')}/`;
      return isPlain && build.includes('spring-cloud-aws') && imports(text, 'aws-parameterstore', folder)
        ? levels.at(-1)
        : undefined;
    }
    // https://docs.spring.io/spring-cloud-vault/reference/config-data.html
    case 'vault':
      return isPlain &&
        field !== undefined &&
        /spring-cloud-(?:starter-)?vault/.test(build) &&
        imports(text, 'vault', `//${path}`)
        ? field
        : undefined;
    default:
      return undefined;
  }
}

/** Whether `spring.config.import` names the location; several of a kind are divided by semicolons. */
function imports(text: string, kind: string, location: string): boolean {
  return [...text.matchAll(new RegExp(`(?<![\\w-])${kind}:([^\\s,"'\\]]+)`, 'g'))].some(([, locations]) =>
    locations?.split(';').includes(location),
  );
}

/**
 * `sm@` in newer versions of the library; `sm://` in older ones, which Spring Boot 3.4 and later take for a default value
 * (https://github.com/spring-projects/spring-framework/issues/34198).
 */
function googleProperty(text: string, build: string, { path, options }: Reference): string | undefined {
  const [project, secret, ...more] = path.split('/');
  const isKnown = [...options.keys()].every((name) => name === 'version');
  const mark =
    /(?:import|locations?)\S*[ \t]*[=:][^\n]*?(?<![\w-])(sm@|sm:\/\/)|^[ \t]*-[ \t]*["']?(?:optional:)?(sm@|sm:\/\/)/m.exec(
      text,
    );
  const prefix = mark?.[1] ?? mark?.[2];
  if (!prefix || !project || !secret || more.length > 0 || !isKnown) return undefined;
  if (prefix === 'sm://' && !isBefore34(build)) return undefined;
  const version = options.get('version');
  return `${prefix}projects/${project}/secrets/${secret}${version === undefined ? '' : `/versions/${version}`}`;
}

/** Whether the build file names a version of Spring Boot, and one before 3.4. */
function isBefore34(build: string): boolean {
  const [, major, minor] =
    /spring-boot(?:-starter-parent|-dependencies|-gradle-plugin)?(?:<\/artifactId>\s*<version>|:|["')\s]+version\s*\(?["'])(\d+)\.(\d+)/.exec(
      build,
    ) ??
    /org\.springframework\.boot["')]+\s*version\s*\(?["'](\d+)\.(\d+)/.exec(build) ??
    [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) < 3 || (Number(major) === 3 && Number(minor) < 4);
}

/** The file itself, and those that Spring reads before the ones of profiles. */
async function importsOf({ path, text, project }: SourceFile): Promise<{ path: string; text: string }[]> {
  const folder = folderOf(path);
  const names = ['application', 'bootstrap'].flatMap((name) =>
    ['properties', 'yml', 'yaml'].map((extension) => joinPath(folder, `${name}.${extension}`)),
  );
  const others = names.filter((name) => name !== path);
  const texts = await Promise.all(others.map((name) => project.readText(name)));
  return [{ path, text }, ...others.map((name, i) => ({ path: name, text: texts[i] ?? '' }))].map((file) => ({
    path: file.path,
    text: withoutCommentLines(file.text),
  }));
}

async function buildTextOf({
  path,
  project,
}: Pick<SourceFile, 'path'> & { project: ProjectFiles }): Promise<string> {
  for (const folder of foldersUpTo(folderOf(path), '')) {
    const names = ['pom.xml', 'build.gradle', 'build.gradle.kts'];
    const texts = await Promise.all(names.map((name) => project.readText(joinPath(folder, name))));
    const found = texts.filter((text) => text !== undefined);
    if (found.length > 0) return found.join('\n');
  }
  return '';
}
