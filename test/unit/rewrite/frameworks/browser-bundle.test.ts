import assert from 'node:assert/strict';
import { refuseBrowserCode } from '../../../../src/rewrite/frameworks/browser-bundle';
import { languageFor } from '../../../../src/rewrite/languages';
import { grammars } from '../../../support/grammars';
import { MemoryProject } from '../../../support/memory-project';

const NEXT_STEP =
  'Anyone who opens the site can read what is in it, so no variable makes it safe: send the mail from a server and delete this key at SendGrid.';

async function refuse(path: string, text: string, project: MemoryProject): Promise<string | undefined> {
  const grammar = languageFor(path)?.grammar;
  assert.ok(grammar, `no language claims ${path}`);
  const tree = await grammars.parse(grammar, text);
  try {
    return await refuseBrowserCode({ path, text, project, tree });
  } finally {
    tree.delete();
  }
}

/** The reason alone, without what all refusals say. */
async function reasonFor(
  path: string,
  text: string,
  dependencies?: readonly string[],
): Promise<string | undefined> {
  const manifest = { dependencies: Object.fromEntries((dependencies ?? []).map((name) => [name, '1.0.0'])) };
  const project = new MemoryProject(dependencies ? { 'package.json': JSON.stringify(manifest) } : {});
  const refusal = await refuse(path, text, project);
  if (refusal === undefined) return undefined;
  const match = /^This code ends up in the browser: (.*)\. (Anyone .*)$/.exec(refusal);
  assert.equal(match?.[2], NEXT_STEP);
  return match[1];
}

