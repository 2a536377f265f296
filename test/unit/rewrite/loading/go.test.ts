import assert from 'node:assert/strict';
import { loadingOf } from '../../../../src/rewrite/loading';
import { applyEdits } from '../../../../src/text/edits';
import { fillKeys } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';

const NOTHING = 'Nothing loads .env yet. Start the program with: keyguard run -- COMMAND';
const GO_MOD = 'module example.com/mail\n\ngo 1.24\n\nrequire github.com/joho/godotenv v1.5.1\n';
const IN_FUNCTION = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("{{KEY1}}")\n}\n';
const AT_TOP =
  'package main\n\nimport "fmt"\n\nvar key = "{{KEY1}}"\n\nfunc main() {\n\tfmt.Println(key)\n}\n';

async function loading(
  path: string,
  text: string,
  files: Readonly<Record<string, string>>,
  envPath = '.env',
) {
  const file = { path, text: fillKeys(text) };
  const project = new MemoryProject({ ...files, [path]: file.text });
  const { notes, edits, companions } = await loadingOf({ file, envPath, project });
  return {
    notes,
    text: edits && applyEdits(file.text, edits),
    companions: companions?.map(({ path, before, edits }) => [path, applyEdits(before ?? '', edits)]),
  };
}

describe('who loads the env file of a Go program', () => {
  it('nobody, without a module or a library for it', async () => {
    assert.deepEqual((await loading('main.go', IN_FUNCTION, {})).notes, [NOTHING]);
    assert.deepEqual((await loading('main.go', IN_FUNCTION, { 'go.mod': 'module a\n' })).notes, [NOTHING]);
  });

  it('godotenv, imported where it is required but not used', async () => {
    const added = await loading('main.go', AT_TOP, { 'go.mod': GO_MOD });
    assert.deepEqual(added.notes, ['godotenv/autoload, which was added to this file, loads .env.']);
    assert.match(added.text ?? '', /^import "fmt"\nimport _ "github.com\/joho\/godotenv\/autoload"\n/m);
  });

  it('godotenv, in the sorted place of a block', async () => {
    const block = (imports: string) => AT_TOP.replace('import "fmt"', `import (\n${imports})`);
    const cases = [
      ['\t"fmt"\n', '\t"fmt"\n\n\t_ "github.com/joho/godotenv/autoload"\n'],
      [
        '\t"fmt"\n\n\t"a.com/b"\n\t"x.org/y"\n',
        '\t"fmt"\n\n\t"a.com/b"\n\t_ "github.com/joho/godotenv/autoload"\n\t"x.org/y"\n',
      ],
      ['\t"fmt"\n\n\t"a.com/b"\n', '\t"fmt"\n\n\t"a.com/b"\n\t_ "github.com/joho/godotenv/autoload"\n'],
    ] as const;
    for (const [before, after] of cases) {
      const { text } = await loading('main.go', block(before), { 'go.mod': GO_MOD });
      assert.equal(text, fillKeys(block(after)));
    }
  });

  it('godotenv, in main.go for a function of another package', async () => {
    const library = IN_FUNCTION.replace('package main', 'package mail').replace('main()', 'Send()');
    const main = 'package main\n\nfunc main() {}\n';
    const { notes, companions, text } = await loading('mail/send.go', library, {
      'go.mod': GO_MOD,
      'main.go': main,
    });
    assert.deepEqual(notes, ['godotenv/autoload, which was added to main.go, loads .env.']);
    assert.deepEqual(companions, [
      ['main.go', 'package main\n\nimport _ "github.com/joho/godotenv/autoload"\n\nfunc main() {}\n'],
    ]);
    assert.equal(text, undefined);
  });

  it('godotenv, where the program calls it already', async () => {
    const call = IN_FUNCTION.replace('main() {\n', 'main() {\n\tgodotenv.Load()\n');
    assert.deepEqual((await loading('main.go', call, { 'go.mod': GO_MOD })).notes, [
      'godotenv in this file loads .env; it must run before the key is read.',
    ]);
    const main = 'package main\n\nimport _ "github.com/joho/godotenv/autoload"\n';
    assert.deepEqual((await loading('mail/send.go', AT_TOP, { 'go.mod': GO_MOD, 'main.go': main })).notes, [
      'godotenv/autoload in main.go loads .env.',
    ]);
  });

  it('godotenv, imported as well where its call comes too late for what is at the top of a package', async () => {
    const call = AT_TOP.replace('main() {\n', 'main() {\n\tgodotenv.Load()\n');
    const { notes } = await loading('main.go', call, { 'go.mod': GO_MOD });
    assert.deepEqual(notes, ['godotenv/autoload, which was added to this file, loads .env.']);
  });

  it('nobody, where godotenv would not find the file or the package', async () => {
    const vendored = { 'go.mod': GO_MOD, 'vendor/modules.txt': 'github.com/joho/godotenv\n' };
    assert.deepEqual((await loading('main.go', AT_TOP, vendored)).notes, [NOTHING]);
    assert.deepEqual((await loading('main.go', AT_TOP, { 'go.mod': GO_MOD }, '.env.local')).notes, [
      'Nothing loads .env.local yet. Start the program with: keyguard run --env-file .env.local -- COMMAND',
    ]);
  });

  it('nobody, where there is viper, which keeps the values to itself', async () => {
    const { notes } = await loading('main.go', AT_TOP, {
      'go.mod': 'module a\n\nrequire github.com/spf13/viper v1.20.0\n',
    });
    assert.deepEqual(notes, [
      NOTHING,
      'viper reads env files into its own settings, where os.Getenv does not look.',
    ]);
  });
});
