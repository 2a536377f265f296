import assert from 'node:assert/strict';
import { springYaml } from '../../../../src/rewrite/formats/spring-yaml';
import { rewriteSource } from '../../../../src/rewrite/rewrite';
import { grammars } from '../../../support/grammars';
import { fakeKey } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';

describe('config/application.yml', () => {
  const path = 'mail/config/application.yml';
  const text = `KEY: ${fakeKey(1)}\n`;
  const keys = [{ span: { start: 5, end: 74 }, variable: 'SENDGRID_API_KEY' }];

  it('is left to Figaro in a Ruby project', async () => {
    const project = new MemoryProject({ [path]: text, 'mail/Gemfile': '' });
    const { edits, outcomes } = await rewriteSource(grammars, springYaml, { path, text, project }, keys);
    assert.deepEqual(edits, []);
    assert.match(JSON.stringify(outcomes), /which Figaro reads/);
  });

  it('is that of Spring otherwise', async () => {
    const project = new MemoryProject({ [path]: text });
    const { edits } = await rewriteSource(grammars, springYaml, { path, text, project }, keys);
    assert.deepEqual(edits[0]?.newText, '${SENDGRID_API_KEY}');
  });
});
