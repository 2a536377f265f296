import { folderOf } from '../../stores/project-files';
import type { TextEdit } from '../../text/edits';
import { lineBefore, lineEndOf } from '../../text/lines';
import type { KeyInSource, PlainLanguage, SourceFile } from '../language';
import {
  type Dialect,
  type Literal,
  type Part,
  type Place,
  type Refusal,
  rewriteLiterals,
} from '../literals';
import { startWithKeyguard } from '../loading/loaders';
import { wholeLines } from './answers';
import { DataSources } from './terraform/data-sources';
import { addDeclarations } from './terraform/declarations';
import { type HclProgram, programOf } from './terraform/dialects';
import { type HclBlock, type HclPlace, hclPlaceAt } from './terraform/scan';

/** HCL: Terraform, OpenTofu, Packer and Terragrunt. */
export const terraform: PlainLanguage = {
  name: 'Terraform',
  extensions: ['.tf', '.tofu', '.tfvars', '.hcl', '.nomad'],
  languageIds: ['terraform', 'terraform-vars', 'hcl', 'packer', 'terragrunt', 'opentofu'],
  nameFor: ({ path, text }, key, chosen) => {
    const program = programOf(path);
    if (program?.prefix === undefined) return undefined;
    const place = hclPlaceAt(text, key);
    return program.prefix + (ownVariable(program, path, place) ?? chosen.toLowerCase());
  },
  loading: async ({ file, envPath }) => {
    const home = folderOf(envPath);
    const folder = folderOf(file.path).slice(home === '' ? 0 : home.length + 1);
    const command = programOf(file.path)?.command(folder);
    const note = startWithKeyguard(envPath);
    return { notes: [command === undefined ? note : note.replace('COMMAND', command)] };
  },
  rewrite: async (source, keys) => {
    const dialect = new HclDialect(source, keys);
    const rewrite = rewriteLiterals(source.text, keys, dialect);
    return addDeclarations(source, rewrite, dialect.undeclared);
  },
  rewriteForVault: async (source, keys) => {
    const program = programOf(source.path);
    if (program?.name !== 'Terraform' || program.values?.test(source.path)) return undefined;
    const sources = await DataSources.of(source);
    const vaults = new Map(keys.map(({ variable, vault }) => [variable, vault]));
    const dialect = new HclDialect(source, keys, (variable, place) => {
      const vault = vaults.get(variable);
      return vault && sources.expressionFor(vault, place);
    });
    const rewrite = rewriteLiterals(source.text, keys, dialect);
    return dialect.needsVariables ? undefined : sources.addTo(rewrite);
  },
};

/** The variable whose value the place is: a `default`, or an assignment in a file of values. */
function ownVariable(program: HclProgram, path: string, place: HclPlace): string | undefined {
  if (!place.isDirect || !place.attribute) return undefined;
  if (program.values?.test(path)) return place.blocks.length === 0 ? place.attribute.name : undefined;
  const [block, inner] = place.blocks;
  return block?.type === 'variable' && !inner && place.attribute.name === 'default'
    ? block.labels[0]
    : undefined;
}

const NO_READER =
  'Nothing that KeyGuard knows puts a variable into this file. Let the program read the key from the environment, then delete it here.';

const NESTED = 'Another key stands in the text around this one. Use the fix again for this one.';

interface HclLiteral extends Literal {
  readonly place: HclPlace;
}

class HclDialect implements Dialect<HclLiteral> {
  /** Variables that are read and may have no declaration. */
  readonly undeclared = new Set<string>();
  /** Whether a key stands where nothing reads a vault. */
  needsVariables = false;
  /** That show a read value now, by the block's start. */
  private readonly outputs = new Map<number, HclPlace>();
  private readonly program: HclProgram | undefined;

  private readonly places: ReadonlyMap<KeyInSource, HclPlace>;

  constructor(
    private readonly source: SourceFile,
    keys: readonly KeyInSource[],
    /** What stands for a key that is in a vault, if something does. */
    private readonly vaultExpression?: (variable: string, place: HclPlace) => string | undefined,
  ) {
    this.program = programOf(source.path);
    this.places = new Map(keys.map((key) => [key, hclPlaceAt(source.text, key.span)]));
  }

  placeOf(key: KeyInSource): Place<HclLiteral> {
    const place = this.places.get(key) ?? hclPlaceAt(this.source.text, key.span);
    if (place.kind === 'comment') return { kind: 'words' };
    if (place.kind === 'other')
      return {
        kind: 'refused',
        refusal: 'The key is in no string here. Put quotes around it, then use the fix again.',
      };
    if (place.attribute?.name === 'description' && /^(?:variable|output)$/.test(place.blocks[0]?.type ?? ''))
      return { kind: 'words' };
    if ([...this.places.values()].some(({ span }) => span.start === place.outerStart))
      return { kind: 'refused', refusal: NESTED };
    return { kind: 'literal', literal: { span: place.span, content: place.content, place } };
  }

  read(variable: string, literal: HclLiteral): string | Refusal {
    const { program } = this;
    if (!program) return { refusal: NO_READER };
    if (program.prefix === undefined) return `get_env("${variable}")`;
    const own = ownVariable(program, this.source.path, literal.place);
    const name = variable.startsWith(program.prefix)
      ? variable.slice(program.prefix.length)
      : variable.toLowerCase();
    if (this.vaultExpression) {
      const isPossible = own === undefined && refusePlace(program, literal.place) === undefined;
      const expression = isPossible ? this.vaultExpression(variable, literal.place) : undefined;
      this.needsVariables ||= expression === undefined;
      return expression ?? { refusal: NO_READER };
    }
    const refusal = this.refuseVariable(program, literal, own, name);
    if (refusal !== undefined) return { refusal };
    if (own === undefined) this.undeclared.add(name);
    return `var.${name}`;
  }

