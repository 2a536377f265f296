import assert from 'node:assert/strict';
import { dotenvEdit, isModule, loadDotenvEdit } from '../../../../src/rewrite/loading/dotenv-line';
import { applyEdits } from '../../../../src/text/edits';

describe('the call of dotenv', () => {
  const rows: readonly (readonly [what: string, before: string, after: string])[] = [
    ['in an empty file', '', "require('dotenv').config();\n"],
    [
      'behind #! and comments',
      '#!/usr/bin/env node\n/* a */ // b\n\nconst x = require("x")\n',
      '#!/usr/bin/env node\n/* a */ // b\n\nrequire("dotenv").config()\nconst x = require("x")\n',
    ],
    [
      'behind "use strict"',
      '"use strict"\r\nvar a = 1;\r\n',
      '"use strict"\r\nrequire(\'dotenv\').config();\r\nvar a = 1;\r\n',
    ],
    [
      'behind "use strict" with a comment',
      "'use strict'; // b\n\nvar a = 1;\n",
      "'use strict'; // b\n\nrequire('dotenv').config();\nvar a = 1;\n",
    ],
    [
      'behind "use strict" in a line with code',
      '"use strict"; var a = require("a")\n',
      '"use strict"; require("dotenv").config(); var a = require("a")\n',
    ],
    [
      'before a text that is no directive',
      "'use strict'.trim();\n",
      "require('dotenv').config();\n'use strict'.trim();\n",
    ],
    [
      'with the semicolons of its neighbours',
      "const {\n  a } = require('a');\nvar b = require('b');\n",
      "require('dotenv').config();\nconst {\n  a } = require('a');\nvar b = require('b');\n",
    ],
    [
      'as an import',
      "import a from 'a'\nexport {}\n",
      "import 'dotenv/config'\nimport a from 'a'\nexport {}\n",
    ],
    [
      'as an import in quotes',
      'import {\n  a,\n} from "a";\n',
      'import "dotenv/config";\nimport {\n  a,\n} from "a";\n',
    ],
  ];
  for (const [what, before, after] of rows) {
    it(what, () => {
      assert.equal(applyEdits(before, [dotenvEdit(before, isModule('a.js', before, undefined))]), after);
    });
  }

  it('knows modules by their name, their text, and their package', () => {
    assert.ok(isModule('a.mjs', '', undefined));
    assert.ok(!isModule('a.cjs', 'import a from "a";', 'module'));
    assert.ok(isModule('a.ts', "import a from 'a';", undefined));
    assert.ok(isModule('a.js', 'start();', 'module'));
    assert.ok(!isModule('a.js', 'start();', undefined));
  });
});

describe('the call of load_dotenv', () => {
  const CALL = 'from dotenv import load_dotenv\n\nload_dotenv()\n\n';
  const heads: readonly (readonly [what: string, head: string, rest: string])[] = [
    ['in an empty file', '', ''],
    ['before the imports', '', 'import os\n'],
    [
      'behind #!, the encoding and a docstring',
      '#!/usr/bin/python\n# coding: utf-8\n"""A\nb."""\n\n',
      'import os\n',
    ],
    ['behind a docstring of one line', "'A.'\n", 'x = 1\n'],
    [
      'behind imports from the future',
      'r"""A."""\n# b\nfrom __future__ import annotations\n\n',
      'import os\n',
    ],
    [
      'behind imports from the future in brackets and over lines',
      "'A\\'s.'  # b\nfrom __future__ import (\n    annotations,\n)  # c\nfrom __future__ import division, \\\n    print_function\n",
      'import os\n',
    ],
    ['before a text that is no docstring', '', '"a".upper()\nimport os\n'],
  ];
  for (const [what, head, rest] of heads) {
    it(what, () => assert.equal(applyEdits(head + rest, [loadDotenvEdit(head + rest)]), head + CALL + rest));
  }
});
