import assert from 'node:assert/strict';
import { scanText } from '../../../../src/detect/scan';
import { type PlanRequest, planMove, variableFor } from '../../../../src/rewrite/plan';
import { applyEdits } from '../../../../src/text/edits';
import { grammars } from '../../../support/grammars';
import { fillKeys } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';

const REFERENCE = 'op://Dev/SendGrid/credential';

const START = /^\.env says where the key is\. Start the program with: keyguard run -- \S/;

function requestFor(
  path: string,
  text: string,
  files: Readonly<Record<string, string>> = {},
  tracked?: readonly string[],
): PlanRequest {
  return {
    file: { path, text },
    findings: scanText({ text, path }).filter(({ rule }) => rule === 'unresolved-reference'),
    home: '',
    project: new MemoryProject({ ...files, [path]: text }, tracked),
    grammars,
    settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
  };
}

async function planned(request: PlanRequest) {
  const plan = await planMove(request);
  const after = plan.changes.map(({ path, before, edits }) => [path, applyEdits(before ?? '', edits)]);
  return {
    files: Object.fromEntries(after) as Record<string, string>,
    skipped: plan.skipped.map(({ reason }) => reason),
    notes: plan.notes,
  };
}

/** A program that gives SendGrid a reference as its key, and what reads the variable in its place. */
const PROGRAMS: readonly (readonly [path: string, before: string, after: string])[] = [
  [
    'mail.js',
    `const sg = require('@sendgrid/mail');\nsg.setApiKey('${REFERENCE}');\n`,
    "const sg = require('@sendgrid/mail');\nsg.setApiKey(process.env.SENDGRID_API_KEY);\n",
  ],
  [
    'mail.ts',
    `import sg from '@sendgrid/mail';\nconst key: string = "${REFERENCE}";\nsg.setApiKey(key);\n`,
    "import sg from '@sendgrid/mail';\nconst key: string = process.env.SENDGRID_API_KEY!;\nsg.setApiKey(key);\n",
  ],
  [
    'mail.py',
    `from sendgrid import SendGridAPIClient\n\nclient = SendGridAPIClient("${REFERENCE}")\n`,
    'import os\nfrom sendgrid import SendGridAPIClient\n\nclient = SendGridAPIClient(os.environ["SENDGRID_API_KEY"])\n',
  ],
  [
    'mail.go',
    `package main\n\nimport "github.com/sendgrid/sendgrid-go"\n\nvar client = sendgrid.NewSendClient("${REFERENCE}")\n`,
    'package main\n\nimport (\n\t"os"\n\n\t"github.com/sendgrid/sendgrid-go"\n)\n\nvar client = sendgrid.NewSendClient(os.Getenv("SENDGRID_API_KEY"))\n',
  ],
  [
    'Mail.java',
    `import com.sendgrid.SendGrid;\n\nclass Mail {\n  SendGrid client = new SendGrid("${REFERENCE}");\n}\n`,
    'import com.sendgrid.SendGrid;\n\nclass Mail {\n  SendGrid client = new SendGrid(System.getenv("SENDGRID_API_KEY"));\n}\n',
  ],
  [
    'mail.rb',
    `require 'sendgrid-ruby'\n\nclient = SendGrid::API.new(api_key: '${REFERENCE}')\n`,
    "require 'sendgrid-ruby'\n\nclient = SendGrid::API.new(api_key: ENV.fetch('SENDGRID_API_KEY'))\n",
  ],
  [
    'mail.php',
    `<?php\n\n$sendgrid = new \\SendGrid('${REFERENCE}');\n`,
    "<?php\n\n$sendgrid = new \\SendGrid(getenv('SENDGRID_API_KEY'));\n",
  ],
  [
    'Mail.cs',
    `using SendGrid;\n\nclass Mail { SendGridClient client = new SendGridClient("${REFERENCE}"); }\n`,
    'using SendGrid;\n\nclass Mail { SendGridClient client = new SendGridClient(System.Environment.GetEnvironmentVariable("SENDGRID_API_KEY") ?? throw new System.InvalidOperationException("SENDGRID_API_KEY is not set")); }\n',
  ],
];

