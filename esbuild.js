// Builds what ships (dist/*.js, dist/grammars) and, with --tests, what the tests run (dist/test; see test/build.js).
// Options: --production (minified, no source maps), --tests, --bench (bench.js), --watch, --outdir DIR (instead of dist; not for the tests).
const { cp, mkdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { parseArgs } = require('node:util');
const esbuild = require('esbuild');
const wabt = require('wabt');
const { testBuilds } = require('./test/build.js');

const { production, tests, bench, watch, outdir } = parseArgs({
  options: {
    production: { type: 'boolean' },
    tests: { type: 'boolean' },
    bench: { type: 'boolean' },
    watch: { type: 'boolean' },
    outdir: { type: 'string', default: 'dist' },
  },
}).values;

const GRAMMARS = [
  'bash',
  'c-sharp',
  'cpp',
  'go',
  'java',
  'javascript',
  'php',
  'python',
  'ruby',
  'rust',
  'tsx',
  'typescript',
];

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  format: 'cjs',
  target: 'es2022',
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
};

/**
 * @type {import('esbuild').Plugin} `import bytes from './prefilter.wat'`: WebAssembly text, assembled, without its last
 * section, the data; '?relaxed' the same with relaxed instructions, '?tables' that last section, from needle-tables.ts.
 */
const prefilterProgram = {
  name: 'prefilter-program',
  setup(build) {
    build.onLoad({ filter: /prefilter\.wat$/ }, async (args) => {
      const { outputFiles, metafile } = await esbuild.build({
        ...common,
        platform: 'node',
        stdin: {
          contents: `
            import { NEEDLES } from '../../detect/needles';
            import { needleTables } from './needle-tables';
            module.exports = needleTables(NEEDLES);`,
          resolveDir: path.dirname(args.path),
        },
        sourcemap: false,
        metafile: true,
        write: false,
      });
      const made = {};
      new Function('module', outputFiles[0].text)(made);
      const data = Array.from(made.exports, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
      const text = await readFile(args.path, 'utf8');
      const { parseWat } = await wabt();
      const assemble = (program) =>
        parseWat('prefilter.wat', program, { relaxed_simd: true }).toBinary({}).buffer;
      const program = assemble(text);
      const whole = assemble(text.replace(/\)\s*$/, `(data (i32.const 0) "${data}"))`));
      if (Buffer.compare(whole.subarray(0, program.length), program) !== 0)
        throw new Error('The data of prefilter.wat are not its last section.');
      const relaxed = assemble(text.replaceAll('i8x16.swizzle ', 'i8x16.relaxed_swizzle '));
      const inputs = Object.keys(metafile.inputs).filter((file) => file.endsWith('.ts'));
      return {
        contents: { '?relaxed': relaxed, '?tables': whole.subarray(program.length) }[args.suffix] ?? program,
        loader: 'binary',
        watchFiles: [args.path, ...inputs.map((file) => path.resolve(file))],
      };
    });
  },
};

