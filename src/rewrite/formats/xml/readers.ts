import type { Span } from '../../../text/span';
import type { MarkupPlace } from '../markup';

export interface XmlSource {
  readonly path: string;
  readonly text: string;
  readonly key: Span;
  readonly place: MarkupPlace;
}

/** A program that reads an XML file and can get a value from the environment instead. */
export interface XmlReader {
  /** Whether it is this program's file, or part of the file. */
  readonly reads: (source: XmlSource) => boolean;
  /** What it replaces by a variable's value; undefined where it does not, at this place. */
  readonly reference?: (variable: string, source: XmlSource) => string | undefined;
  /** The variable that an empty element (`drop`) or an empty value (`empty`) leaves to the environment. */
  readonly overriddenBy?: (
    source: XmlSource,
  ) => { readonly name: string; readonly how: 'drop' | 'empty' } | undefined;
  /** Why everything else stays, and what to do. */
  readonly advice?: string;
}

const SHIPPED =
  'This file becomes a part of the app, where everybody can read the key. Let your server send the mail, and replace this key: it is known.';

export const XML_READERS: readonly XmlReader[] = [
  {
    reads: ({ path }) =>
      /(?:^|\/)res\/[\w-]+\/[^/]+\.xml$|(?:^|\/)AndroidManifest\.xml$|\.(?:plist|storyboard|xib|entitlements)$/.test(
        path,
      ),
    advice: SHIPPED,
  },
  {
    // https://maven.apache.org/pom.html#properties, https://maven.apache.org/settings.html
    reads: ({ path, place }) =>
      /(?:^|\/)(?:pom|[\w.-]*\.pom|settings|[\w-]*-settings)\.xml$|\.pom$/.test(path) &&
      /^(?:project|settings)$/.test(root(place)),
    reference: (variable) => `\${env.${variable}}`,
  },
  {
    // https://ant.apache.org/manual/Tasks/property.html: there only after <property environment="…"/>.
    reads: ({ place }) => root(place) === 'project' && place.elements[0]?.attributes.has('default') === true,
    reference: (variable, { text }) => {
      const prefix = /<property\s[^>]*\benvironment\s*=\s*["']([\w.]+?)\.?["']/.exec(text)?.[1];
      return prefix === undefined ? undefined : `\${${prefix}.${variable}}`;
    },
    advice:
      'Ant reads variables only after it was told so. Add <property environment="env"/> above, then use the fix again.',
  },
  {
    // https://logging.apache.org/log4j/2.x/manual/lookups.html#EnvironmentLookup
    reads: ({ path, place }) =>
      /(?:^|\/)log4j2[\w.-]*\.xml$/.test(path) && /^Configuration$/i.test(root(place)),
    reference: (variable) => `\${env:${variable}}`,
  },
  {
    // https://logback.qos.ch/manual/configuration.html#variableSubstitution: the environment comes last.
    reads: ({ path, place }) => /(?:^|\/)logback[\w.-]*\.xml$/.test(path) && root(place) === 'configuration',
    reference: (variable) => `\${${variable}}`,
  },
  {
    // https://github.com/NLog/NLog/wiki/Environment-Layout-Renderer
    reads: ({ place }) => place.elements.some(({ name }) => name === 'nlog'),
    reference: (variable, { place }) =>
      place.elements.at(-1)?.name === 'target' || place.elements.at(-1)?.name === 'variable'
        ? `\${environment:${variable}}`
        : undefined,
  },
  {
    // https://docs.phpunit.de/en/11.5/configuration.html#the-env-element: the environment's value stays without an element.
    reads: ({ path, place }) =>
      /(?:^|\/)phpunit[\w.-]*\.xml(?:\.dist)?$/.test(path) && root(place) === 'phpunit',
    overriddenBy: (source) => nameAndValue(source, 'env', 'name', 'drop'),
    advice:
      'PHPUnit sets this to what stands here. Read the key with getenv in the tests and delete the element.',
  },
  {
    // https://learn.microsoft.com/visualstudio/msbuild/how-to-use-environment-variables-in-a-build
    reads: ({ path, place }) =>
      /\.(?:[\w-]*proj|props|targets|pubxml)$/.test(path) && root(place) === 'Project',
    reference: (variable) => `$(${variable})`,
  },
  {
    // https://docs.spring.io/spring-framework/reference/core/expressions/beandef.html, and ${…} where a configurer is declared.
    reads: ({ text, place }) =>
      root(place) === 'beans' && text.includes('www.springframework.org/schema/beans'),
    reference: (variable, { text, place }) => {
      const isDeclared = /<context:property-placeholder\b|Property(?:Sources)?PlaceholderConfigurer\b/.test(
        text,
      );
      if (isDeclared && !/placeholder-?prefix/i.test(text)) return `\${${variable}}`;
      const quote = place.quote === "'" ? '"' : "'";
      return `#{environment.getRequiredProperty(${quote}${variable}${quote})}`;
    },
  },
  {
    // https://github.com/aspnet/MicrosoftConfigurationBuilders/blob/main/docs/KeyValueConfigBuilders.md
    reads: ({ place }) => root(place) === 'configuration' && isIn(place, /^appSettings$/),
    reference: (variable, source) =>
      /^(?:Token|Expand)$/i.test(builderModeOf(source) ?? '') ? `\${${variable}}` : undefined,
    overriddenBy: (source) =>
      /^(?:Strict|Greedy)$/i.test(builderModeOf(source) ?? '')
        ? nameAndValue(source, 'add', 'key', 'empty')
        : undefined,
    advice:
      'The program reads this value from this file alone. Read it with Environment.GetEnvironmentVariable instead and delete the element; or give appSettings an EnvironmentConfigBuilder (configBuilders), then use the fix again.',
  },
  {
    reads: ({ place }) => isIn(place, /^environmentVariables$/) && isIn(place, /^aspNetCore$/),
    advice:
      'The web server sets this variable to what stands here. Set it where the site is hosted (the application pool or the app settings) and delete the element here.',
  },
  {
    reads: ({ path }) => /(?:^|\/)\.(?:idea|run)\//.test(path),
    advice:
      'The IDE starts the program with what stands here. Name the env file in the run configuration ("Paths to .env files") and delete the variable there.',
  },
];

export const XML_ADVICE =
  'Nothing that KeyGuard knows puts a variable into this file. Let the program read the key from the environment, then delete it here.';

function root({ elements }: MarkupPlace): string {
  return elements[0]?.name ?? '';
}

function isIn({ elements }: MarkupPlace, name: RegExp): boolean {
  return elements.some((element) => name.test(element.name));
}

/** Of `<element name="NAME" value="KEY"/>`. */
function nameAndValue(
  { place, key }: XmlSource,
  element: string,
  nameAttribute: string,
  how: 'drop' | 'empty',
): { readonly name: string; readonly how: 'drop' | 'empty' } | undefined {
  const last = place.elements.at(-1);
  const name = last?.attributes.get(nameAttribute);
  const isWhole = place.content.start === key.start && place.content.end === key.end;
  return last?.name === element &&
    place.attribute === 'value' &&
    isWhole &&
    name !== undefined &&
    /^[A-Za-z_][\w.-]*$/.test(name)
    ? { name, how }
    : undefined;
}

/** How the builder that reads the environment treats the application's settings; undefined where there is none. */
function builderModeOf({ text, place }: XmlSource): string | undefined {
  const names = place.elements.find(({ name }) => name === 'appSettings')?.attributes.get('configBuilders');
  for (const name of names?.split(/\s*,\s*/) ?? []) {
    const builder = [...text.matchAll(/<add\s[^>]*>/g)].find(
      ([tag]) =>
        tag.includes('EnvironmentConfigBuilder') &&
        new RegExp(`\\bname\\s*=\\s*["']${escapePattern(name)}["']`).test(tag),
    )?.[0];
    if (builder === undefined || /\b(?:prefix|stripPrefix)\s*=/.test(builder)) continue;
    return /\bmode\s*=\s*["'](\w+)["']/.exec(builder)?.[1] ?? 'Strict';
  }
  return undefined;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
