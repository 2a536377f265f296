import assert from 'node:assert/strict';
import { fakeKey } from '../support/keys';
import { moveToStore } from './support/move-to-store';
import { answer, credential, initial, itemOf, type OpState } from './support/onepassword-stand-in';
import { itTakesKeys, type Vendor, vendorProject } from './support/vendor-contract';
import { describeReading } from './support/vendor-reading';

const key = fakeKey(1);
const vendor: Vendor<OpState> = {
  ...{ store: 'onepassword', program: 'op', initial, answer },
  documentation: 'https://developer.1password.com/docs/cli/reference/management-commands/item',
  reference: (variable) => `op://Private/shop-${variable}/credential`,
  valueIn: ({ items }, variable) =>
    items.find(({ title }) => title === `shop-${variable}`)?.fields.find(({ id }) => id === 'credential')
      ?.value,
  holding: (variable, value) => ({ ...initial, items: [itemOf(`shop-${variable}`, [credential(value)])] }),
  writing: (variable, value) => ({
    argv: ['item', 'create', '-', '--vault=Private'],
    stdin: JSON.stringify({
      ...{ title: `shop-${variable}`, category: 'API_CREDENTIAL' },
      fields: [{ id: 'credential', type: 'CONCEALED', label: 'credential', value }],
    }),
  }),
  detail: 'op 2.31.0, my.1password.com',
  readOnly: [
    '(403) Forbidden, You do not have the requested access.',
    '1Password does not allow you to do this. Ask for the permission to create and edit items in the vault.',
  ],
  refusals: [
    [
      'where there is no account',
      { state: { accounts: [] } },
      '1Password is not signed in. Sign in with: op signin (or set OP_SERVICE_ACCOUNT_TOKEN where nobody can)',
    ],
    [
      'where it is not unlocked',
      { state: { fault: 'authorization prompt dismissed, please try again' } },
      '1Password was not unlocked. Try again, and confirm what it asks.',
    ],
    [
      'where it is too old',
      { state: { version: '2.29.1' } },
      '"op" 2.29.1 is too old to put keys in: it takes 2.30.0 or newer. Update it: https://developer.1password.com/docs/cli/get-started',
    ],
    [
      'where it may not',
      {
        state: { fault: 'unable to process line 1: (403) Forbidden, You do not have the requested access.' },
      },
      '1Password does not allow you to do this. Ask for the permission to create and edit items in the vault.',
    ],
    [
      'where it cannot be reached',
      {
        state: {
          fault:
            'Get "https://my.1password.com/api/v2/vault": dial tcp: lookup my.1password.com: no such host',
        },
      },
      '1Password cannot be reached. Look at the network.',
    ],
    [
      'through a Connect server',
      { env: { OP_CONNECT_HOST: 'http://localhost:8080', OP_CONNECT_TOKEN: 'token' } },
      'Through a Connect server (OP_CONNECT_HOST) "op" only reads. Unset that and OP_CONNECT_TOKEN, then sign in with: op signin',
    ],
    [
      'where only the user can say which vault',
      {
        state: {
          vaults: [
            { id: 'a', name: 'Dev' },
            { id: 'b', name: 'Prod' },
          ],
        },
      },
      "1Password has several vaults: Dev, Prod. Say which one: --reference 'op://VAULT/{project}-{variable}/credential'",
    ],
    [
      'without any vault',
      { state: { vaults: [] } },
      '1Password shows you no vault. Make one with: op vault create NAME',
    ],
  ],
};

describeReading({
  program: 'op',
  documentation: 'https://developer.1password.com/docs/cli/reference/commands/read',
  cases: [
    {
      reference: 'op://Dev/SendGrid/credential',
      argv: ['read', '--no-newline', 'op://Dev/SendGrid/credential'],
      stdout: key,
      value: key,
    },
    {
      reference: 'op://$STAGE/My mail/smtp/password',
      argv: ['read', '--no-newline', 'op://prod/My mail/smtp/password'],
      stdout: 'two\nlines\n',
      value: 'two\nlines\n',
    },
    {
      reference: 'ref+op://Dev/SendGrid/credential',
      argv: ['read', '--no-newline', 'op://Dev/SendGrid/credential'],
      stdout: key,
      value: key,
    },
  ],
  complaints: [
    [
      '[ERROR] 2026/01/01 00:00:00 You are not currently signed in. Please run `op signin --help` for instructions',
      '1Password is not signed in. Sign in with: op signin (or set OP_SERVICE_ACCOUNT_TOKEN where nobody can)',
    ],
    [
      "[ERROR] 2026/01/01 00:00:00 could not read secret 'op://Dev/x/y': \"Dev\" isn't a vault in this account. Specify the vault with its ID or name.",
      '1Password has no such vault, or you may not see it. List them with: op vault list',
    ],
    [
      '[ERROR] 2026/01/01 00:00:00 could not read secret \'op://Dev/x/y\': "x" isn\'t an item in the "Dev" vault.',
      'The vault has no such item. List them with: op item list',
    ],
    [
      "[ERROR] 2026/01/01 00:00:00 could not read secret 'op://Dev/x/y': item 'Dev/x' does not have a field 'y'",
      'The item has no such field. Look at it with: op item get',
    ],
    ['[ERROR] something new', '"op" says: [ERROR] something new'],
    ['', '"op" ended with status 1 and gave no reason. Try it by itself.'],
  ],
});

