import assert from 'node:assert/strict';
import { scanText } from '../../../../src/detect/scan';
import { applyEdits } from '../../../../src/text/edits';

/** What is found stands between `«` and `»`; the last column is the text after the fix, where there is one. */
const FOUND: readonly (readonly [marked: string, fixed?: string])[] = [
  ['fetch("«http://api.sendgrid.com/v3/mail/send»")', 'fetch("https://api.sendgrid.com/v3/mail/send")'],
  ['«HTTP://api.eu.sendgrid.com/v3»', 'HTTPS://api.eu.sendgrid.com/v3'],
  ['curl «http://sendgrid.com/api/mail.send.json» -d x', 'curl https://sendgrid.com/api/mail.send.json -d x'],
  ['«http://smtpapi.sendgrid.com/x»', 'https://smtpapi.sendgrid.com/x'],
  ['`«http://${region}.sendgrid.com/v3»`', '`https://${region}.sendgrid.com/v3`'],
  ['«http://api.sendgrid.com:80/v3»'],
  [
    "createTransport({ host: 'smtp.sendgrid.net', port: 587, secure: «false», auth })",
    "createTransport({ host: 'smtp.sendgrid.net', port: 587, secure: false, requireTLS: true, auth })",
  ],
  [
    "createTransport({ host: 'smtp.sendgrid.net', secure: false, ignoreTLS: «true» })",
    "createTransport({ host: 'smtp.sendgrid.net', secure: false, requireTLS: true })",
  ],
  [
    "createTransport({ host: 'smtp.sendgrid.net', secure: false, requireTLS: «false» })",
    "createTransport({ host: 'smtp.sendgrid.net', secure: false, requireTLS: true })",
  ],
  [
    "createTransport({ host: 'smtp.sendgrid.net', tls: { rejectUnauthorized: «false» } })",
    "createTransport({ host: 'smtp.sendgrid.net', tls: { rejectUnauthorized: true } })",
  ],
  [
    "axios.post('https://api.sendgrid.com/v3/mail/send', m, { httpsAgent: new https.Agent({ rejectUnauthorized: «false» }) })",
    "axios.post('https://api.sendgrid.com/v3/mail/send', m, { httpsAgent: new https.Agent({ rejectUnauthorized: true }) })",
  ],
  [
    "EMAIL_HOST = 'smtp.sendgrid.net'\nEMAIL_PORT = 587\nEMAIL_USE_TLS = «False»\n",
    "EMAIL_HOST = 'smtp.sendgrid.net'\nEMAIL_PORT = 587\nEMAIL_USE_TLS = True\n",
  ],
  ['MAIL_HOST=smtp.sendgrid.net\nMAIL_ENCRYPTION=«null»\n'],
  [
    "'smtp' => ['host' => 'smtp.sendgrid.net', 'encryption' => «''»]",
    "'smtp' => ['host' => 'smtp.sendgrid.net', 'encryption' => 'tls']",
  ],
  [
    "smtp_settings = { address: 'smtp.sendgrid.net', enable_starttls_auto: «false» }",
    "smtp_settings = { address: 'smtp.sendgrid.net', enable_starttls_auto: true }",
  ],
  [
    "smtp_settings = {\n  :address => 'smtp.sendgrid.net',\n  :openssl_verify_mode => '«none»'\n}",
    "smtp_settings = {\n  :address => 'smtp.sendgrid.net',\n  :openssl_verify_mode => 'peer'\n}",
  ],
  [
    'spring.mail.host=smtp.sendgrid.net\nspring.mail.properties.mail.smtp.starttls.enable=«false»\n',
    'spring.mail.host=smtp.sendgrid.net\nspring.mail.properties.mail.smtp.starttls.enable=true\n',
  ],
  [
    'props.put("mail.smtp.host", "smtp.sendgrid.net");\nprops.put("mail.smtp.starttls.enable", "«false»");',
    'props.put("mail.smtp.host", "smtp.sendgrid.net");\nprops.put("mail.smtp.starttls.enable", "true");',
  ],
  [
    "$mail->Host = 'smtp.sendgrid.net';\n$mail->SMTPSecure = «''»;",
    "$mail->Host = 'smtp.sendgrid.net';\n$mail->SMTPSecure = 'tls';",
  ],
  [
    "$mail->Host = 'smtp.sendgrid.net';\n$mail->SMTPAutoTLS = «false»;",
    "$mail->Host = 'smtp.sendgrid.net';\n$mail->SMTPAutoTLS = true;",
  ],
  [
    'var c = new SmtpClient("smtp.sendgrid.net", 587) { EnableSsl = «false» };',
    'var c = new SmtpClient("smtp.sendgrid.net", 587) { EnableSsl = true };',
  ],
  [
    'var client = new SmtpClient("smtp.sendgrid.net");\nclient.EnableSsl = «false»;',
    'var client = new SmtpClient("smtp.sendgrid.net");\nclient.EnableSsl = true;',
  ],
  [
    '<network host="smtp.sendgrid.net" enableSsl="«false»" />',
    '<network host="smtp.sendgrid.net" enableSsl="true" />',
  ],
  [
    '{"Smtp": {"Host": "smtp.sendgrid.net", "EnableSsl": «false»}}',
    '{"Smtp": {"Host": "smtp.sendgrid.net", "EnableSsl": true}}',
  ],
  [
    'client.Connect("smtp.sendgrid.net", 587, SecureSocketOptions.«None»);',
    'client.Connect("smtp.sendgrid.net", 587, SecureSocketOptions.StartTls);',
  ],
  [
    "requests.post('https://api.sendgrid.com/v3/mail/send', json=m, verify=«False»)",
    "requests.post('https://api.sendgrid.com/v3/mail/send', json=m, verify=True)",
  ],
  [
    "$ch = curl_init('https://api.sendgrid.com/v3/mail/send');\ncurl_setopt($ch, CURLOPT_SSL_VERIFYPEER, «false»);",
    "$ch = curl_init('https://api.sendgrid.com/v3/mail/send');\ncurl_setopt($ch, CURLOPT_SSL_VERIFYPEER, true);",
  ],
  [
    'tls.Config{InsecureSkipVerify: «true», ServerName: "smtp.sendgrid.net"}',
    'tls.Config{InsecureSkipVerify: false, ServerName: "smtp.sendgrid.net"}',
  ],
  ['curl «-k» https://api.sendgrid.com/v3/scopes', 'curl https://api.sendgrid.com/v3/scopes'],
  [
    'curl -X POST \\\n  «--insecure» \\\n  https://api.sendgrid.com/v3/mail/send',
    'curl -X POST \\\n  \\\n  https://api.sendgrid.com/v3/mail/send'.replace('\\\n  \\', '\\\n  \\'),
  ],
  ['curl «-sk» https://api.sendgrid.com/v3/scopes'],
  ['NODE_TLS_REJECT_UNAUTHORIZED=«0» node send-with-sendgrid.js'],
  ['MAILER_DSN=«smtp://smtp.sendgrid.net:25»'],
  ['MAILER_DSN=«smtp://smtp.sendgrid.net:587?verify_peer=0»'],
];

