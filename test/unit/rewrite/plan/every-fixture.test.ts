import assert from 'node:assert/strict';
import { maskKeys } from '../../../../src/detect/api-key';
import { isKey } from '../../../../src/detect/finding';
import { scanText } from '../../../../src/detect/scan';
import { type Plan, planMove } from '../../../../src/rewrite/plan';
import { applyEdits, type TextEdit } from '../../../../src/text/edits';
import { grammars } from '../../../support/grammars';
import { MemoryProject } from '../../../support/memory-project';
import { type RewriteFixture, rewriteFixtures } from '../../../support/rewrite-fixtures';

interface Tried extends RewriteFixture {
  readonly once: Move;
  /** Of the text after the move. */
  readonly twice: Move;
  /** Of the text before with CRLF for LF; undefined where it has no LF, or CR already. */
  readonly crlf: Move | undefined;
}

/** What must hold for every file with keys, whatever the language: tried on all that stands in the fixtures. */
describe('a move', () => {
  const tried: Tried[] = [];

  before(async function () {
    this.timeout(60_000);
    for (const fixture of rewriteFixtures()) {
      const { path, before: text } = fixture;
      const once = await move(path, text);
      const hasOnlyLf = text.includes('\n') && !text.includes('\r');
      tried.push({
        ...fixture,
        once,
        twice: await move(path, once.after),
        crlf: hasOnlyLf ? await move(path, withCrlf(text)) : undefined,
      });
    }
  });

  it('has been tried on many files', () => assert.ok(tried.length >= 150, `only ${tried.length}`));

  it('leaves no key but the refused ones', () =>
    each(tried, ({ path, once }) => assert.equal(keysIn(path, once.after).length, once.plan.skipped.length)));

  // A refusal may be lifted by what else moved, and says so.
  it('made twice changes nothing more, if it moved everything', () =>
    each(
      tried.filter(({ once }) => once.plan.skipped.length === 0),
      ({ once, twice }) => {
        assert.equal(twice.plan.moved.length, 0);
        assert.equal(twice.after, once.after);
      },
    ));

  it('undone gives the text before', () =>
    each(tried, ({ before: text, once: { after, edits } }) =>
      assert.equal(applyEdits(after, inverse(text, edits)), text),
    ));

  it('keeps CRLF, and does with it what it does with LF', () =>
    each(tried, ({ once, crlf }) => {
      if (crlf?.plan.moved.length === once.plan.moved.length) assert.equal(crlf.after, withCrlf(once.after));
    }));

  it('never has a key that moves in an edit of the source', () =>
    each(
      tried.filter(({ once }) => once.plan.skipped.length === 0),
      ({ once: { edits } }) => {
        const added = edits.map(({ newText }) => newText).join('\n');
        assert.equal(maskKeys(added), added);
      },
    ));
});

function withCrlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

function each(tried: readonly Tried[], check: (fixture: Tried) => void): void {
  const wrong: string[] = [];
  for (const fixture of tried) {
    try {
      check(fixture);
    } catch (error) {
      wrong.push(maskKeys(`${fixture.name}: ${(error as Error).message}`));
    }
  }
  assert.equal(
    wrong.length,
    0,
    `${wrong.length} of ${tried.length}, such as\n${wrong.slice(0, 5).join('\n')}`,
  );
}

interface Move {
  readonly after: string;
  readonly plan: Plan;
  readonly edits: readonly TextEdit[];
}

async function move(path: string, text: string): Promise<Move> {
  const findings = keysIn(path, text);
  const plan = await planMove({
    file: { path, text },
    findings,
    home: '',
    project: new MemoryProject({ [path]: text }),
    grammars,
    settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
  });
  const edits = plan.changes.find((change) => change.path === path)?.edits ?? [];
  return { after: applyEdits(text, edits), plan, edits };
}

function keysIn(path: string, text: string) {
  return scanText({ path, text }).filter(isKey);
}

/** Edits of the text after `edits` that give back the text before them. */
function inverse(before: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits
    .toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .map(({ span, newText }) => {
      const start = span.start + shift;
      shift += newText.length - (span.end - span.start);
      return {
        span: { start, end: start + newText.length },
        newText: before.slice(span.start, span.end),
      };
    });
}
