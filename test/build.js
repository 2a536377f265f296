// What esbuild.js adds with --tests. Test files are found, never listed: each one that runs in Node becomes a bundle
// of its own below dist/test, and all editor tests together become one bundle for each extension host.
const { readdir, readFile } = require('node:fs/promises');
const path = require('node:path');

const TEST_FILE = /\.test\.ts$/;
const NODE_HOST_ONLY = /\.node\.test\.ts$/;

async function findTestFiles(folder) {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => TEST_FILE.test(name))
    .map((name) => path.join(folder, name).replaceAll(path.sep, '/'))
    .sort();
}

/**
 * @param {import('esbuild').BuildOptions} node how the product is built for Node
 * @param {import('esbuild').BuildOptions} browser and for a web worker
 * @returns {Promise<import('esbuild').BuildOptions[]>}
 */
async function testBuilds(node, browser) {
  const all = await findTestFiles('test');
  const editor = all.filter((file) => file.startsWith('test/editor/'));
  const commands = (await readdir('test'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `test/${name}`);
  return [
    {
      ...node,
      entryPoints: [
        ...commands,
        'test/support/mocha/node-child.ts',
        ...all.filter((file) => !editor.includes(file)),
      ],
      outbase: 'test',
      outdir: 'dist/test',
      packages: 'external',
    },
    {
      ...node,
      ...editorTests(editor),
      outfile: 'dist/test/editor/node.js',
      // The Node in the oldest VS Code cannot `require` packages that are ES modules, so they are all bundled.
      external: ['vscode'],
    },
    {
      ...browser,
      ...editorTests(editor.filter((file) => !NODE_HOST_ONLY.test(file))),
      outfile: 'dist/test/editor/web.js',
      // Nothing of Node may be reached from here, so nothing else is left out of the bundle.
      external: ['vscode'],
      alias: { 'node:assert/strict': './test/support/mocha/worker-assert.ts' },
    },
  ];
}

/** One bundle out of many files, whose tests are defined when the host asks for them. */
function editorTests(files) {
  const entries = files.map(
    (file) => `${JSON.stringify(file)}: () => { require(${JSON.stringify(`./${file}`)}); }`,
  );
  return {
    entryPoints: ['test/support/mocha/editor-run.ts'],
    plugins: [editorTestFiles(entries), bundledMocha],
  };
}

/** The module `editor-test-files`; its type is declared in test/support/mocha. */
function editorTestFiles(entries) {
  const namespace = 'editor-test-files';
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter: /^editor-test-files$/ }, ({ path }) => ({ path, namespace }));
      build.onLoad({ filter: /.*/, namespace }, () => ({
        contents: `exports.testFiles = {\n${entries.join(',\n')}\n};`,
        resolveDir: process.cwd(),
      }));
    },
  };
}

/** @type {import('esbuild').Plugin} */
const bundledMocha = {
  name: 'bundled-mocha',
  setup(build) {
    build.onResolve({ filter: /^mocha$/ }, () => ({
      path: path.resolve('test/support/mocha/bundled-mocha.ts'),
    }));
    // It is CommonJS in a package that says it is all ES modules, so its `module.exports` would become the bundle's.
    build.onLoad({ filter: /mocha[\\/]mocha\.js$/ }, async ({ path }) => ({
      contents: `var exports, module;\n${await readFile(path, 'utf8')}`,
    }));
  },
};

module.exports = { testBuilds };
