import fc from 'fast-check';
import { fakeKey } from '../../support/keys';

/**
 * Programs in which the names `os` and `environ` are bound in every way Python knows, in scopes of every kind, around
 * and between uses of a key. `note` collects what the program sees; each says what it was told at once, so that
 * a name the fix took from the program is found as well.
 */

type Lines = readonly string[];

const KEY = fakeKey(1);
const names = fc.constantFrom('os', 'os', 'os', 'environ', '_os', 'sys');
const indent = (lines: Lines): string[] => lines.map((line) => `    ${line}`);

/** One line, anywhere. */
const simple: fc.Arbitrary<Lines> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom([`note("${KEY}")`], [`note('Bearer ${KEY}', b"${KEY}")`]) },
  fc.constantFrom(
    ['import os'],
    ['import os as o'],
    ['import os.path, sys'],
    ['import sys as os; note(os.byteorder)'],
    ['from os import environ'],
    ['from os import environ as env, path'],
    ['from os import path as os; note(os.sep)'],
    ['if note(1): import os'],
  ),
  fc.constantFrom<Lines>(
    ['import os', `note(os.getenv("SENDGRID_API_KEY", "${KEY}"))`],
    ['import os as o', `note(o.environ.get("SENDGRID_API_KEY") or "${KEY}")`],
    ['from os import environ, getenv', `note(getenv("SENDGRID_API_KEY", default="${KEY}"))`],
    ['from os import environ as env', `env["SENDGRID_API_KEY"] = "${KEY}"`, 'note(1)'],
    ['import os', `note(os.environ.setdefault("SENDGRID_API_KEY", "${KEY}"))`],
  ),
  names.chain((name) =>
    fc.constantFrom<Lines>(
      [`${name} = "assigned"; note(${name})`],
      [`${name}: str = "annotated"; note(${name})`],
      [`(${name}, _), *_ = (("unpacked", 1),); note(${name})`],
      [`${name} = ""; ${name} += "augmented"; note(${name})`],
      [`note((${name} := "walrus"), ${name})`],
      [`note([(${name}, "${KEY}") for ${name} in "ab"])`],
      [`note([("${KEY}", last := x) for x in "ab"])`],
      [`note({${name}: 1 for ${name} in "${KEY}"}, "${KEY}")`],
      [`note((lambda ${name}, *a: (${name}, "${KEY}"))("argument"))`],
      [`note((lambda ${name}="${KEY}": ${name})())`],
      [`${name} = 1; del ${name}`],
      [`${name} = Fake(); note(${name}.getenv("SENDGRID_API_KEY", "${KEY}"))`],
      [`${name} = Fake(); note(${name}.environ.get("SENDGRID_API_KEY", "${KEY}"))`],
      [`${name} = Fake(); note(${name}.get("SENDGRID_API_KEY", "${KEY}"))`],
      [`note({"${name}": "${KEY}"}["${name}"], dict(${name}="${KEY}"))`],
    ),
  ),
);

/** A statement that holds others. */
function compound(body: fc.Arbitrary<Lines>): fc.Arbitrary<Lines> {
  return fc.tuple(names, body).chain(([name, inner]) => {
    const lines = indent(inner);
    return fc.constantFrom<Lines>(
      [`for ${name} in ("looped",):`, `    note(${name})`, ...lines],
      [`with Context() as ${name}:`, `    note(${name})`, ...lines],
      [
        'try:',
        ...lines,
        '    raise KeyError("x")',
        `except KeyError as ${name}:`,
        `    note(str(${name}), "${KEY}")`,
      ],
      ['if note(1):', ...lines, 'else:', `    ${name} = 1`],
      ['def call():', ...lines, 'call()'],
      [`def call(${name}="${KEY}", *args, **more):`, `    note(${name})`, ...lines, 'call()'],
      [`def call(*${name}):`, ...lines, `    note(${name})`, 'call(1)'],
      ['def call():', `    global ${name}`, `    ${name} = "global"`, ...lines, 'call()'],
      [`def ${name}(key="${KEY}"):`, ...lines, '    note(key)', `${name}()`],
      [`class ${name}:`, ...lines, `note(${name}.__name__)`],
      [
        'class Inner:',
        ...lines,
        `    def method(self, key="${KEY}"):`,
        `        note("${KEY}")`,
        ...indent(lines),
        'Inner().method()',
      ],
      [
        'def outer():',
        `    ${name} = "outer"`,
        '    def inner():',
        `        nonlocal ${name}`,
        `        ${name} = "inner"`,
        ...indent(lines),
        '    inner()',
        `    note(${name}, "${KEY}")`,
        'outer()',
      ],
      [`@mark("${KEY}")`, `def ${name}(): return "decorated"`, `note(${name}(), "${KEY}")`],
    );
  });
}

const { body } = fc.letrec<{ body: Lines; statement: Lines }>((tie) => ({
  statement: fc.oneof({ depthSize: 'small', withCrossShrink: true }, simple, compound(tie('body'))),
  body: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((list) => list.flat()),
}));

const HEADINGS = [
  '',
  '\n',
  '#!/usr/bin/env python3\n',
  '# Copyright Example Ltd.\n\n# Program\n',
  '"""Docstring."""\n',
  '"""Docstring."""; from __future__ import annotations\n',
  "'''Docs\ntring.'''; import sys; from sys import path\n",
  '# -*- coding: utf-8 -*-\r\n"""Docstring."""\r\nfrom __future__ import annotations, division\r\n\r\n',
  'import sys\n',
  '\f\nimport sys, os\n\f\n',
];

const PRELUDE = `value = []
def note(*things):
    value.extend(thing if isinstance(thing, (str, bytes, list, tuple, dict)) else type(thing) for thing in things)
    return True
def mark(thing): note(thing); return lambda function: function
class Context:
    def __enter__(self): return "entered"
    def __exit__(self, *error): pass
class Fake(str):
    environ = property(lambda self: self)
    def get(self, *things): return ("fake", *things)
    getenv = get
`;

export const scopeProgram: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...HEADINGS), body)
  .map(([heading, lines]) => `${heading}${PRELUDE}${lines.join('\n')}\nnote("${KEY}")\n`);
