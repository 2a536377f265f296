import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { TextEdit } from '../../../../text/edits';
import { lineBefore, lineEndOf } from '../../../../text/lines';
import type { KeyInSource, Loading } from '../../../language';
import { keyguardRun } from '../../../loading/loaders';
import { isWhole, onlyVariable, substitute, type Treatment } from '../../values';
import type { YamlFile } from '../document';
import {
  type Entries,
  entryOf,
  insertBefore,
  isReferredTo,
  linesOf,
  Remover,
  spanOfPair,
  textOf,
} from '../edits';
import type { YamlKind, YamlRewriter } from '../kind';
import { nameOf, type YamlScalar } from '../scalar';
import { templateReferences } from './cloudformation-references';

/** Templates of CloudFormation and SAM. */
export const cloudFormation: YamlKind = {
  matches({ documents }) {
    const root = documents[0]?.contents;
    const resources = entryOf(root, 'Resources')?.value;
    if (!isMap(resources)) return false;
    return (
      entryOf(root, 'AWSTemplateFormatVersion') !== undefined ||
      resources.items.some(({ value }) => /^(?:AWS|Custom|Alexa)::/.test(textOf(value, 'Type') ?? ''))
    );
  },
  begin: (file) => new Template(file),
  beginForVault: templateReferences,
};

/** The key becomes a parameter that CloudFormation shows nobody: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
class Template implements YamlRewriter {
  private readonly root: YAMLMap | undefined;
  private readonly parameters: unknown;
  private readonly isJson: boolean;
  private readonly defaults: Remover;
  /** Parameters that take a key, with the variable whose value they are handed. */
  private readonly handed = new Map<string, string>();
  private readonly added = new Set<string>();

  constructor(private readonly file: YamlFile) {
    const root = file.documents[0]?.contents;
    this.root = isMap(root) ? root : undefined;
    this.isJson = isMap(root) && root.flow === true;
    this.defaults = new Remover(file);
    this.parameters = entryOf(root, 'Parameters')?.value;
  }

  treat(value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
    const [section, name, property] = value.path;
    if (section === 'Parameters') return this.treatParameter(value, keys, String(name), property);
    if (!['Resources', 'Globals', 'Outputs', 'Conditions'].includes(String(section)))
      return section === 'Description' || section === 'Metadata'
        ? substitute(value, keys, ({ variable }) => `<${variable}>`)
        : { refusal: NO_REFERENCE };
    if (name === undefined || property === 'Type') return { refusal: NO_REFERENCE };
    const { tag } = value.node;
    if (tag === '!Sub' || isSubstituted(value)) return this.substitute(value, keys);
    if ((tag !== undefined && tag !== '!Sub') || isReferredTo(value, value.node))
      return { refusal: OTHER_FUNCTION };
    if (isWhole(value, keys)) {
      const reference = this.parameterFor(onlyVariable(keys));
      const newText = this.isJson ? `{"Ref": "${reference}"}` : `!Ref ${reference}`;
      return { edits: [{ span: value.span, newText }], references: keys.map(() => `!Ref ${reference}`) };
    }
    // Its own dollars would be read, too.
    if (value.style === 'block' || value.marked(keys).includes('${')) return { refusal: NO_SUB };
    const inner = this.substitute(value, keys);
    if ('refusal' in inner) return inner;
    const at = { start: value.span.start, end: value.span.start };
    const behind = { start: value.span.end, end: value.span.end };
    return {
      edits: this.isJson
        ? [{ span: at, newText: '{"Fn::Sub": ' }, ...inner.edits, { span: behind, newText: '}' }]
        : [{ span: at, newText: '!Sub ' }, ...inner.edits],
      references: inner.references,
    };
  }

  private substitute(value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
    return substitute(value, keys, ({ variable }) => `\${${this.parameterFor(variable)}}`);
  }

  private treatParameter(
    value: YamlScalar,
    keys: readonly KeyInSource[],
    name: string,
    property: unknown,
  ): Treatment {
    const { map } = value;
    if (property !== 'Default' || !map || !isWhole(value, keys)) return { refusal: NO_REFERENCE };
    if (!this.defaults.remove(value)) return { refusal: NO_REFERENCE };
    this.handed.set(name, onlyVariable(keys));
    const [first] = map.items;
    const isHidden = textOf(map, 'NoEcho') === 'true';
    const anchor = map.items.find((pair) => nameOf(pair) === 'Type') ?? first;
    const hidden = this.isJson ? { '"NoEcho"': 'true' } : { NoEcho: 'true' };
    const edits = isHidden || !anchor ? [] : [insertBefore(this.file, map, anchor, hidden)];
    return { edits, references: [`parameter ${name}`] };
  }

  private parameterFor(variable: string): string {
    const name = parameterName(variable);
    const isFree = entryOf(entryOf(this.root, 'Resources')?.value, name) === undefined;
    const free = isFree ? name : `${name}Parameter`;
    if (entryOf(this.parameters, free) === undefined) this.added.add(free);
    this.handed.set(free, variable);
    return free;
  }

  finish(): readonly TextEdit[] {
    const [firstOfAll] = this.root?.items ?? [];
    const removals = this.defaults.edits();
    if (this.added.size === 0 || !this.root || !firstOfAll) return removals;
    const quote = (name: string) => (this.isJson ? `"${name}"` : name);
    const parameters: Entries = Object.fromEntries(
      [...this.added].map((name) => [
        quote(name),
        { [quote('Type')]: quote('String'), [quote('NoEcho')]: 'true' },
      ]),
    );
    const list = this.parameters;
    const before =
      isMap(list) && list.items[0]
        ? { map: list, pair: list.items[0], entries: parameters }
        : {
            map: this.root,
            pair: entryOf(this.root, 'Resources') ?? firstOfAll,
            entries: { [quote('Parameters')]: parameters },
          };
    if (!this.isJson) return [...removals, insertBefore(this.file, before.map, before.pair, before.entries)];
    const { start } = spanOfPair(before.pair);
    const lead = lineBefore(this.file.text, start);
    const eol = lineEndOf(this.file.text);
    const newText = /^[ \t]*$/.test(lead)
      ? `${jsonLines(before.entries, lead).join(eol).trimStart()},${eol}${lead}`
      : `${jsonLines(before.entries, '')
          .map((line) => line.trim())
          .join(' ')}, `;
    return [...removals, { span: { start, end: start }, newText }];
  }

  /** The CLI reads the overrides from a file, and so from its standard input: https://github.com/aws/aws-cli/pull/5443 */
  loading(envPath: string): Loading {
    if (this.file.text.includes('AWS::Serverless-'))
      return {
        from: 'settings',
        notes: [
          `"sam deploy --guided" asks for ${[...this.handed.keys()].join(', ')} and shows nothing of it.`,
        ],
      };
    const pairs = [...this.handed].map(([name]) => `\\"${name}=%s\\"`).join(',');
    const values = [...this.handed].map(([, variable]) => `"$${variable}"`).join(' ');
    const command = `sh -c 'printf "[${pairs}]" ${values} | aws cloudformation deploy --template-file ${this.file.path} --stack-name STACK --parameter-overrides file:///dev/stdin'`;
    return {
      notes: [
        `Hand the key over when you deploy, without writing it on the command line: ${keyguardRun(envPath, command)}`,
      ],
    };
  }
}