describe(`keyguard fix --to onepassword with a stand-in for op (${vendor.documentation})`, () => {
  itTakesKeys(vendor);

  const project = vendorProject(vendor);
  const move = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
    moveToStore('onepassword', { folder: project.folder, env: { ...project.env, ...env } }, ['.', ...args]);

  it('asks nobody to unlock it to find out whether it can be used', async () => {
    project.start({ ...initial, version: '2.0.0' });
    await move();
    const asked = project.standIns.calls('op').map(({ argv }) => argv.join(' '));
    assert.deepEqual(asked.sort(), ['--version', 'account list --format=json']);
  });

  it('takes the only vault of a service account, by its ID where a reference cannot have its name', async () => {
    project.start({
      ...initial,
      accounts: [],
      vaults: [{ id: 'ftz4pm2xxwmwrsd7rjqn7grzfz', name: 'Web & mail' }],
    });
    const { status, stdout, stderr } = await move([], { OP_SERVICE_ACCOUNT_TOKEN: 'ops_token' });
    assert.equal(status, 0, stdout + stderr);
    assert.equal(
      project.read('.env'),
      'SENDGRID_API_KEY=op://ftz4pm2xxwmwrsd7rjqn7grzfz/shop-SENDGRID_API_KEY/credential\n',
    );
  });

  it('adds a field to an item that is there, and keeps everything that the item has', async () => {
    const fields = [
      { id: 'username', type: 'STRING', label: 'username', value: 'apikey' },
      { id: 'x7', type: 'CONCEALED', label: 'webhook', value: 'another secret' },
    ];
    const item = { ...itemOf('SendGrid', fields), tags: ['mail'], urls: [{ href: 'https://sendgrid.com' }] };
    project.start({ ...initial, items: [item] });
    const { status, stdout, stderr } = await move(['--reference', 'op://Private/SendGrid/{variable}']);
    assert.equal(status, 0, stdout + stderr);
    assert.equal(project.read('.env'), 'SENDGRID_API_KEY=op://Private/SendGrid/SENDGRID_API_KEY\n');
    const added = { type: 'CONCEALED', label: 'SENDGRID_API_KEY', value: key };
    assert.deepEqual(project.state().items, [{ ...item, fields: [...fields, added] }]);
    const edits = project.standIns.calls('op').filter(({ argv }) => argv[1] === 'edit');
    assert.deepEqual(
      edits.map(({ argv }) => argv),
      [['item', 'edit', 'id-of-SendGrid', '--vault=Private']],
    );
  });

  it('fills a field that is there and empty', async () => {
    project.start({ ...initial, items: [itemOf('shop-SENDGRID_API_KEY', [credential()])] });
    const { status, stdout, stderr } = await move();
    assert.equal(status, 0, stdout + stderr);
    assert.deepEqual(project.state().items[0]?.fields, [credential(key)]);
  });

  it('does not edit an item that may hold a passkey or a file, which a template would lose', async () => {
    for (const more of [{ category: 'LOGIN' }, { files: [{ id: 'f', name: 'a.pdf' }] }]) {
      project.start({ ...initial, items: [itemOf('SendGrid', [], more)] });
      const { status, stdout, stderr } = await move(['--reference', 'op://Private/SendGrid/{variable}']);
      assert.equal(status, 1, stdout + stderr);
      assert.match(stdout, /may hold a passkey or a file, which "op" would lose\. Choose another item:/);
      assert.equal(
        project.standIns.calls('op').some(({ argv }) => argv[1] === 'edit'),
        false,
      );
    }
  });

  it('refuses a place that no reference can name, before anything is stored', async () => {
    for (const place of [
      'op://Private/a+b/credential',
      'op://Private/item/section/field',
      'op://Private/-x/y',
    ]) {
      project.start();
      const { status, stderr } = await move(['--reference', place]);
      assert.equal(status, 2);
      assert.match(stderr, /KeyGuard puts keys into op:\/\/VAULT\/ITEM\/FIELD, each of letters, digits/);
      assert.deepEqual(project.state(), initial);
    }
  });
});
