import assert from 'node:assert/strict';
import { scanText } from '../../../../src/detect/scan';
import { fakeKey } from '../../../support/keys';

/** A password stands between `«` and `»`, a personal user name between `‹` and `›`. */
const FOUND: readonly (readonly [file: string, marked: string])[] = [
  ['a.env', 'SENDGRID_USERNAME=‹jane@acme.io›\nSENDGRID_PASSWORD=«Tr0ub4dor»\n'],
  ['a.sh', "export SENDGRID_PASSWORD='«Tr0ub4dor»'"],
  ['a.sh', 'heroku config:set SENDGRID_PASSWORD=«Tr0ub4dor» --app x'],
  ['a.bat', 'setx SENDGRID_PASSWORD «Tr0ub4dor»'],
  ['a.ps1', '$env:SENDGRID_PASSWORD = "«Tr0ub4dor»"'],
  ['Dockerfile', 'ENV SENDGRID_PASSWORD «Tr0ub4dor»\n'],
  ['Dockerfile', 'ENV SENDGRID_PASSWORD=«Tr0ub4dor»\n'],
  ['a.yml', 'sendgrid:\n  username: ‹jane.doe›\n  password: «Tr0ub4dor» # live\n'],
  ['a.yml', 'env:\n  - name: SENDGRID_PASSWORD\n    value: «Tr0ub4dor»\n'],
  ['a.json', '{"sendgrid": {"user": "‹jane.doe›", "pass": "«Tr0ub4dor»"}}'],
  ['a.json', '{"Smtp":{"Host":"smtp.sendgrid.net","Port":587,"Username":"acme","Password":"«Tr0ub4dor»"}}'],
  ['a.json', '"{\\"SENDGRID_PASSWORD\\":\\"«Tr0ub4dor»\\"}"'],
  ['a.toml', '[sendgrid]\npassword = "«Tr0ub4dor»"\n'],
  [
    'a.ini',
    '[mail]\nhost = smtp.sendgrid.net\nuser = acme\npassword = «Tr0ub4dor»\n\n[database]\npassword = other-Pw77\n',
  ],
  [
    'settings.py',
    "EMAIL_HOST = 'smtp.sendgrid.net'\nEMAIL_HOST_USER = '‹jane.doe›'\nEMAIL_HOST_PASSWORD = '«Tr0ub4dor»'\n",
  ],
  [
    'settings.py',
    "DATABASES = {'default': {'USER': 'dbo', 'PASSWORD': 'pg-Pw9911'}}\nEMAIL_HOST = 'smtp.sendgrid.net'\nEMAIL_HOST_PASSWORD = '«Tr0ub4dor»'\n",
  ],
  [
    'settings.py',
    "SENDGRID_USER = 'acme'\nSENDGRID_PASSWORD = os.environ.get('SENDGRID_PASSWORD', '«Tr0ub4dor»')\n",
  ],
  [
    'a.env',
    'DB_PASSWORD=pg-Pw9911\nMAIL_HOST=smtp.sendgrid.net\nMAIL_PORT=587\nMAIL_USERNAME=‹jane@acme.io›\nMAIL_PASSWORD=«Tr0ub4dor»\n',
  ],
  [
    'config/mail.php',
    "return ['mailers' => ['smtp' => ['host' => env('MAIL_HOST', 'smtp.sendgrid.net'), 'password' => env('MAIL_PASSWORD', '«Tr0ub4dor»')]]];",
  ],
  [
    'app.py',
    "app.config['MAIL_SERVER'] = 'smtp.sendgrid.net'\napp.config['MAIL_PASSWORD'] = '«Tr0ub4dor»'\n",
  ],
  [
    'app.py',
    "app.config.update(MAIL_SERVER='smtp.sendgrid.net', MAIL_USERNAME='acme', MAIL_PASSWORD='«Tr0ub4dor»')\n",
  ],
  [
    'a.js',
    "nodemailer.createTransport({ host: 'smtp.sendgrid.net', port: 587, auth: { user: '‹jane.doe›', pass: '«Tr0ub4dor»' } });",
  ],
  [
    'a.js',
    "const t = createTransport({\n  service: 'SendGrid',\n  auth: {\n    user: 'acme',\n    pass: '«Tr0ub4dor»',\n  },\n});",
  ],
  [
    'a.js',
    "const sgTransport = require('nodemailer-sendgrid-transport');\nconst options = {\n  auth: {\n    api_user: '‹jane.doe›',\n    api_key: '«Tr0ub4dor»'\n  }\n};\nsgTransport(options);",
  ],
  ['a.ts', "const pass: string = process.env.SENDGRID_PASSWORD || '«Tr0ub4dor»';"],
  ['a.js', "var sendgrid = require('sendgrid')('‹jane.doe›', '«Tr0ub4dor»');"],
  ['a.js', "const sendgrid = new SendGrid('acme', '«Tr0ub4dor»');"],
  ['a.rb', "client = SendGrid::Client.new(api_user: '‹jane.doe›', api_key: '«Tr0ub4dor»')"],
  ['a.rb', "client = SendGrid::Client.new do |c|\n  c.api_user = 'acme'\n  c.api_key = '«Tr0ub4dor»'\nend"],
  [
    'a.rb',
    "ActionMailer::Base.smtp_settings = {\n  :user_name => '‹jane.doe›',\n  :password => '«Tr0ub4dor»',\n  :domain => 'acme.io',\n  :address => 'smtp.sendgrid.net',\n  :port => 587\n}",
  ],
  [
    'a.rb',
    "config.action_mailer.smtp_settings = { user_name: ENV['U'], password: '«Tr0ub4dor»', address: 'smtp.sendgrid.net' }",
  ],
  ['a.py', "sg = sendgrid.SendGridClient('‹jane.doe›', '«Tr0ub4dor»')"],
  ['a.py', "s = smtplib.SMTP('smtp.sendgrid.net', 587)\ns.starttls()\ns.login('acme', '«Tr0ub4dor»')\n"],
  [
    'a.py',
    "requests.post('https://api.sendgrid.com/api/mail.send.json', data={'api_user': 'acme', 'api_key': '«Tr0ub4dor»', 'to': 'a@b.c'})",
  ],
  [
    'a.py',
    "params = {\n  'api_user': 'acme',\n  'api_key': '«Tr0ub4dor»',\n}\nurl = 'https://api.sendgrid.com/api/mail.send.json'\n",
  ],
  ['a.php', "$sendgrid = new SendGrid('‹jane.doe›', '«Tr0ub4dor»');"],
  [
    'a.php',
    "$mail = new PHPMailer();\n$mail->Host = 'smtp.sendgrid.net';\n$mail->Username = '‹jane.doe›';\n$mail->Password = '«Tr0ub4dor»';",
  ],
  [
    'a.php',
    "$t = (new Swift_SmtpTransport('smtp.sendgrid.net', 587))->setUsername('acme')->setPassword('«Tr0ub4dor»');",
  ],
  [
    'a.php',
    "$config['smtp_host'] = 'smtp.sendgrid.net';\n$config['smtp_user'] = 'acme';\n$config['smtp_pass'] = '«Tr0ub4dor»';",
  ],
  [
    'wp-config.php',
    "define('SENDGRID_USERNAME', '‹jane.doe›');\ndefine('SENDGRID_PASSWORD', '«Tr0ub4dor»');\ndefine('DB_PASSWORD', 'pg-Pw9911');",
  ],
  [
    'wp-config.php',
    "define('DB_PASSWORD', 'pg-Pw9911');\ndefine('WPMS_SMTP_HOST', 'smtp.sendgrid.net');\ndefine('WPMS_SMTP_PASS', '«Tr0ub4dor»');",
  ],
  ['A.java', 'SendGrid sendgrid = new SendGrid("‹jane.doe›", "«Tr0ub4dor»");'],
  [
    'A.java',
    'props.put("mail.smtp.host", "smtp.sendgrid.net");\nSession.getInstance(props, new Authenticator() {\n  protected PasswordAuthentication getPasswordAuthentication() {\n    return new PasswordAuthentication("acme", "«Tr0ub4dor»");\n  }\n});',
  ],
  [
    'A.java',
    'sender.setHost("smtp.sendgrid.net");\nsender.setUsername("acme");\nsender.setPassword("«Tr0ub4dor»");',
  ],
  [
    'application.properties',
    'spring.datasource.password=pg-Pw9911\nspring.mail.host=smtp.sendgrid.net\nspring.mail.username=‹jane.doe›\nspring.mail.password=«Tr0ub4dor»\n',
  ],
  [
    'application.yml',
    'spring:\n  datasource:\n    password: pg-Pw9911\n  mail:\n    host: smtp.sendgrid.net\n    username: ‹jane.doe›\n    password: «Tr0ub4dor»\n',
  ],
  [
    'A.cs',
    'var c = new SmtpClient("smtp.sendgrid.net", 587) { Credentials = new NetworkCredential("‹jane.doe›", "«Tr0ub4dor»") };',
  ],
  [
    'A.cs',
    'var client = new SmtpClient("smtp.sendgrid.net");\nclient.Credentials = new NetworkCredential("acme", "«Tr0ub4dor»");',
  ],
  [
    'A.cs',
    'using SendGrid;\nclass A { void B() {\n  var credentials = new NetworkCredential("acme", "«Tr0ub4dor»");\n  var web = new Web(credentials);\n} }',
  ],
  [
    'web.config',
    '<network host="smtp.sendgrid.net" port="587" userName="‹jane.doe›" password="«Tr0ub4dor»" />',
  ],
  ['web.config', '<add key="SendGridPassword" value="«Tr0ub4dor»" />'],
  [
    'pom.xml',
    '<mail><host>smtp.sendgrid.net</host><username>‹jane.doe›</username><password>«Tr0ub4dor»</password></mail>',
  ],
  ['a.go', 'auth := smtp.PlainAuth("", "‹jane.doe›", "«Tr0ub4dor»", "smtp.sendgrid.net")'],
  ['a.go', 'host := "smtp.sendgrid.net"\nauth := smtp.PlainAuth("", "acme", "«Tr0ub4dor»", host)'],
  ['a.go', 'd := gomail.NewDialer("smtp.sendgrid.net", 587, "acme", "«Tr0ub4dor»")'],
  ['a.go', 'sg := sendgrid.NewSendGridClient("acme", "«Tr0ub4dor»")'],
  ['a.env', 'MAILER_DSN=smtp://‹jane.doe›:«Tr0ub4dor»@smtp.sendgrid.net:587'],
  ['a.js', "transport: 'smtps://acme:«Tr0ub4dor»@smtp.sendgrid.net'"],
  ['sasl_passwd', '[smtp.sendgrid.net]:587 ‹jane.doe›:«Tr0ub4dor»\n'],
  [
    '.msmtprc',
    'account gmail\nhost smtp.gmail.com\nuser x\npassword other-Pw77\n\naccount sg\nhost smtp.sendgrid.net\nuser ‹jane.doe›\npassword «Tr0ub4dor»\n',
  ],
  [
    'a.sh',
    'curl "https://api.sendgrid.com/api/mail.send.json?api_user=‹jane.doe›&api_key=«Tr0ub4dor»&to=a@b.c"',
  ],
  ['a.md', 'GET https://sendgrid.com/api/stats.get.json?api_user=acme&api_key=«Tr0ub4dor»'],
  ['a.sh', "curl -d 'api_user=acme' -d 'api_key=«Tr0ub4dor»' https://api.sendgrid.com/api/mail.send.json"],
  ['a.sh', 'curl -d "api_user=acme&api_key=«Tr0ub4dor»&to=x" https://api.sendgrid.com/api/mail.send.json'],
  ['a.sh', 'curl -u acme:«Tr0ub4dor» https://api.sendgrid.com/v3/templates'],
  ['a.tf', 'variable "sendgrid_password" {\n  default = "«Tr0ub4dor»"\n}'],
  ['a.tf', 'resource "x" "y" {\n  smtp_host = "smtp.sendgrid.net"\n  smtp_password = "«Tr0ub4dor»"\n}'],
  ['a.sh', 'swaks --server smtp.sendgrid.net --auth-user acme --auth-password «Tr0ub4dor»'],
  ['a.env', 'SENDGRID_USERNAME=app12345@heroku.com\nSENDGRID_PASSWORD=«Tr0ub4dor»'],
  ['a.env', '# SENDGRID_PASSWORD=«Tr0ub4dor»'],
  ['a.kt', 'val sendgridPassword: String = "«Tr0ub4dor»"'],
  [
    'a.rs',
    'let creds = Credentials::new("acme".to_string(), "«Tr0ub4dor»".to_string());\nlet m = SmtpTransport::relay("smtp.sendgrid.net")?;',
  ],
];

