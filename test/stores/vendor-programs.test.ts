import assert from 'node:assert/strict';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, refusalOf, variablesGiven } from './support/keyguard-run';
import { type Reply, StandIns } from './support/stand-ins';

interface Vendor {
  readonly program: string;
  /** Where the arguments and what the program prints are documented. */
  readonly documentation: string;
  readonly cases: readonly {
    readonly reference: string;
    readonly argv: readonly string[];
    readonly stdout: string;
    readonly value: string;
  }[];
  readonly complaints: readonly (readonly [stderr: string, sentence: string])[];
}

const key = fakeKey(1);
const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
const azure = ['--query=value', '--output=json', '--only-show-errors'];

const VENDORS: readonly Vendor[] = [
  {
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
  },
  {
    program: 'az',
    documentation: 'https://learn.microsoft.com/cli/azure/keyvault/secret#az-keyvault-secret-show',
    cases: [
      {
        reference: 'ref+azurekeyvault://shop/mail',
        argv: ['keyvault', 'secret', 'show', '--vault-name=shop', '--name=mail', ...azure],
        stdout: json(key),
        value: key,
      },
      {
        reference: 'ref+azurekeyvault://shop/mail/ba4f196b15f644cd9e949896a21bab0d#/key',
        argv: [
          ...['keyvault', 'secret', 'show', '--vault-name=shop', '--name=mail'],
          ...['--version=ba4f196b15f644cd9e949896a21bab0d', ...azure],
        ],
        stdout: json(JSON.stringify({ key })),
        value: key,
      },
      {
        reference: 'ref+azurekeyvault://gov.vault.usgovcloudapi.net/mail',
        argv: [
          ...['keyvault', 'secret', 'show', '--id=https://gov.vault.usgovcloudapi.net/secrets/mail'],
          ...azure,
        ],
        stdout: json('ends in a line end\n'),
        value: 'ends in a line end\n',
      },
    ],
    complaints: [
      [
        "ERROR: Please run 'az login' to setup account.",
        'Azure is not signed in, or no longer. Sign in with: az login',
      ],
      [
        'ERROR: (SecretNotFound) A secret with (name/id) mail was not found in this key vault.',
        'The vault has no such secret or version. List them with: az keyvault secret list --vault-name VAULT',
      ],
      [
        'ERROR: (Forbidden) Caller is not authorized to perform action on resource.',
        'Azure does not allow you to read this. Ask for the role "Key Vault Secrets User" on the vault.',
      ],
    ],
  },
  {
    program: 'doppler',
    documentation: 'https://docs.doppler.com/docs/accessing-secrets',
    cases: [
      {
        reference: 'ref+doppler://shop/dev/SENDGRID_API_KEY',
        argv: [
          ...['secrets', 'get', 'SENDGRID_API_KEY', '--json'],
          ...['--project=shop', '--config=dev', '--no-check-version'],
        ],
        stdout: json({ SENDGRID_API_KEY: { computed: key } }),
        value: key,
      },
      {
        reference: 'ref+doppler:////MAIL',
        argv: ['secrets', 'get', 'MAIL', '--json', '--no-check-version'],
        stdout: json({ MAIL: { computed: 'a\nb' } }),
        value: 'a\nb',
      },
      {
        reference: 'ref+doppler://shop/dev/#MAIL',
        argv: ['secrets', 'get', 'MAIL', '--json', '--project=shop', '--config=dev', '--no-check-version'],
        stdout: json({ MAIL: { computed: key } }),
        value: key,
      },
    ],
    complaints: [
      [
        'Doppler Error: you must provide a token',
        'Doppler is not signed in. Sign in with: doppler login (or set DOPPLER_TOKEN)',
      ],
      [
        'Doppler Error: Could not find requested secret: MAIL',
        'The config has no such secret. List them with: doppler secrets --only-names',
      ],
    ],
  },
  {
    program: 'sops',
    documentation: 'https://getsops.io/docs/',
    cases: [
      {
        reference: 'ref+sops://conf/mail.yaml#/sendgrid/key',
        argv: ['--decrypt', '--input-type=yaml', '--output-type=json', './conf/mail.yaml'],
        stdout: json({ sendgrid: { key } }),
        value: key,
      },
      {
        reference: 'ref+sops:///srv/mail.env#/MAIL',
        argv: ['--decrypt', '--input-type=dotenv', '--output-type=json', '/srv/mail.env'],
        stdout: json({ MAIL: key }),
        value: key,
      },
      {
        reference: 'ref+sops://-mail.txt',
        argv: ['--decrypt', '--input-type=binary', '--output-type=binary', './-mail.txt'],
        stdout: 'as it is\n',
        value: 'as it is\n',
      },
    ],
    complaints: [
      [
        'Failed to get the data key required to decrypt the SOPS file.',
        'No key here decrypts this file. For age say where yours is: SOPS_AGE_KEY_FILE=FILE',
      ],
      [
        'sops metadata not found',
        'This file is not encrypted by sops. Encrypt it with: sops encrypt --in-place FILE',
      ],
    ],
  },
];