  encode(variable: string, literal: HclLiteral, before: string, after: string): string | Refusal {
    const value = this.read(variable, literal);
    return typeof value === 'string'
      ? `base64encode("${escapeTemplate(before)}\${${value}}${escapeTemplate(after)}")`
      : value;
  }

  replace({ span, place }: HclLiteral, expression: string): readonly TextEdit[] {
    const { text, path } = this.source;
    const own = this.program && ownVariable(this.program, path, place);
    if (own === undefined || !place.attribute) {
      const newText = place.isObjectKey ? `(${expression})` : expression;
      this.noteOutput(place);
      return [{ span, newText }];
    }
    const [block] = place.blocks;
    const isHidden = !block || saysSensitive(text, block);
    const attribute = { start: place.attribute.start, end: span.end };
    const lines = wholeLines(text, attribute);
    const isAlone =
      text.slice(lines.start, attribute.start).trim() === '' &&
      text.slice(attribute.end, lines.end).trim() === '';
    if (!isHidden) return [{ span: attribute, newText: 'sensitive = true' }];
    return [{ span: isAlone ? lines : attribute, newText: '' }];
  }

  compose({ span, content, place }: HclLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { text, path } = this.source;
    const own = this.program && ownVariable(this.program, path, place);
    if (own !== undefined) {
      return {
        refusal: `${own} holds more than the key. Give the key a variable of its own, then use the fix again.`,
      };
    }
    const inner = parts
      .map((part) => (part.kind === 'text' ? part.source : `\${${part.expression}}`))
      .join('');
    const newText = text.slice(span.start, content.start) + inner + text.slice(content.end, span.end);
    this.noteOutput(place);
    return [{ span, newText }];
  }

  finish(): readonly TextEdit[] {
    return [...this.outputs.values()].flatMap((place) => hideOutput(this.source.text, place));
  }

  private noteOutput(place: HclPlace): void {
    const [block] = place.blocks;
    if (
      block?.type === 'output' &&
      this.program?.name === 'Terraform' &&
      !saysSensitive(this.source.text, block)
    )
      this.outputs.set(block.start, place);
  }

  private refuseVariable(
    program: HclProgram,
    { place }: HclLiteral,
    own: string | undefined,
    name: string,
  ): string | undefined {
    const { path } = this.source;
    if (program.values?.test(path) && own === undefined)
      return `The values here are those of whole variables. Give the key a variable of its own in ${program.name}, then use the fix again.`;
    if (own !== undefined) {
      return own === name
        ? undefined
        : `The env file has another value for ${program.prefix}${own}. Give one of the two another name, then use the fix again.`;
    }
    const fixed = refusePlace(program, place);
    if (fixed !== undefined) return fixed;
    if (/(?:^|\/)modules\//.test(path) && program.name === 'Terraform')
      return 'A module gets its variables from the configuration that calls it. Declare a sensitive variable here, hand the value over where the module is called, and use the fix there.';
    return undefined;
  }
}

/** Where nothing can be read. */
function refusePlace({ name }: HclProgram, { blocks, attribute }: HclPlace): string | undefined {
  const types = blocks.map(({ type }) => type);
  if (types.includes('terraform') || types.includes('packer'))
    return `${name} reads this block before it knows any variable. Leave the value out here and give it with -backend-config, or in the environment.`;
  if (types[0] === 'variable')
    return 'A variable cannot read another one. Give the key a variable of its own, then use the fix again.';
  if (!attribute || (types[0] === 'module' && /^(?:source|version)$/.test(attribute.name)))
    return `${name} needs a fixed string here. Take the key out by hand.`;
  return undefined;
}

/** Terraform shows no output with a sensitive value that does not say so itself. */
function hideOutput(text: string, { attribute, span }: HclPlace): TextEdit[] {
  if (!attribute) return [];
  const eol = lineEndOf(text);
  const indentation = lineBefore(text, attribute.start);
  if (indentation.trim() === '') {
    const start = attribute.start - indentation.length;
    return [{ span: { start, end: start }, newText: `${indentation}sensitive = true${eol}` }];
  }
  // A block on one line has room for one attribute.
  const blank = /[ \t]*$/.exec(indentation)?.[0].length ?? 0;
  const close = /^[^\r\n}]*?([ \t]*)\}[ \t]*(?=[\r\n]|$)/.exec(text.slice(span.end));
  if (!close) return [];
  const end = span.end + close[0].lastIndexOf('}');
  return [
    {
      span: { start: attribute.start - blank, end: attribute.start },
      newText: `${eol}  sensitive = true${eol}  `,
    },
    { span: { start: end - (close[1] ?? '').length, end }, newText: eol },
  ];
}

function saysSensitive(text: string, block: HclBlock): boolean {
  return /^[^{]*\{[^}]*\bsensitive\s*=/.test(text.slice(block.start));
}

function escapeTemplate(text: string): string {
  return text.replace(/["\\]/g, '\\$&').replace(/[$%](?=\{)/g, '$&$&');
}