const NOT_FOUND: readonly string[] = [
  'https://api.sendgrid.com/v3',
  'see http://sendgrid.com/docs and http://docs.sendgrid.com/api',
  '<x xmlns="http://sendgrid.com/schema">',
  'http://www.sendgrid.com http://support.sendgrid.com http://app.sendgrid.com/settings',
  'http://u1234.ct.sendgrid.net/ls/click',
  'http://sendgrid.com',
  'http://api.sendgrid.com.evil.example/',
  "createTransport({ host: 'smtp.sendgrid.net', port: 587, secure: false, requireTLS: true })",
  "createTransport({ host: 'smtp.sendgrid.net', port: 465, secure: true })",
  "createTransport({ host: 'smtp.sendgrid.net', port: 587 })",
  "createTransport({ host: 'smtp.acme.com', secure: false }); // not sendgrid",
  "import sg from '@sendgrid/mail';\nconst cookie = { secure: false };\nnew Agent({ rejectUnauthorized: false });",
  "EMAIL_HOST = 'smtp.sendgrid.net'\nEMAIL_PORT = 587\nEMAIL_USE_TLS = True\n",
  "EMAIL_HOST = 'smtp.sendgrid.net'\nEMAIL_PORT = 465\nEMAIL_USE_TLS = False\nEMAIL_USE_SSL = True\n",
  'SENDGRID_API_KEY=x\nMAIL_HOST=mailhog\nMAIL_ENCRYPTION=null\n',
  "requests.get('https://intranet.acme.com', verify=False)\nsg = sendgrid.SendGridAPIClient()",
  'curl -k https://localhost/ && curl https://api.sendgrid.com/v3/scopes',
  'curl -H "x-k: 1" https://api.sendgrid.com/v3/scopes',
  'smtp://smtp.sendgrid.net:587',
  'With smtp.sendgrid.net, `EMAIL_USE_TLS = False` and `EnableSsl = false` are wrong.',
];

describe('connections to SendGrid without protection', () => {
  for (const [marked, fixed] of FOUND) {
    it(`finds ${JSON.stringify(marked)}`, () => {
      const text = marked.replace(/[«»]/g, '');
      const [found, ...more] = read(text);
      assert.ok(found);
      assert.deepEqual(more, []);
      assert.equal(
        `${text.slice(0, found.span.start)}«${text.slice(found.span.start, found.span.end)}»${text.slice(found.span.end)}`,
        marked,
      );
      assert.equal(found.fix ? applyEdits(text, found.fix.edits) : undefined, fixed);
      // Once it is fixed it is found no more.
      if (fixed !== undefined) assert.deepEqual(read(fixed), []);
    });
  }
  for (const text of NOT_FOUND) {
    it(`finds nothing in ${JSON.stringify(text)}`, () => assert.deepEqual(read(text), []));
  }
});

function read(text: string) {
  return scanText({ text }).filter(({ rule }) => rule === 'insecure-transport');
}
