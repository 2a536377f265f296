import { type Dependency, type Manifest, spanOf } from '../manifest';
import { blankComments, elementIn, type Piece, pieces } from './xml';

export const csproj: Manifest = {
  ecosystem: 'NuGet',
  fileName: /^(?:.*\.(?:cs|fs|vb)proj|Directory\.(?:Packages|Build)\.props)$/i,
  read: readProject,
};

/** A project whose versions stand in Directory.Packages.props names none itself; that file is read on its own. */
function readProject(text: string): Dependency[] {
  const xml = blankComments(text);
  return pieces(xml, '<Package', '>').flatMap(({ start, end }): Dependency[] => {
    const tag = { text: xml.slice(start, end), start };
    if (!/^<Package(?:Reference|Version)\s/.test(tag.text)) return [];
    const name = attribute(tag, 'Include') ?? attribute(tag, 'Update');
    const version = resolve(
      attribute(tag, 'VersionOverride') ?? attribute(tag, 'Version') ?? childVersion(tag, xml),
      xml,
    );
    if (!name || !version) return [];
    return [{ name: name.text, range: version.text, span: spanOf(version.start, version.text) }];
  });
}

function attribute(tag: Piece, name: string): Piece | undefined {
  const match = new RegExp(`(\\s${name}\\s*=\\s*["'])([^"']*)["']`).exec(tag.text);
  if (!match) return undefined;
  const [, before = '', value = ''] = match;
  const indent = value.length - value.trimStart().length;
  return { text: value.trim(), start: tag.start + match.index + before.length + indent };
}

/** `<PackageReference Include="SendGrid"><Version>9.29.3</Version></PackageReference>`; nothing longer stands in between. */
const LONGEST_CONTENT = 1000;

function childVersion(tag: Piece, xml: string): Piece | undefined {
  if (tag.text.endsWith('/>')) return undefined;
  const start = tag.start + tag.text.length;
  const [content = ''] = xml.slice(start, start + LONGEST_CONTENT).split('</Package', 1);
  return elementIn({ text: content, start }, 'Version');
}

/** A version that is a property of the same file: `$(SendGridVersion)`. */
function resolve(version: Piece | undefined, xml: string): Piece | undefined {
  const property = /^\$\(([\w.-]+)\)$/.exec(version?.text ?? '')?.[1];
  if (property === undefined) return version;
  return elementIn({ text: xml, start: 0 }, property) ?? version;
}