for (const { program, documentation, cases, complaints } of VENDORS) {
  describe(`keyguard run with a stand-in for ${program} (${documentation})`, () => {
    const folder = temporaryFolder();
    let standIns: StandIns;
    beforeEach(function () {
      if (process.platform === 'win32') this.skip();
      standIns = new StandIns(folder.path);
      folder.write({ 'project/': '' });
    });
    const setting = () => ({
      folder: path.join(folder.path, 'project'),
      env: { PATH: standIns.bin, STAGE: 'prod' },
    });

    it('calls it as documented, with nothing on its standard input, and takes what it prints', async () => {
      const replies: Record<string, Reply> = {};
      for (const { argv, stdout } of cases) replies[JSON.stringify(argv)] = { stdout };
      standIns.add(program, replies);
      const lines = cases.map(({ reference }, n) => `V${n}="${reference}"\n`);
      folder.write({ 'project/.env': lines.join('') });
      assert.deepEqual(
        await variablesGiven(
          Object.keys(cases).map((n) => `V${n}`),
          setting(),
        ),
        Object.fromEntries(cases.map(({ value }, n) => [`V${n}`, hashOf(value)])),
      );
      const inOrder = (calls: readonly unknown[]) => calls.map((call) => JSON.stringify(call)).sort();
      assert.deepEqual(
        inOrder(standIns.calls(program)),
        inOrder(cases.map(({ argv }) => ({ argv, stdin: '' }))),
      );
    });

    it('says what its complaints mean, and the next step', async () => {
      for (const [stderr, sentence] of complaints) {
        const [first] = cases;
        assert.ok(first);
        standIns.add(program, { [JSON.stringify(first.argv)]: { stderr: `${stderr}\n`, status: 1 } });
        folder.write({ 'project/.env': `KEY="${first.reference}"\n` });
        assert.equal(await refusalOf(setting()), sentence);
      }
    });

    it('says that it is not installed', async () => {
      folder.write({ 'project/.env': `KEY="${cases[0]?.reference}"\n` });
      assert.match(await refusalOf(setting()), /is not installed, or not on PATH\. Install it: https:/);
    });

    it('starts none that the project brings along', async () => {
      const planted = new StandIns(path.join(folder.path, 'project'));
      planted.add(program, {});
      folder.write({ 'project/.env': `KEY="${cases[0]?.reference}"\n` });
      const env = { ...setting().env, PATH: planted.bin };
      assert.match(await refusalOf({ ...setting(), env }), /is not installed/);
      assert.deepEqual(planted.calls(program), []);
    });
  });
}

describe('keyguard run with a stand-in for op where another loader was first', () => {
  const folder = temporaryFolder();

  it('resolves a reference that stands in the environment as it does in the env file', async function () {
    if (process.platform === 'win32') this.skip();
    const standIns = new StandIns(folder.path);
    const reference = 'op://Dev/SendGrid/credential';
    standIns.add('op', { [JSON.stringify(['read', '--no-newline', reference])]: { stdout: key } });
    folder.write({ 'project/.env': `KEY=${reference}\nOTHER=${reference}\n` });
    const env = { PATH: standIns.bin, KEY: reference, OTHER: 'op://Another/place/field' };
    assert.deepEqual(
      await variablesGiven(['KEY', 'OTHER'], { folder: path.join(folder.path, 'project'), env }),
      {
        KEY: hashOf(key),
        OTHER: hashOf('op://Another/place/field'),
      },
    );
  });
});
