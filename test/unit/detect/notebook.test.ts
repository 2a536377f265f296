import assert from 'node:assert/strict';
import type { Finding } from '../../../src/detect/finding';
import { findInNotebook } from '../../../src/detect/notebook';
import type { Source } from '../../../src/detect/rule';
import { scanText } from '../../../src/detect/scan';
import { fakeKey } from '../../support/keys';

const [A, B, C] = [fakeKey(1), fakeKey(2), fakeKey(3)];

/** As Jupyter writes it. */
function notebook(cells: readonly object[], metadata: object = {}): string {
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1);
}

const code = (source: string | string[], outputs: readonly object[] = []) => ({
  cell_type: 'code',
  execution_count: 1,
  metadata: {},
  source,
  outputs,
});

/** What is found in `a.ipynb`: the cell, and what stands at the span in the file. */
function found(text: string): [cell: string, inFile: string][] {
  return scanText({ text, path: 'a.ipynb' }).map(({ rule, span, cell }) => {
    assert.equal(rule, 'api-key');
    const place = cell ? `${cell.kind} ${cell.index} ${cell.line}:${cell.column}` : '';
    return [place, text.slice(span.start, span.end)];
  });
}

/** A rule that needs a text to be whole: from `begin` to `end`, over lines. */
function stretches({ text }: Source): Finding[] {
  return [...text.matchAll(/begin[\s\S]*?end/g)].map(({ index, 0: { length } }) => ({
    rule: 'api-key-split',
    span: { start: index, end: index + length },
    severity: 'error',
    masked: '',
    keyId: null,
    fingerprint: '',
    message: '',
  }));
}

function stretchesIn(text: string): (string | undefined)[] {
  return (
    findInNotebook({ text, path: 'a.ipynb' }, stretches)?.map(({ span }) =>
      text.slice(span.start, span.end),
    ) ?? [undefined]
  );
}

