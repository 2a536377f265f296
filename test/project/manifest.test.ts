import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { helpFor } from '../../src/cli/help';
import { RULES } from '../../src/detect/finding';
import { VAULT_STORES } from '../../src/stores/vaults';

interface Manifest {
  readonly version: string;
  readonly icon: string;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: unknown;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly configuration: readonly {
      readonly properties: Readonly<
        Record<
          string,
          {
            readonly description?: string;
            readonly markdownDescription?: string;
            readonly scope: string;
            readonly enum?: readonly string[];
            readonly propertyNames?: { readonly enum: readonly string[] };
          }
        >
      >;
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const editorSource = readdirSync('src/editor', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join('src/editor', file), 'utf8'))
  .join('\n');

describe('the manifest', () => {
  it('registers every command it contributes, and contributes every command it registers', () => {
    const contributed = manifest.contributes.commands.map(({ command }) => command).sort();
    const registered = [...editorSource.matchAll(/\bregister(?:Command)?\(\s*'(keyguard\.[^']+)'/g)]
      .map(([, id]) => id)
      .sort();
    assert.deepEqual(registered, contributed);
  });

  it('knows every store that takes keys, in the settings and in the help', () => {
    const stores = VAULT_STORES.flatMap(({ id, writer }) => (writer ? [id] : []));
    const settings = Object.assign({}, ...manifest.contributes.configuration.map((each) => each.properties));
    assert.deepEqual(settings['keyguard.defaultStore'].enum, ['', ...stores]);
    assert.deepEqual(settings['keyguard.stores.references'].propertyNames.enum, stores);
    const [, listed = ''] = / {2}--to STORE {13}env, ([\w\s,-]+?)\n {2}--/.exec(helpFor('fix')) ?? [];
    assert.deepEqual(listed.split(/,\s+/), stores);
  });

  it('names its commands as promised', () => {
    const titles = new Map(manifest.contributes.commands.map(({ command, title }) => [command, title]));
    assert.equal(titles.get('keyguard.scanWorkspace'), 'Scan Workspace');
    assert.equal(titles.get('keyguard.moveToEnv'), 'Move Key to Environment Variable');
    assert.equal(titles.get('keyguard.moveToVault'), 'Move Key to Vault…');
    assert.equal(titles.get('keyguard.fixAll'), 'Move All Keys in File to Environment Variables');
    assert.equal(titles.get('keyguard.showChecklist'), 'Show Security Checklist');
    assert.equal(titles.get('keyguard.exportChecklist'), 'Export Checklist…');
    assert.deepEqual(
      [...new Set(manifest.contributes.commands.map(({ category }) => category))],
      ['KeyGuard'],
    );
    assert.deepEqual(
      manifest.contributes.views['keyguard']?.map(({ id, name }) => [id, name]),
      [
        ['keyguard.checklist', 'Security Checklist'],
        ['keyguard.findings', 'Findings'],
      ],
    );
  });

  it('mentions only its own commands in menus', () => {
    const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
    const inMenus = Object.values(manifest.contributes.menus).flat();
    assert.deepEqual(
      inMenus.filter(({ command }) => !commands.has(command)),
      [],
    );
  });

  it('has a description and a scope for every setting, and reads each one', () => {
    const settings = manifest.contributes.configuration.flatMap(({ properties }) =>
      Object.entries(properties),
    );
    assert.ok(settings.length >= 5);
    for (const [name, setting] of settings) {
      assert.ok(setting.description ?? setting.markdownDescription, name);
      assert.ok(setting.scope, name);
      assert.ok(editorSource.includes(`'${name.slice('keyguard.'.length)}'`), `${name} is never read`);
    }
  });

  it('pins every dependency and ships none', () => {
    assert.equal(manifest.dependencies, undefined);
    assert.deepEqual(
      Object.values(manifest.devDependencies).filter(
        (version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
      ),
      [],
    );
  });

  it('has its version on top of the changelog', () => {
    const newest = /^## \[?(\d+\.\d+\.\d+)/m.exec(readFileSync('CHANGELOG.md', 'utf8'))?.[1];
    assert.equal(newest, manifest.version);
  });

  it('ships a page for every rule, and its icon', () => {
    for (const { page } of Object.values(RULES)) assert.ok(existsSync(page), page);
    assert.ok(existsSync(manifest.icon), manifest.icon);
  });
});