describe('a reference in a program, as a plan', () => {
  for (const [path, before, after] of PROGRAMS)
    it(`becomes a variable in ${path}, and the env file says where the key is`, async () => {
      const { files, skipped, notes } = await planned(requestFor(path, before));
      assert.deepEqual(
        { files, skipped },
        { files: { '.env': `SENDGRID_API_KEY=${REFERENCE}\n`, [path]: after }, skipped: [] },
      );
      assert.equal(notes.length, 1);
      assert.match(notes[0] ?? '', START);
    });

  const JS = `const sg = require('@sendgrid/mail');\nsg.setApiKey('${REFERENCE}');\n`;

  it('keeps the variable that holds this reference already', async () => {
    const env = `PORT=3000\nMAIL_KEY=${REFERENCE}\n`;
    const request = requestFor('mail.js', JS, { '.env': env });
    const { files } = await planned(request);
    assert.deepEqual(Object.keys(files), ['mail.js']);
    assert.match(files['mail.js'] ?? '', /process\.env\.MAIL_KEY/);
    const [finding] = request.findings;
    assert.ok(finding);
    assert.equal(await variableFor(request, finding), 'MAIL_KEY');
  });

  it('leaves alone a variable that holds something else', async () => {
    const { files } = await planned(
      requestFor('mail.js', JS, { '.env': fillKeys('SENDGRID_API_KEY={{KEY1}}\n') }),
    );
    assert.equal(files['.env'], fillKeys(`SENDGRID_API_KEY={{KEY1}}\nSENDGRID_API_KEY_2=${REFERENCE}\n`));
    assert.match(files['mail.js'] ?? '', /process\.env\.SENDGRID_API_KEY_2/);
  });

  it('goes into an env file that git tracks, and adds no loader, no rule for git and no example', async () => {
    const { files, notes } = await planned(
      requestFor(
        'mail.js',
        JS,
        { '.env': 'PORT=3000\n', 'package.json': '{ "dependencies": { "dotenv": "17.0.0" } }' },
        ['.env', 'mail.js'],
      ),
    );
    assert.deepEqual(files, {
      '.env': `PORT=3000\nSENDGRID_API_KEY=${REFERENCE}\n`,
      'mail.js': "const sg = require('@sendgrid/mail');\nsg.setApiKey(process.env.SENDGRID_API_KEY);\n",
    });
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? '', START);
  });

  const lines: readonly (readonly [reference: string, line: string])[] = [
    ['ref+vault://secret/sendgrid#/api_key', 'SENDGRID_API_KEY=ref+vault://secret/sendgrid#/api_key\n'],
    ['op://Dev/Send Grid/credential', 'SENDGRID_API_KEY=op://Dev/Send Grid/credential\n'],
    ['op://Dev/SendGrid #2/credential', 'SENDGRID_API_KEY="op://Dev/SendGrid #2/credential"\n'],
  ];
  for (const [reference, line] of lines)
    it(`stands in the env file so that loaders read all of it: ${reference}`, async () => {
      const text = JS.replace(REFERENCE, reference);
      const first = await planned(requestFor('mail.js', text));
      assert.equal(first.files['.env'], line);
      const again = await planned(requestFor('mail.js', text, { '.env': line }));
      assert.deepEqual(Object.keys(again.files), ['mail.js'], 'the line is known again');
    });

  it('stays where the code ends up in a browser', async () => {
    const { files, skipped } = await planned(
      requestFor('src/App.jsx', JS, { 'package.json': '{ "dependencies": { "react-scripts": "5.0.1" } }' }),
    );
    assert.deepEqual(files, {});
    assert.match(skipped[0] ?? '', /browser/);
  });

  it('is not planned when another reference stands there meanwhile', async () => {
    const request = requestFor('mail.js', JS);
    const file = { ...request.file, text: JS.replace('credential', 'password  ') };
    await assert.rejects(planMove({ ...request, file }), /The file changed since the key was found/);
  });
});