describe('code of a framework that ends up in the browser', () => {
  const rows: readonly (readonly [
    dependency: string,
    reason: string,
    refused: readonly string[],
    free: readonly string[],
  ])[] = [
    [
      'react-scripts',
      'Create React App bundles everything under src/',
      ['src/App.js', 'src/server/mail.js', 'src/api/mail.ts', 'src/a/b.tsx'],
      [
        'server.js',
        'server/src/mail.js',
        'scripts/send.js',
        'api/mail.js',
        'src/App.test.js',
        'src/__tests__/a.js',
      ],
    ],
    [
      '@vue/cli-service',
      'Vue CLI bundles everything under src/',
      ['src/main.js', 'src/api/mail.js'],
      ['server/mail.js', 'vue.config.js', 'src/mail.spec.ts'],
    ],
    [
      '@angular/core',
      'Angular bundles everything under src/',
      ['src/environments/environment.ts', 'src/app/server-list.component.ts', 'src/app/mail.service.ts'],
      [
        'server.ts',
        'src/server.ts',
        'src/main.server.ts',
        'src/server/mail.ts',
        'src/app/mail.service.spec.ts',
      ],
    ],
    [
      'vite',
      'Vite bundles what is under src/',
      ['src/main.ts', 'src/api/mail.js', 'src/lib/mail.ts', 'src/components/A.tsx', 'src/routes/+page.ts'],
      [
        'vite.config.ts',
        'server/mail.ts',
        'src/server/mail.ts',
        'src/lib/server/mail.ts',
        'src/hooks.server.ts',
        'src/routes/+page.server.ts',
        'src/routes/mail/+server.ts',
        'api/mail.ts',
        'netlify/functions/mail.ts',
      ],
    ],
    [
      'next',
      'Next.js bundles pages, except those in pages/api/',
      ['pages/index.js', 'src/pages/contact.tsx', 'pages/apiary.js'],
      [
        'pages/api/mail.js',
        'src/pages/api/mail.ts',
        'app/api/mail/route.ts',
        'app/page.tsx',
        'lib/mail.ts',
        'tools/next.config.js',
      ],
    ],
    [
      'nuxt',
      'Nuxt keeps only server/ out of the browser',
      ['pages/a.ts', 'composables/mail.ts', 'plugins/mail.js'],
      ['server/api/mail.ts', 'nuxt.config.ts', 'api/mail.js', 'scripts/send.js'],
    ],
    [
      'gatsby',
      'Gatsby bundles what is under src/',
      ['src/pages/a.js', 'src/components/A.tsx'],
      ['src/api/mail.js', 'gatsby-node.js', 'functions/mail.js'],
    ],
    [
      'react-native',
      'react-native packs it into the app',
      ['App.js', 'src/mail.ts', 'index.js'],
      ['server/mail.js', 'functions/mail.js', 'src/mail.test.js'],
    ],
    ['expo', 'expo packs it into the app', ['app/index.tsx', 'app.config.js'], ['backend/mail.js']],
  ];
  for (const [dependency, reason, refused, free] of rows) {
    for (const path of refused) {
      it(`${dependency}: refuses ${path}`, async () =>
        assert.equal(await reasonFor(path, '', [dependency]), reason));
    }
    for (const path of free) {
      it(`${dependency}: leaves ${path}`, async () =>
        assert.equal(await reasonFor(path, '', [dependency]), undefined));
    }
  }

  for (const path of ['next.config.js', 'next.config.mjs', 'next.config.ts']) {
    it(`next: refuses ${path}, whose settings it publishes`, async () => {
      const reason = `Next.js publishes what ${path} sets in env and publicRuntimeConfig`;
      assert.equal(await reasonFor(path, 'module.exports = {};', ['next']), reason);
      assert.equal(await reasonFor(path, 'module.exports = {};', []), undefined);
    });
  }

  it('is code of the package that it is in', async () => {
    const project = new MemoryProject({
      'package.json': '{}',
      'web/package.json': '{ "devDependencies": { "vite": "7" } }',
      'mailer/package.json': '{}',
    });
    const ask = (path: string) => refuse(path, '', project);
    assert.match((await ask('web/src/a.js')) ?? '', /Vite bundles what is under src\//);
    assert.equal(await ask('mailer/src/a.js'), undefined);
    assert.match((await ask('mailer/public/a.js')) ?? '', /public\/ is served as it is/);
  });

  it('is in a folder that is served as it is', async () => {
    for (const folder of ['public', 'static', 'www']) {
      assert.equal(await reasonFor(`${folder}/js/a.js`, '', ['express']), `${folder}/ is served as it is`);
    }
    assert.equal(await reasonFor('src/public/a.js', '', ['express']), undefined);
  });
});

describe('code that a page loads', () => {
  const pages: readonly (readonly [html: string, path: string, isRefused: boolean])[] = [
    ['<script type="module" src="/main.js"></script>', 'main.js', true],
    ["<SCRIPT SRC = './js/mail.js' defer></SCRIPT>", 'js/mail.js', true],
    ['<script\n  src=main.js?v=2></script>', 'main.js', true],
    ['<script src="a.js"></script><script src="/b.ts#x"></script>', 'b.ts', true],
    ['<!-- a page --><script src="a.js"></script><!-- end -->', 'a.js', true],
    ['<!-- <script src="a.js"></script> -->', 'a.js', false],
    ['<!-- <script src="a.js"></script>', 'a.js', false],
    ['<script data-src="a.js"></script>', 'a.js', false],
    ['<script src="https://cdn.example.com/a.js"></script>', 'a.js', false],
    ['<script src="//cdn.example.com/a.js"></script>', 'a.js', false],
    ['<script src="/b/a.js"></script>', 'a.js', false],
    ['<script>import "/a.js"</script><img src="a.js">', 'a.js', false],
    ['<a href="server.js">a.js</a>', 'a.js', false],
  ];
  for (const [html, path, isRefused] of pages) {
    it(`${isRefused ? 'is refused' : 'is left'}: ${path} with ${JSON.stringify(html)}`, async () => {
      for (const [folder, dependencies] of [
        ['', '{}'],
        ['web/', '{ "dependencies": { "vite": "7" } }'],
      ]) {
        const project = new MemoryProject({
          [`${folder}package.json`]: dependencies ?? '',
          [`${folder}index.html`]: html,
        });
        assert.equal(
          (await refuse(`${folder}${path}`, 'send();\n', project))?.split('. ')[0],
          isRefused ? 'This code ends up in the browser: index.html loads it as a script' : undefined,
        );
      }
    });
  }
});

describe('code of a server', () => {
  for (const dependencies of [undefined, [], ['express', '@sendgrid/mail'], ['fastify'], ['electron']]) {
    it(`is left with ${JSON.stringify(dependencies) ?? 'no package'}`, async () => {
      for (const path of ['src/mail.ts', 'index.js', 'src/api/mail.mjs', 'pages/a.js']) {
        assert.equal(
          await reasonFor(path, "require('@sendgrid/mail').setApiKey('');", dependencies),
          undefined,
        );
      }
    });
  }
});

describe('code that says itself that it runs in a browser', () => {
  const refused: readonly (readonly [path: string, text: string, reason: string])[] = [
    ['a.js', "document.querySelector('form');", 'it uses document'],
    ['a.js', 'window.location = "/";', 'it uses window'],
    ['a.mjs', 'const token = localStorage.getItem("t");', 'it uses localStorage'],
    ['a.ts', 'sessionStorage.clear();', 'it uses sessionStorage'],
    ['a.tsx', 'const a = <p>{navigator.language}</p>;', 'it uses navigator'],
    ['a.js', 'function f(x) { return () => document.body; }', 'it uses document'],
    ['a.ts', 'const mode = import.meta.env.MODE;', 'it uses import.meta.env'],
    ['background.js', 'chrome.runtime.onMessage.addListener(send);', 'it uses chrome'],
    ['app/a.tsx', "'use client';\nexport default 1;", 'it begins with "use client"'],
    ['app/a.jsx', '// a comment\n"use client"\n', 'it begins with "use client"'],
    ['app/a.ts', "'use strict';\n'use client';\n", 'it begins with "use client"'],
    ['a.js', 'const window = 1; document.title;', 'it uses document'],
  ];
  for (const [path, text, reason] of refused) {
    it(`is refused: ${text}`, async () => assert.equal(await reasonFor(path, text), reason));
  }

  const free: readonly (readonly [path: string, text: string])[] = [
    ['a.js', 'const document = await collection.findOne(); document.title;'],
    ['a.js', 'for (const document of documents) console.log(document.title);'],
    ['a.js', 'for (const document in documents) console.log(document.title);'],
    ['a.js', 'documents.map(document => document.title);'],
    ['a.js', 'documents.map((document) => document.title);'],
    ['a.js', 'function f(document) { return document.title; }'],
    ['a.js', 'function f({ document }) { return document.title; }'],
    ['a.js', 'const { document } = await load(); document.title;'],
    ['a.js', 'const { a: document } = await load(); document.title;'],
    ['a.js', 'const [document] = await load(); document.title;'],
    ['a.js', 'class A { send(window) { return window.size; } }'],
    ['a.js', 'try { a(); } catch (window) { window.x; }'],
    ['a.ts', 'export function f(document: Document): string { return document.title; }'],
    ['a.ts', 'const f = async (document?: Document) => document?.title;'],
    ['a.ts', "import { document } from './document';\ndocument.title;"],
    ['a.ts', "import document from './document';\ndocument.title;"],
    ['a.js', 'response.document.title; a.window.b;'],
    ['a.js', 'const a = { document: 1, window: 2 };'],
    ['a.js', "const text = 'document.title'; // window.x"],
    ['a.js', "const client = 'use client';"],
    ['a.js', "send();\n'use client';"],
    ['a.js', "const puppeteer = require('puppeteer');\nawait page.evaluate(() => document.title);"],
    ['a.ts', "import { chromium } from 'playwright';\nawait page.evaluate(() => window.x);"],
    ['a.mjs', "import { test } from '@playwright/test';\ntest('a', () => window.x);"],
    ['a.js', "const { JSDOM } = require('jsdom');\nnew JSDOM().window.document.title; document.x;"],
    ['a.js', "const chrome = require('selenium-webdriver/chrome');\nnew chrome.Options();"],
    ['mail.test.js', 'document.title;'],
    ['a.js', 'import.meta.url; import.meta.dirname;'],
    ['a.js', ''],
  ];
  for (const [path, text] of free) {
    it(`is left: ${text === '' ? 'nothing' : text}`, async () =>
      assert.equal(await reasonFor(path, text), undefined));
  }
});
