import assert from 'node:assert/strict';
import { loadingOf } from '../../../../src/rewrite/loading';
import { MemoryProject } from '../../../support/memory-project';

type Files = Readonly<Record<string, string>>;

async function loading(path: string, text: string, files: Files = {}, envPath = '.env'): Promise<string> {
  const project = new MemoryProject({ ...files, [path]: text });
  const { notes } = await loadingOf({
    file: { path, text },
    envPath,
    project,
    variables: ['SENDGRID_API_KEY'],
  });
  return notes.join(' ');
}

describe('who loads the env file of shell scripts and of what is made of them', () => {
  const sourced = [
    'set -a; . ./.env; set +a\n',
    'source .env\n',
    'if [ -f .env ]; then . ./.env; fi\n',
    'source "$(dirname "$0")/.env"\n',
    '[ -f .env ] && source .env\n',
    'export $(cat .env | xargs)\n',
  ];
  for (const text of sourced) {
    it(`the script itself: ${JSON.stringify(text)}`, async () =>
      assert.equal(
        await loading('send.sh', text),
        'This script sources .env itself; it must do so before the key is read.',
      ));
  }

  const nothing = [
    '# . ./.env\n',
    '. ./deploy.env\n',
    'source .env.local\n',
    'cat .env\n',
    '. ./lib.sh\n',
    'echo . ./.env.example\n',
  ];
  for (const text of nothing) {
    it(`nobody: ${JSON.stringify(text)}`, async () =>
      assert.equal(
        await loading('send.sh', text),
        'Nothing loads .env yet. Start the script with: keyguard run -- sh send.sh',
      ));
  }

  it('direnv', async () =>
    assert.equal(await loading('send.sh', '', { '.envrc': 'dotenv\n' }), 'direnv loads .env by .envrc.'));

  it('another shell and another env file', async () =>
    assert.equal(
      await loading('bin/send.zsh', '', {}, '.env.local'),
      'Nothing loads .env.local yet. Start the script with: keyguard run --env-file .env.local -- zsh bin/send.zsh',
    ));

  it('a Makefile that includes it', async () =>
    assert.equal(
      await loading('Makefile', '-include .env\nexport\n'),
      'This Makefile includes .env itself.',
    ));
});
