import assert from 'node:assert/strict';
import { isKey } from '../../../src/detect/finding';
import { scanText } from '../../../src/detect/scan';
import { languageFor } from '../../../src/rewrite/languages';
import { planMove } from '../../../src/rewrite/plan';
import { parseReference } from '../../../src/stores/references';
import { applyEdits } from '../../../src/text/edits';
import { grammars } from '../../support/grammars';
import { MemoryProject } from '../../support/memory-project';
import { rewriteFixtures } from '../../support/rewrite-fixtures';

const TEMPLATES = [
  'ref+awssecrets://mail#/{variable}',
  'ref+awsssm://mail/{variable}',
  'ref+azurekeyvault://mail-vault/{variable}',
  'ref+gcpsecrets://mail-123456/{variable}',
  'ref+vault://secret/mail#/{variable}',
  'op://Dev/mail/{variable}',
];

/** What must hold for every file that has references of its own, whatever the vault: tried on all that stands in the fixtures. */
describe('a move to a vault by references of a format', () => {
  const fixtures = rewriteFixtures().filter(
    ({ path, before }) => languageFor(path, undefined, before)?.rewriteForVault,
  );

  it('is tried on many files', () => assert.ok(fixtures.length >= 100, `only ${fixtures.length}`));

  for (const template of TEMPLATES)
    it(`leaves no key but the refused ones, and the file as readable as it was: ${template}`, async function () {
      this.timeout(60_000);
      for (const { name, path, before } of fixtures) {
        const after = await moveTo(template, path, before).catch((error: unknown) => {
          throw new Error(name, { cause: error });
        });
        const errors = (text: string) => {
          const language = languageFor(path, undefined, before);
          return language?.grammar === undefined ? (language?.countErrors?.(text) ?? 0) : 0;
        };
        assert.ok(errors(after.text) <= errors(before), name);
        assert.equal(keysIn(path, after.text).length, after.skipped, name);
        if (after.skipped > 0) continue;
        assert.equal((await moveTo(template, path, after.text)).text, after.text, name);
      }
    });
});

async function moveTo(
  template: string,
  path: string,
  text: string,
): Promise<{ readonly text: string; readonly skipped: number }> {
  const plan = await planMove({
    file: { path, text },
    findings: keysIn(path, text),
    home: '',
    project: new MemoryProject({ [path]: text }),
    grammars,
    settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
    destination: {
      store: { id: 'x', name: 'X', schemes: ['x'], read: async () => '' },
      referenceFor: (variable) => {
        const reference = parseReference(template.replace('{variable}', variable));
        assert.ok(reference);
        return reference;
      },
      occupied: new Map(),
    },
  });
  const change = plan.changes.find((each) => each.path === path);
  return { text: change ? applyEdits(text, change.edits) : text, skipped: plan.skipped.length };
}

function keysIn(path: string, text: string) {
  return scanText({ text, path }).filter(isKey);
}
