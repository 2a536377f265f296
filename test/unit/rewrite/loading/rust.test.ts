import assert from 'node:assert/strict';
import { loadingOf } from '../../../../src/rewrite/loading';
import { applyEdits } from '../../../../src/text/edits';
import { MemoryProject } from '../../../support/memory-project';

const NOTHING = 'Nothing loads .env yet. Start the program with: keyguard run -- COMMAND';
const CARGO = '[package]\nname = "mail"\n\n[dependencies]\ndotenvy = "0.15"\n';
const MAIN = 'fn main() {\n    send();\n}\n';

async function loading(
  path: string,
  text: string,
  files: Readonly<Record<string, string>>,
  envPath = '.env',
) {
  const project = new MemoryProject({ ...files, [path]: text });
  const { notes, edits, companions } = await loadingOf({ file: { path, text }, envPath, project });
  return {
    notes,
    text: edits && applyEdits(text, edits),
    companions: companions?.map(({ path, before, edits }) => [path, applyEdits(before ?? '', edits)]),
  };
}

describe('who loads the env file of a Rust program', () => {
  it('nobody, without a crate for it', async () => {
    const manifests = [
      '[dependencies]\nserde = "1"\n',
      '[dev-dependencies]\ndotenvy = "0.15"\n',
      '[dependencies]\ndotenvy = { version = "0.15", optional = true }\n',
    ];
    assert.deepEqual((await loading('main.rs', MAIN, {})).notes, [NOTHING]);
    for (const manifest of manifests)
      assert.deepEqual((await loading('src/main.rs', MAIN, { 'Cargo.toml': manifest })).notes, [NOTHING]);
  });

  it('dotenvy, called first in main', async () => {
    const { notes, text } = await loading('src/main.rs', MAIN, { 'Cargo.toml': CARGO });
    assert.deepEqual(notes, ['dotenvy, which is called first in this file now, loads .env.']);
    assert.equal(text, 'fn main() {\n    dotenvy::dotenv().ok();\n    send();\n}\n');
    const mains = [
      ['fn main() { send() }\n', 'fn main() { dotenvy::dotenv().ok(); send() }\n'],
      [
        '#[tokio::main]\r\nasync fn main() -> Result<(), Error> {\r\n\tsend().await\r\n}\r\n',
        '#[tokio::main]\r\nasync fn main() -> Result<(), Error> {\r\n\tdotenvy::dotenv().ok();\r\n\tsend().await\r\n}\r\n',
      ],
    ] as const;
    for (const [before, after] of mains)
      assert.equal((await loading('src/main.rs', before, { 'Cargo.toml': CARGO })).text, after);
  });

  it('dotenv, called first in the main of another file', async () => {
    const files = { 'Cargo.toml': '[dependencies.dotenv]\nversion = "0.15"\n', 'src/main.rs': MAIN };
    const { notes, text, companions } = await loading('src/mail.rs', 'pub fn send() {}\n', files);
    assert.deepEqual(notes, ['dotenv, which is called first in src/main.rs now, loads .env.']);
    assert.deepEqual(companions, [
      ['src/main.rs', 'fn main() {\n    dotenv::dotenv().ok();\n    send();\n}\n'],
    ]);
    assert.equal(text, undefined);
  });

  it('dotenvy, where the program calls it already', async () => {
    const main = MAIN.replace('send', 'dotenvy::dotenv().expect("no .env");\n    send');
    assert.deepEqual((await loading('src/main.rs', main, { 'Cargo.toml': CARGO })).notes, [
      'dotenv in this file loads .env; it must run before the key is read.',
    ]);
    assert.deepEqual((await loading('src/a.rs', '', { 'Cargo.toml': CARGO, 'src/main.rs': main })).notes, [
      'dotenv in src/main.rs loads .env; it must run before the key is read.',
    ]);
  });

  it('nobody, for a library and for an env file of another name or elsewhere', async () => {
    assert.deepEqual((await loading('src/lib.rs', '', { 'Cargo.toml': CARGO })).notes, [NOTHING]);
    const [note] = (await loading('src/main.rs', MAIN, { 'Cargo.toml': CARGO }, '.env.local')).notes;
    assert.match(note ?? '', /^Nothing loads \.env\.local yet\./);
    const [other] = (await loading('a/src/main.rs', MAIN, { 'a/Cargo.toml': CARGO }, '.env')).notes;
    assert.match(other ?? '', /^Nothing loads \.env yet\./);
  });
});