const NOT_FOUND: readonly (readonly [file: string, text: string])[] = [
  ['a.env', 'SENDGRID_PASSWORD=\nSENDGRID_USERNAME=apikey\n'],
  ...[
    '${SENDGRID_PASSWORD}',
    '$PASSWORD',
    '%PASSWORD%',
    '<password>',
    'your-password',
    'changeme',
    'xxxxxxxx',
    '********',
    'password',
    'op://Dev/SendGrid/password',
    'ref+vault://a/b#/c',
    'ENC[AES256,data:abc]',
    '{cipher}abcdef12',
    '{{ sendgrid_password }}',
    'my-sendgrid-password',
    'sendgrid_password',
    '123456',
    'S3cr3tPassw0rd',
    'PASSWORD_HERE',
    '/run/secrets/sendgrid',
    'YOUR_PASSWORD_1',
  ].map((value) => ['a.env', `SENDGRID_PASSWORD=${value}\n`] as const),
  ['a.yml', 'sendgrid:\n  password: !vault |\n    616263\n'],
  ['a.yml', 'sendgrid:\n  password: ${{ secrets.SENDGRID_PASSWORD }}\n'],
  ['a.js', 'const password = process.env.SENDGRID_PASSWORD;'],
  [
    'a.js',
    "createTransport({ host: 'smtp.sendgrid.net', auth: { user: process.env.U, pass: process.env.P } })",
  ],
  ['a.js', "createTransport({ host: 'smtp.sendgrid.net', auth: { user: 'apikey', pass: 'Tr0ub4dor' } })"],
  ['a.js', `createTransport({ host: 'smtp.sendgrid.net', auth: { user: 'apikey', pass: '${fakeKey(1)}' } })`],
  [
    'a.js',
    "// instead of smtp.sendgrid.net\ncreateTransport({ host: 'smtp.mailgun.org', auth: { user: 'jane.doe', pass: 'Tr0ub4dor' } })",
  ],
  [
    'a.js',
    "module.exports = { db: { user: 'jane', password: 'Tr0ub4dor' }, mail: { host: 'smtp.sendgrid.net', auth: { user: 'apikey', pass: key } } }",
  ],
  [
    'a.js',
    "const sgMail = require('@sendgrid/mail');\nconst password = 'Tr0ub4dor';\nlogin('jane', 'Tr0ub4dor');",
  ],
  [
    'a.js',
    "import sgMail from '@sendgrid/mail';\nconst db = connect({ user: 'jane', password: 'Tr0ub4dor' });",
  ],
  [
    'a.js',
    "sgMail.setApiKey(k);\nawait User.create({ username: 'jane.doe', password: 'Tr0ub4dor' });\nsgMail.send({ to: 'x', text: 'sendgrid' });",
  ],
  ['a.js', "const sg = new SendGrid('acme', process.env.P); if (api_key === 'Tr0ub4dor') {}"],
  ['a.py', "import sendgrid\nAPI_KEY = 'Tr0ub4dor'\nsg = sendgrid.SendGridAPIClient(api_key='Tr0ub4dor99')"],
  [
    'settings.py',
    "EMAIL_HOST = 'smtp.sendgrid.net'\nDB_PASSWORD = 'Tr0ub4dor'\nSECRET_KEY = 'Tr0ub4dor'\nREDIS_PASSWORD = 'Tr0ub4dor'\nADMIN_PASSWORD = 'Tr0ub4dor'\nACME_PASSWORD = 'Tr0ub4dor'",
  ],
  [
    'a.env',
    'SENDGRID_API_KEY=x\nSMTP_HOST=smtp.gmail.com\nSMTP_USER=jane@acme.io\nSMTP_PASSWORD=Tr0ub4dor\n',
  ],
  [
    'a.yml',
    'services:\n  db:\n    environment:\n      POSTGRES_USER: jane\n      POSTGRES_PASSWORD: Tr0ub4dor\n  web:\n    environment:\n      SENDGRID_API_KEY: ${K}\n',
  ],
  [
    'application.yml',
    'spring:\n  datasource:\n    username: jane\n    password: Tr0ub4dor\n  mail:\n    host: smtp.sendgrid.net\n    username: apikey\n',
  ],
  ['a.ini', '[smtp]\nhost = smtp.sendgrid.net\n\n[database]\nuser = jane\npassword = Tr0ub4dor\n'],
  ['a.cs', 'using SendGrid;\nvar db = new NetworkCredential("jane.doe", "Tr0ub4dor");'],
  ['a.md', '# SendGrid\n\nSign in with your user name and password: choose a strong one.\n'],
  [
    'a.html',
    '<p>SendGrid</p><input type="password" name="password" placeholder="Password"><label>password: required</label>',
  ],
  ['a.js', "const messages = { sendgrid: { password: 'Password is required', user: 'User name' } };"],
  [
    'a.ts',
    'interface SendGridOptions { user: string; password: string; api_user?: string; api_key?: string }',
  ],
  ['a.js', "fetch('https://api.other.com/?api_user=jane.doe&api_key=Tr0ub4dor'); // not sendgrid"],
  ['a.env', 'SENDGRID_USERNAME=noreply@acme.io\n'],
  ['a.env', 'SENDGRID_USERNAME=prod-mailer\n'],
  ['a.env', 'SENDGRID_USERNAME=company_mail\n'],
  ['a.env', 'SENDGRID_USERNAME=jane@example.com\n'],
  ['a.env', 'SENDGRID_USERNAME=app12345@heroku.com\n'],
  ['a.env', 'SENDGRID_USERNAME=azure_0a1b2c3d4e5f@azure.com\n'],
  ['a.env', 'SENDGRID_USERNAME=sendgrid\n'],
  ['a.env', `SENDGRID_PASSWORD=${fakeKey(1)}\n`],
  ['a.env', 'SENDGRID_PASSWORD=SG.abc.def\n'],
];

describe('passwords and user names of SendGrid accounts', () => {
  for (const [file, marked] of FOUND) {
    it(`finds ${JSON.stringify(marked)} in ${file}`, () => {
      const text = marked.replace(/[«»‹›]/g, '');
      assert.deepEqual(
        read(file, text),
        [...marked.matchAll(/[«‹]([^»›]*)[»›]/g)].map((match) => {
          const start = marked.slice(0, match.index).replace(/[«»‹›]/g, '').length;
          const rule = match[0].startsWith('«') ? 'account-password' : 'personal-username';
          return `${rule} ${start} ${match[1]}`;
        }),
      );
    });
  }
  for (const [file, text] of NOT_FOUND) {
    it(`finds nothing in ${JSON.stringify(text)} in ${file}`, () => assert.deepEqual(read(file, text), []));
  }
});

function read(path: string, text: string): string[] {
  return scanText({ text, path })
    .filter(({ rule }) => rule === 'account-password' || rule === 'personal-username')
    .map(({ rule, span }) => `${rule} ${span.start} ${text.slice(span.start, span.end)}`);
}