/** `SENDGRID_API_KEY` as the parts of a template are called: letters and digits. */
function parameterName(variable: string): string {
  return variable
    .split('_')
    .map((word) =>
      /^sendgrid$/i.test(word) ? 'SendGrid' : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join('');
}

function isSubstituted({ pair, parents }: YamlScalar): boolean {
  if (pair && nameOf(pair) === 'Fn::Sub') return true;
  const [list, above] = parents;
  if (!isSeq(list)) return false;
  return list.tag === '!Sub' || (above !== undefined && 'key' in above && nameOf(above) === 'Fn::Sub');
}

function jsonLines(entries: Entries, indentation: string): string[] {
  const step = indentation.includes('\t') ? '\t' : '  ';
  const names = Object.keys(entries);
  return linesOf(entries, '').length === 0
    ? []
    : names.flatMap((name, i) => {
        const value = entries[name];
        const comma = i < names.length - 1 ? ',' : '';
        return typeof value === 'string' || value === undefined
          ? [`${indentation}${name}: ${value}${comma}`]
          : [`${indentation}${name}: {`, ...jsonLines(value, indentation + step), `${indentation}}${comma}`];
      });
}

const NO_REFERENCE =
  'CloudFormation reads no parameter here. Move the value to a parameter with NoEcho, and refer to that one with Ref where the value is used.';

const OTHER_FUNCTION =
  'Another function of CloudFormation works on this value. Put !Sub with a NoEcho parameter in its place by hand.';

const NO_SUB =
  'Fn::Sub would read what else stands in this value, too. Put a NoEcho parameter in the place of the key by hand.';
