import assert from 'node:assert/strict';
import { parse as parseJson } from 'jsonc-parser';
import { parse, Scalar, stringify } from 'yaml';
import { isKey } from '../../../../src/detect/finding';
import { scanText } from '../../../../src/detect/scan';
import { json } from '../../../../src/rewrite/formats/json';
import { yaml } from '../../../../src/rewrite/formats/yaml';
import type { PlainLanguage } from '../../../../src/rewrite/language';
import { readWrittenKey } from '../../../../src/rewrite/plan/written-key';
import { applyEdits } from '../../../../src/text/edits';
import { fakeKey } from '../../../support/keys';
import { randomBytes, SEED } from '../../../support/random';
import { rewriteText } from '../../../support/rewrite-text';

const KEY = fakeKey(1);
const READ = '${SENDGRID_API_KEY:?}';

describe(`random documents, seed ${SEED}`, () => {
  it('of YAML say the same with the variable in the place of the key, and are else unchanged', async () => {
    for (let n = 0; n < 150; n++) {
      const random = new Numbers(`yaml ${n}`);
      const value = { services: { web: { image: 'x', environment: mapping(random, 3, yamlScalar) } } };
      const text = stringify(value, {
        lineWidth: random.below(2) === 0 ? 0 : 40,
        indent: 2 + random.below(3),
      });
      await check(
        yaml,
        'docker-compose.yml',
        random.below(3) === 0 ? text.replaceAll('\n', '\r\n') : text,
        (source) => parse(source),
      );
    }
  });

  it('of JSON say the same with the variable in the place of the key, and are else unchanged', async () => {
    for (let n = 0; n < 150; n++) {
      const random = new Numbers(`json ${n}`);
      const indentation = [undefined, 2, '\t'][random.below(3)];
      const text = JSON.stringify({ mcpServers: mapping(random, 4, scalar) }, null, indentation);
      await check(
        json,
        '.mcp.json',
        text.replaceAll('é', '\\u00e9'),
        (source) => parseJson(source),
        '${SENDGRID_API_KEY}',
      );
    }
  });
});

async function check(
  language: PlainLanguage,
  path: string,
  text: string,
  read: (source: string) => unknown,
  reference = READ,
): Promise<void> {
  const keys = scanText({ text, path })
    .filter(isKey)
    .map((finding) => ({
      span: finding.span,
      variable: 'SENDGRID_API_KEY',
      disguise: readWrittenKey(text, finding)?.disguise,
    }));
  const { edits, outcomes } = await rewriteText(language, text, keys, path);
  const around = applyEdits(
    text,
    keys.map(({ span }) => ({ span, newText: '' })),
  );
  for (const outcome of outcomes) assert.ok('reference' in outcome, around);
  const after = applyEdits(text, edits);
  const expected: unknown = JSON.parse(JSON.stringify(read(text)).replaceAll(KEY, reference));
  assert.equal(JSON.stringify(read(after)), JSON.stringify(expected), around);
  assert.equal(language.countErrors?.(after), 0, around);
  // Where there is no key, not a byte changes, but for quotes that the new value needs.
  const withoutQuotes = (source: string) => source.replace(/["']/g, '');
  assert.equal(withoutQuotes(after.replaceAll(reference, '')), withoutQuotes(around), around);
}

/** Numbers that depend on the seed and the name alone. */
class Numbers {
  private readonly bytes: Buffer;
  private position = 0;

  constructor(name: string) {
    this.bytes = randomBytes(name, 4096);
  }

  below(limit: number): number {
    this.position = (this.position + 2) % (this.bytes.length - 2);
    return this.bytes.readUInt16LE(this.position) % limit;
  }
}

function mapping(random: Numbers, depth: number, leaf: (random: Numbers) => unknown): unknown {
  const entries = Array.from({ length: 1 + random.below(4) }, (_, i) => {
    const kind = depth === 0 ? 0 : random.below(4);
    const value =
      kind === 1
        ? mapping(random, depth - 1, leaf)
        : kind === 2
          ? Array.from({ length: 1 + random.below(3) }, () => leaf(random))
          : leaf(random);
    return [`k${i}${['', '-x', ' y', '📮'][random.below(4)]}`, value];
  });
  return Object.fromEntries(entries);
}

const PIECES = [
  'a',
  ' ',
  ': ',
  ' #',
  '\n',
  '"',
  "'",
  '\\',
  '\t',
  'é',
  '📮',
  '- ',
  '{',
  '}',
  '[',
  ',',
  '%',
  '@',
  '$$',
  '|',
  'yes',
  '1',
];

function scalar(random: Numbers): string {
  const words = () =>
    Array.from({ length: random.below(5) }, () => PIECES[random.below(PIECES.length)]).join('');
  switch (random.below(4)) {
    case 0:
      return words();
    case 1:
      return KEY;
    // Nothing that could belong to the key may touch it.
    case 2:
      return `${words()} ${KEY} ${words()}`;
    default:
      return `Bearer ${KEY}`;
  }
}

const STYLES = ['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

function yamlScalar(random: Numbers): Scalar {
  const made = new Scalar(scalar(random));
  made.type = STYLES[random.below(STYLES.length)] ?? 'PLAIN';
  return made;
}
