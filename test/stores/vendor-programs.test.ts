import assert from 'node:assert/strict';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, variablesGiven } from './support/keyguard-run';
import { StandIns } from './support/stand-ins';
import { describeReading, type ReadingVendor } from './support/vendor-reading';

const key = fakeKey(1);
const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
const azure = ['--query=value', '--output=json', '--only-show-errors'];

const VENDORS: readonly ReadingVendor[] = [
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

for (const vendor of VENDORS) describeReading(vendor);

describe('keyguard run with a stand-in for op where another loader was first', () => {
  const folder = temporaryFolder();

  it('resolves a reference that stands in the environment as it does in the env file', async function () {
    // A stand-in is a script that begins with #!, which Windows does not start.
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
