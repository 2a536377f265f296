import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import { languageFor } from '../../src/rewrite/languages';
import { javascript } from '../../src/rewrite/languages/javascript';
import { fakeKey, fillKeys } from '../support/keys';
import { moveKeys } from './move-keys';

/**
 * Real programs, run before and after the fix. They print hashes and lengths of what they made of the keys,
 * never a key, so equal output means equal keys in every place.
 */
const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'javascript');
const ENVIRONMENT = { SENDGRID_API_KEY: fakeKey(1), SENDGRID_API_KEY_2: fakeKey(2) };
const ENV_FILE = Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}\n`);

const NAMES = [
  'commonjs.cjs',
  'es-module.mjs',
  'pieces.cjs',
  'pieces.ts',
  'server-component.tsx',
  'typescript.ts',
] as const;

describe('a JavaScript or TypeScript program', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'keyguard-roundtrip-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is there in CommonJS, as an ES module, in TypeScript and in TSX', async () => {
    assert.deepEqual((await readdir(PROGRAMS)).sort(), [...NAMES, 'worker'].sort());
  });

  for (const name of NAMES) {
    it(`prints the same after the fix: ${name}`, async () => {
      const before = fillKeys(await readFile(path.join(PROGRAMS, name), 'utf8'));
      const after = await fix(name, before);

      const program = await install(folder, name, before);
      const printed = await run(folder, [program], {});
      assert.ok(printed.split('\n').length > 3);
      assert.equal(findApiKeys(printed).length, 0);

      await install(folder, name, after);
      assert.equal(await run(folder, [program], ENVIRONMENT), printed);
      await writeFile(path.join(folder, '.env'), ENV_FILE);
      assert.equal(await run(folder, ['--env-file=.env', program], {}), printed);
      // Without the keys it must not: otherwise the program shows nothing of them.
      assert.notEqual(await run(folder, [program], {}).catch(() => 'failed'), printed);
    }).timeout(60_000);
  }
});

/** What Wrangler would do with it, as far as handlers and their `env` go. */
const WORKER_HOST = `import worker, { Mail, onRequestPost, onRequestGet } from './worker.mjs';
const env = JSON.parse(process.env.BINDINGS ?? '{}');
console.log(await worker.fetch('request', env, {}));
console.log(await worker.scheduled('event', env));
console.log(await worker.queue('batch', env));
console.log(await new Mail({}, env).send('to'));
console.log(await onRequestPost({ request: 'r', env }), await onRequestGet({ request: 'r', env }));
`;

describe('a program for Cloudflare Workers', () => {
  it('prints the same after the fix, with its variables in env alone', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'keyguard-worker-'));
    try {
      const source = fillKeys(await readFile(path.join(PROGRAMS, 'worker', 'worker.mjs'), 'utf8'));
      const { text, refusals, references } = await moveKeys(javascript, source, 'src/worker.mjs', {
        'wrangler.toml': 'main = "src/worker.mjs"\ncompatibility_date = "2024-01-01"\n',
      });
      assert.deepEqual(refusals, []);
      assert.ok(references.length >= 15);
      assert.deepEqual(scanText({ text, path: 'worker.mjs' }).filter(isKey), []);
      await writeFile(path.join(folder, 'host.mjs'), WORKER_HOST);
      await writeFile(path.join(folder, 'worker.mjs'), source);
      const printed = await run(folder, ['host.mjs'], {});
      await writeFile(path.join(folder, 'worker.mjs'), text);
      assert.equal(await run(folder, ['host.mjs'], { BINDINGS: JSON.stringify(ENVIRONMENT) }), printed);
      assert.notEqual(await run(folder, ['host.mjs'], {}), printed);
    } finally {
      await rm(folder, { recursive: true });
    }
  }).timeout(60_000);
});

/** Every key moves: one that is refused, or still there, fails. */
async function fix(name: string, source: string): Promise<string> {
  const language = languageFor(name);
  assert.ok(language);
  const { text, refusals, references, variables } = await moveKeys(language, source, name);
  assert.ok(references.length > 10);
  assert.deepEqual(refusals, []);
  assert.deepEqual(variables, ENVIRONMENT);
  assert.deepEqual(scanText({ text, path: name }).filter(isKey), []);
  return text;
}

/** Writes the program; TypeScript is checked by its compiler and made into JavaScript. Returns the file to run. */
async function install(folder: string, name: string, source: string): Promise<string> {
  await writeFile(path.join(folder, name), source);
  if (!/\.tsx?$/.test(name)) return name;
  await checkTypes(folder, name);
  const { code } = await transform(source, {
    loader: name.endsWith('x') ? 'tsx' : 'ts',
    jsxFactory: 'h',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  });
  await writeFile(path.join(folder, `${name}.mjs`), code);
  return `${name}.mjs`;
}

async function checkTypes(folder: string, name: string): Promise<void> {
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: 'es2022', module: 'preserve', experimentalDecorators: true },
    ...{
      jsx: 'react',
      jsxFactory: 'h',
      types: ['node'],
      typeRoots: [path.resolve('node_modules', '@types')],
    },
  };
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }));
  const compiler = path.join('node_modules', 'typescript', 'bin', 'tsc');
  await execute(process.execPath, [compiler, '--project', folder]).catch(({ stdout }) =>
    assert.fail(maskKeys(stdout)),
  );
}

const execute = promisify(execFile);

/** What Node prints. Of this process's environment it gets what it needs to start, and no key. */
async function run(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const { PATH = '', SystemRoot = '' } = process.env;
  const { stdout } = await execute(process.execPath, args, {
    cwd,
    env: { PATH, SystemRoot, ...environment },
  });
  return stdout;
}
