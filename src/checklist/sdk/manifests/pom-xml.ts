import { type Dependency, type Manifest, spanOf } from '../manifest';
import { blankComments, elementIn, elements, type Piece } from './xml';

export const pomXml: Manifest = { ecosystem: 'Maven', fileName: /^pom\.xml$/, read: readPom };

function readPom(text: string): Dependency[] {
  const xml = blankComments(text);
  return elements(xml, 'dependency').flatMap((dependency): Dependency[] => {
    const group = elementIn(dependency, 'groupId');
    const artifact = elementIn(dependency, 'artifactId');
    if (!group || !artifact) return [];
    const name = `${group.text}:${artifact.text}`;
    const version = resolve(elementIn(dependency, 'version'), xml);
    return [
      version
        ? { name, range: version.text, span: spanOf(version.start, version.text) }
        : { name, range: '', span: spanOf(artifact.start, artifact.text) },
    ];
  });
}

/** A version that is a property of the same file: `${sendgrid.version}`. */
function resolve(version: Piece | undefined, xml: string): Piece | undefined {
  const property = /^\$\{([\w.-]+)\}$/.exec(version?.text ?? '')?.[1];
  if (property === undefined) return version;
  return elementIn({ text: xml, start: 0 }, property) ?? version;
}