describe('a notebook', () => {
  it('is found with keys in sources, at exactly their place in the file and in the cell', () => {
    const cells = [
      { cell_type: 'markdown', metadata: {}, source: `# é "quoted"\n\t${A}` },
      code(['import os\n', '"\\n"; x = "\u00e9"\n', `key = "${B}"; same = "${B}"\n`, C]),
    ];
    assert.deepEqual(found(notebook(cells)), [
      ['source 1 2:2', A],
      ['source 2 3:8', B],
      ['source 2 3:88', B],
      ['source 2 4:1', C],
    ]);
  });

  it('is found with keys in every kind of output', () => {
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: ['a\n', `b ${A}\n`] },
      {
        output_type: 'display_data',
        metadata: { about: A },
        data: {
          'text/html': `<b>${B}</b>`,
          'application/json': { deep: [{ key: C }] },
          'image/svg+xml': ['<svg>\n', A],
          'image/png': B,
        },
      },
      { output_type: 'error', ename: 'E', evalue: A, traceback: ['one', `\u001b[31mtwo\u001b[0m ${B}`] },
    ];
    assert.deepEqual(found(notebook([code('1'), code('2', outputs)])), [
      ['output 2 2:3', A],
      ['', A],
      ['output 2 1:4', B],
      ['output 2 4:18', C],
      ['output 2 2:1', A],
      ['output 2 1:1', A],
      ['output 2 2:5', B],
    ]);
  });

  it('is found with keys outside of cells, in attachments that are no images, and in cell metadata', () => {
    const cells = [
      { ...code('x'), metadata: { tags: [A] } },
      { cell_type: 'raw', source: 'y', attachments: { 'a.png': { 'image/png': A, 'text/plain': B } } },
    ];
    assert.deepEqual(found(notebook(cells, { note: C })), [
      ['', A],
      ['', B],
      ['', C],
    ]);
  });

  it('of format 3 has its cells on worksheets', () => {
    const cells = (key: string) => [
      {
        cell_type: 'code',
        language: 'python',
        input: ['x\n', key],
        outputs: [{ output_type: 'pyout', text: [`(${A})`], png: B }],
      },
    ];
    const worksheets = [{ cells: cells(B) }, { cells: cells(C) }];
    assert.deepEqual(found(JSON.stringify({ metadata: {}, nbformat: 3, worksheets })), [
      ['source 1 2:1', B],
      ['output 1 1:2', A],
      ['source 2 2:1', C],
      ['output 2 1:2', A],
    ]);
  });

  it('is looked at cell by cell, whole lines and no JSON strings', () => {
    const text = notebook([
      code(['x begin "\n', 'end y']),
      code('begin', [{ output_type: 'stream', text: 'end' }]),
      code('', [{ output_type: 'error', traceback: ['\u001b[1mbe\u001b[0mgin', 'e\u001b[32mnd'] }]),
    ]);
    assert.deepEqual(stretchesIn(text), [
      'begin \\"\\n",\n    "end',
      'be\\u001b[0mgin",\n      "e\\u001b[32mnd',
    ]);
  });

  it('is told to rules with the language of the kernel', () => {
    const languages = (cells: object[], metadata: object) => {
      const seen: (string | undefined)[] = [];
      findInNotebook({ text: notebook(cells, metadata), path: 'a.ipynb' }, ({ languageId }) => {
        seen.push(languageId);
        return [];
      });
      return seen;
    };
    const outputs = [{ data: { 'text/html': '', 'application/geo+json': {}, 'text/plain': '' } }];
    const cells = [{ cell_type: 'markdown', source: '' }, code('', outputs)];
    assert.deepEqual(languages(cells, { language_info: { name: 'C#' } }), [
      'markdown',
      'csharp',
      'html',
      'json',
      'plaintext',
      'json',
    ]);
    assert.deepEqual(languages([code('')], { kernelspec: { language: 'R' } }), ['r', 'json']);
    assert.deepEqual(languages([code('')], {}), ['python', 'json']);
  });

  it('with a key that JSON escapes has an encoded one', () => {
    const text = notebook([code(A)]).replace(A, A.replace('.', '\\u002e'));
    const [finding, ...others] = scanText({ text, path: 'a.ipynb' });
    assert.deepEqual([finding?.rule, others], ['api-key-encoded', []]);
    assert.equal(text.slice(finding?.span.start, finding?.span.end), A.replace('.', '\\u002e'));
  });

  it('maps the edits of a fix', () => {
    const text = notebook([code('é\t"\n"http"')]);
    const [finding] =
      findInNotebook({ text, path: 'a.ipynb' }, (source) => {
        const start = source.text.indexOf('http');
        if (start < 0) return [];
        const edits = [{ span: { start, end: start + 4 }, newText: 'https"' }];
        const [any] = stretches({ text: 'begin end' });
        return any ? [{ ...any, span: { start, end: start + 4 }, fix: { title: 'Use TLS', edits } }] : [];
      }) ?? [];
    const start = text.indexOf('http');
    assert.deepEqual(finding?.fix?.edits, [{ span: { start, end: start + 4 }, newText: 'https\\"' }]);
  });

  it('that is no JSON, or no notebook, is text', () => {
    for (const text of [
      `key = ${A}`,
      `${notebook([code(A)])}x`,
      `{"cells": [{"source": ["${A}"`,
      JSON.stringify({ cells: A }),
      JSON.stringify([A]),
      `"${A}"`,
      `// comment\n{"cells": ["${A}"]}`,
    ])
      assert.deepEqual(found(text), [['', A]]);
    assert.deepEqual(scanText({ text: '', path: 'a.ipynb' }), []);
    assert.deepEqual(
      scanText({ text: '['.repeat(1_000_000) + A, path: 'a.ipynb' }).map(({ span }) => span.start),
      [1_000_000],
    );
  });

  it('that an editor shows as text is text', () => {
    const text = notebook([code(A)]);
    const [finding] = scanText({ text, path: 'a.ipynb', languageId: 'json' });
    assert.deepEqual([finding?.span.start, finding?.cell], [text.indexOf(A), undefined]);
  });

  it('is read in linear time, whatever is in it', () => {
    const time = (text: string) => {
      const started = performance.now();
      scanText({ text, path: 'a.ipynb' });
      return performance.now() - started;
    };
    const hostile: readonly ((n: number) => object)[] = [
      (n) => code(`"${A}"\n`.repeat(n)),
      (n) => code('', [{ output_type: 'stream', text: `\u001b[1;${'2'.repeat(60)}`.repeat(n) + A }]),
      (n) => code(Array.from({ length: n }, () => `\u001b[1m${A}\n`)),
    ];
    for (const make of hostile) {
      time(notebook([make(200)]));
      const small = time(notebook([make(1_000)]));
      const large = time(notebook([make(16_000)]));
      assert.ok(large < 16 * 5 * Math.max(small, 2), `${small} ms, then ${large} ms`);
    }
  });
});
