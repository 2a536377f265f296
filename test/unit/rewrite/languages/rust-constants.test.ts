import assert from 'node:assert/strict';
import { findApiKeys } from '../../../../src/detect/api-key';
import { rust } from '../../../../src/rewrite/languages/rust';
import { rewriteSource } from '../../../../src/rewrite/rewrite';
import { grammars } from '../../../support/grammars';
import { fillKeys } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';

async function refusalOf(
  path: string,
  source: string,
  files: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const text = fillKeys(source);
  const keys = findApiKeys(text).map(({ span }) => ({ span, variable: 'SENDGRID_API_KEY' }));
  const project = new MemoryProject({ ...files, [path]: text });
  const { outcomes } = await rewriteSource(grammars, rust, { path, text, project }, keys);
  const [outcome] = outcomes;
  assert.ok(outcome);
  return 'refusal' in outcome ? outcome.refusal : undefined;
}

const used = (path: string) =>
  `A Rust constant cannot read a variable, and ${path} uses this one, too. Make it a function that returns a String, then use the fix again.`;

describe('a Rust constant and the other files of its crate', () => {
  const config = 'pub const KEY: &str = "{{KEY1}}";\n';

  it('stays where another file uses it', async () => {
    const crate = {
      'Cargo.toml': '',
      'src/main.rs': 'mod config;\nmod mail;\n\nfn main() {}\n',
      'src/mail/mod.rs': 'pub mod send;\n',
      'src/mail/send.rs': 'pub fn send() {\n    key(crate::config::KEY);\n}\n',
    };
    assert.equal(await refusalOf('src/config.rs', config, crate), used('src/mail/send.rs'));
    const isOwn = { ...crate, 'src/mail/send.rs': 'const KEY: &str = "x";\nfn a() { b(KEY) }\n' };
    assert.equal(await refusalOf('src/config.rs', config, isOwn), undefined);
  });

  it('moves where no other file can see it, or does', async () => {
    const crate = { 'Cargo.toml': '', 'src/main.rs': 'mod config;\n\nconst OTHER: &str = "KEY";\n' };
    assert.equal(await refusalOf('src/config.rs', config.replace('pub ', ''), crate), undefined);
    assert.equal(await refusalOf('src/config.rs', config, { 'src/main.rs': 'fn main() {}\n' }), undefined);
    assert.equal(await refusalOf('config.rs', config, {}), undefined);
  });

  it('stays where a module below uses it, though it is private', async () => {
    const text = `${config.replace('pub ', '')}mod below;\n`;
    const below = 'pub fn a() {\n    b(super::KEY);\n}\n';
    assert.equal(
      await refusalOf('src/config.rs', text, { 'src/config/below.rs': below }),
      used('src/config/below.rs'),
    );
    assert.equal(await refusalOf('src/main.rs', text, { 'src/below.rs': below }), used('src/below.rs'));
  });
});