/** @type {import('esbuild').Plugin} `import program from './NAME.worker?program'`: NAME.worker.ts bundled, as text to start a thread with. */
const workerProgram = {
  name: 'worker-program',
  setup(build) {
    build.onResolve({ filter: /\.worker\?program$/ }, (args) => ({
      path: path.join(args.resolveDir, args.path.replace('?program', '.ts')),
      namespace: 'worker-program',
    }));
    build.onLoad({ filter: /.*/, namespace: 'worker-program' }, async (args) => {
      const { outputFiles, metafile } = await esbuild.build({
        ...node,
        entryPoints: [args.path],
        sourcemap: false,
        minify: true,
        metafile: true,
        write: false,
      });
      const watchFiles = Object.keys(metafile.inputs).map((file) => path.resolve(file));
      return { contents: outputFiles[0].text, loader: 'text', watchFiles };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  plugins: [prefilterProgram, workerProgram],
  platform: 'node',
  target: 'node20',
  // jsonc-parser's `main` is a UMD file that cannot be bundled; its `module` can.
  mainFields: ['module', 'main'],
  // web-tree-sitter's ES module asks `import.meta.url` where it is, which a CommonJS bundle does not have.
  alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
};

/** What Node takes milliseconds to load and most runs of the command line never call. */
const COSTLY_MODULES = ['node:child_process', 'node:crypto', 'node:v8'];

/** @type {import('esbuild').Plugin} Loads these modules when one of their functions is called, not when a file imports it. */
const lazyNodeModules = {
  name: 'lazy-node-modules',
  setup(build) {
    const namespace = 'lazy-node-module';
    const filter = new RegExp(`^(?:${COSTLY_MODULES.join('|')})$`);
    build.onResolve({ filter }, (args) =>
      args.namespace === namespace ? { path: args.path, external: true } : { path: args.path, namespace },
    );
    build.onLoad({ filter, namespace }, ({ path: name }) => {
      // Of classes and values there is none: who needs one finds out here, and imports the file that does dynamically.
      const functions = Object.entries(require(name)).filter(
        ([key, value]) => typeof value === 'function' && /^[a-z]/.test(key),
      );
      const lines = functions.map(
        ([key]) => `export function ${key}(...args) { return require('${name}').${key}(...args); }`,
      );
      return { contents: lines.join('\n') };
    });
  },
};

/**
 * @type {import('esbuild').Plugin} esbuild splits a program at its dynamic imports only when it writes ES modules, which Node
 * takes longer to load: so those are turned into CommonJS. What a run does not need is not even parsed.
 */
const commonJsChunks = {
  name: 'common-js-chunks',
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      for (const file of outputFiles) {
        await mkdir(path.dirname(file.path), { recursive: true });
        const { code } = await esbuild.transform(file.text, {
          format: 'cjs',
          target: node.target,
          minify: production,
          // Becomes a `require`, like the other imports.
          supported: { 'dynamic-import': false },
        });
        await writeFile(file.path, file.path.endsWith('cli.js') ? `#!/usr/bin/env node\n${code}` : code);
      }
    });
  },
};

/** web-tree-sitter asks whether it runs in Node and then imports these; in the browser bundle that branch is never taken. */
const browser = {
  ...common,
  platform: 'browser',
  external: ['vscode', 'fs/promises', 'module', 'path', 'url', 'node:*'],
};

/** @returns {import('esbuild').BuildOptions} the same, and what is imported dynamically in files of its own, in a folder `name`. */
function inParts(options, name) {
  return {
    ...options,
    outdir,
    chunkNames: `${name}/[name]-[hash]`,
    format: 'esm',
    splitting: true,
    sourcemap: false,
    write: false,
    plugins: [...options.plugins, commonJsChunks],
  };
}

async function builds() {
  const list = [
    inParts({ ...node, entryPoints: ['src/extension.ts'], external: ['vscode'] }, 'extension'),
    {
      ...node,
      entryPoints: ['src/scan-worker.ts'],
      outfile: path.join(outdir, 'scan-worker.js'),
    },
    { ...browser, entryPoints: ['src/web.ts'], outfile: path.join(outdir, 'web.js') },
    inParts({ ...node, entryPoints: ['src/cli.ts'], plugins: [...node.plugins, lazyNodeModules] }, 'cli'),
  ];
  if (tests) list.push(...(await testBuilds(node, browser)));
  if (bench) list.push({ ...node, entryPoints: ['bench/run.ts'], outfile: path.join(outdir, 'bench.js') });
  return list;
}

async function copyGrammars() {
  const out = path.join(outdir, 'grammars');
  await mkdir(out, { recursive: true });
  const from = (name, ...parts) => path.join(path.dirname(require.resolve(`${name}/package.json`)), ...parts);
  await cp(
    path.join('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
    path.join(out, 'web-tree-sitter.wasm'),
  );
  for (const grammar of GRAMMARS) {
    const file = `tree-sitter-${grammar}.wasm`;
    await cp(from('@vscode/tree-sitter-wasm', 'wasm', file), path.join(out, file));
  }
}

async function main() {
  if (!watch) await rm(outdir, { recursive: true, force: true });
  await copyGrammars();
  const list = await builds();
  if (watch) {
    const contexts = await Promise.all(list.map((options) => esbuild.context(options)));
    await Promise.all(contexts.map((context) => context.watch()));
  } else {
    await Promise.all(list.map((options) => esbuild.build(options)));
  }
}

main().catch((error) => {
  console.error(error.message ?? error);
  process.exitCode = 1;
});
