import { randomBytes } from './random';

const base64 = (name: string, bytes: number) => randomBytes(name, bytes).toString('base64');
const base64Url = (name: string, bytes: number) => randomBytes(name, bytes).toString('base64url');
const hex = (name: string, bytes: number) => randomBytes(name, bytes).toString('hex');
const word = (name: string, length: number) => base64Url(name, length).slice(0, length);
const json = (name: string, value: unknown) => [name, JSON.stringify(value)].join('.');

/** 76 characters on a line, as mail and PEM have it. */
const wrap = (text: string) => text.replace(/.{76}/g, '$&\n');

/** JSON in base64url, as in the parts of a token. */
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Texts that a careless rule takes for a SendGrid credential: each gives one for every `n`.
 * By name; `file` tells the kind of file.
 */
export const LOOKALIKES: Readonly<
  Record<string, { readonly file: string; readonly text: (n: number) => string }>
> = {
  'member access': {
    file: 'a.ts',
    text: (n) => `const part${n} = SG.Models.Geometry.shapes[${n}].SG.name;\n`,
  },
  'member access of the right lengths': {
    file: 'a.js',
    text: (n) =>
      [
        ['SG', 'getElementOfCatalogues', 'renderTheWholeListOfElementsInThisCatalogue'],
        ['SG', 'MailgunServicesFactory', 'createTransactionalMailerForEnvironment1234'],
        ['SG', 'ApplicationControllerA', 'renderTheWholeListOfTransactionalTemplatesA'],
      ]
        .map((names) => `${names.join('.')}(${n});\n`)
        .join(''),
  },
  'short member access': { file: 'a.js', text: (n) => `SG.a.b(SG.c.d${n});process.env.SG.x.y;\n` },
  'other prefixes': { file: 'a.txt', text: (n) => `NSG.123.${n} MSG.${n}.4 sg.a.b ESG.report.2026\n` },
  'host names': { file: 'a.txt', text: (n) => `SG.node${n}.internal.example.com SG.com.sg\n` },
  'version numbers': { file: 'a.txt', text: (n) => `SG.1.${n}.3 SG.10.20.30\n` },
  'a key ID alone': { file: 'a.txt', text: (n) => `api_key_id="${word(`id ${n}`, 22)}"\n` },
  'a secret alone': { file: 'a.txt', text: (n) => `value: ${word(`secret ${n}`, 43)}\n` },
  'other vendors of the same shape': {
    file: 'a.js',
    text: (n) => `const token = 'SX.${word(`x ${n}`, 22)}.${word(`y ${n}`, 43)}';\n`,
  },
  'x for every character': {
    file: '.env.sample',
    text: () => `SENDGRID_API_KEY=SG.${'x'.repeat(22)}.${'x'.repeat(43)}\n`,
  },
  'stars and dots': {
    file: 'README.md',
    text: () => `SG.${'*'.repeat(22)}.${'*'.repeat(43)} or SG.......\n`,
  },
  'your key here': {
    file: 'README.md',
    text: (n) => `setApiKey('SG.your-api-key-${n}'); setApiKey('<your key>'); setApiKey('SG.xxx')\n`,
  },
  'placeholder words of the right lengths': {
    file: 'a.py',
    text: () =>
      `KEY = 'SG.${'your_api_key_goes_here_'.slice(0, 22)}.${'this-is-not-a-real-sendgrid-secret-at-all-ok'.slice(0, 43)}'\n`,
  },
  'keyboard and alphabet runs': {
    file: 'a.test.js',
    text: () =>
      `const key = 'SG.${'abcdefghijklmnopqrstuvwxyz'.slice(0, 22)}.${'abcdefghijklmnopqrstuvwxyz0123456789abcdefghijk'.slice(0, 43)}';\n`,
  },
  'digits in order': {
    file: 'a.test.js',
    text: () =>
      `const key = 'SG.${'1234567890'.repeat(3).slice(0, 22)}.${'1234567890'.repeat(5).slice(0, 43)}';\n`,
  },
  'environment variables': {
    file: 'a.js',
    text: (n) => `sgMail.setApiKey(process.env.SENDGRID_API_KEY_${n}); f(os.environ["SENDGRID_API_KEY"])\n`,
  },
  'template variables': {
    file: 'a.yml',
    text: (n) => `SENDGRID_API_KEY: $\{{ secrets.KEY_${n} }}\npassword: {{ .Values.sendgrid.password }}\n`,
  },
  'vault references in configuration': {
    file: '.env',
    text: (n) => `SENDGRID_API_KEY=op://Dev/SendGrid/key${n}\nOTHER=ref+vault://secret/sendgrid#/api_key\n`,
  },
  'SHA-1': { file: 'a.txt', text: (n) => `${hex(`sha1 ${n}`, 20)}  file\n` },
  'SHA-256': { file: 'SHA256SUMS', text: (n) => `${hex(`sha256 ${n}`, 32)}  file\n` },
  'SHA-512': { file: 'a.txt', text: (n) => `${hex(`sha512 ${n}`, 64)}  file\n` },
  UUIDs: {
    file: 'a.json',
    text: (n) => `"${hex(`uuid ${n}`, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}"\n`,
  },
  'bcrypt hashes': { file: 'a.sql', text: (n) => `'$2b$10$${word(`bcrypt ${n}`, 53)}'\n` },
  'package lock': {
    file: 'package-lock.json',
    text: (n) => `  "integrity": "sha512-${base64(`integrity ${n}`, 64)}",\n`,
  },
  'yarn lock': {
    file: 'yarn.lock',
    text: (n) => `  resolved "https://registry.yarnpkg.com/a/-/a-1.0.${n}.tgz#${hex(`yarn ${n}`, 20)}"\n`,
  },
  'Cargo lock': { file: 'Cargo.lock', text: (n) => `checksum = "${hex(`cargo ${n}`, 32)}"\n` },
  'go.sum': { file: 'go.sum', text: (n) => `example.org/a v1.${n}.0 h1:${base64(`go ${n}`, 32)}\n` },
  'JSON Web Tokens': {
    file: 'a.txt',
    text: (n) =>
      `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: n, name: word(`n ${n}`, 20) })}.${base64Url(`jwt ${n}`, 32)}\n`,
  },
  'encrypted tokens': {
    file: 'a.txt',
    text: (n) =>
      `${[
        encoded({ alg: 'dir' }),
        '',
        base64Url(`iv ${n}`, 12),
        base64Url(`ct ${n}`, 300),
        base64Url(`tag ${n}`, 16),
      ].join('.')}\n`,
  },
  'PNG images in base64': {
    file: 'a.css',
    text: (n) => `background: url(data:image/png;base64,iVBORw0KGgo${base64(`png ${n}`, 2000)});\n`,
  },
  'fonts in base64': {
    file: 'a.css',
    text: (n) => `src: url(data:font/woff2;base64,d09GMgAB${base64(`font ${n}`, 4000)});\n`,
  },
  'source maps': {
    file: 'a.js.map',
    text: (n) => `{"version":3,"mappings":"${'AAAA,SAASA,GAAGC;EAGTC,SAAU;'.repeat(20)}","n":${n}}\n`,
  },
  'PEM certificates': {
    file: 'a.pem',
    text: (n) => `-----BEGIN CERTIFICATE-----\n${wrap(base64(`pem ${n}`, 900))}\n-----END CERTIFICATE-----\n`,
  },
  'SSH public keys': {
    file: 'a.pub',
    text: (n) => `ssh-rsa AAAAB3NzaC1yc2E${base64(`ssh ${n}`, 256)} me@host\n`,
  },
  'webhook verification keys': {
    file: '.env.example',
    text: (n) =>
      `SENDGRID_WEBHOOK_PUBLIC_KEY=MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE${base64(`ec ${n}`, 63)}==\n`,
  },
  'template IDs': { file: 'a.js', text: (n) => `templateId: 'd-${hex(`template ${n}`, 16)}', // sendgrid\n` },
  'message IDs': {
    file: 'a.log',
    text: (n) => `sg_message_id: ${word(`m ${n}`, 22)}.filter${n}p1las1.sendgrid.net\n`,
  },
  'Kubernetes Secrets of others': {
    file: 'a.yml',
    text: (n) => `data:\n  password: ${base64(`k8s ${n}`, 69)}\n  user: YXBpa2V5\n`,
  },
  'minified code': {
    file: 'a.min.js',
    text: (n) => `!function(t,e){SG=t.SG;SG.a=e[${n}];var n=SG.b.c,r=t.S+"G.";e(n,"SG",r,'.')}(this);\n`,
  },
  'random base64 on lines': { file: 'a.txt', text: (n) => `${wrap(base64(`lines ${n}`, 1500))}\n` },
  'URL-safe random text': { file: 'a.txt', text: (n) => `${base64Url(`url ${n}`, 3000)}\n` },
  'binary in escapes': {
    file: 'a.py',
    text: (n) =>
      `data = b"${[...randomBytes(`esc ${n}`, 120)].map((b) => `\\x${b.toString(16).padStart(2, '0')}`).join('')}"\n`,
  },
  'percent-encoded text': {
    file: 'a.txt',
    text: (n) => `q=${encodeURIComponent(base64(`q ${n}`, 90))}&SG=%53%47%2E\n`,
  },
  'the EU host and docs links': {
    file: 'README.md',
    text: () =>
      'See https://api.eu.sendgrid.com/v3, http://sendgrid.com/docs and https://www.twilio.com/docs/sendgrid.\n',
  },
  'other mail servers': {
    file: '.env',
    text: (n) =>
      `MAIL_HOST=smtp.mailgun.org\nMAIL_USERNAME=postmaster@example.org\nMAIL_PASSWORD=${word(`pw ${n}`, 20)}\n`,
  },
  'a database beside SendGrid': {
    file: 'config.yml',
    text: (n) =>
      `sendgrid:\n  host: smtp.sendgrid.net\n  user: apikey\n  key: $` +
      `{SENDGRID_API_KEY}\n\ndatabase:\n  user: app\n  password: ${word(`db ${n}`, 20)}\n`,
  },
  'SQL dumps': {
    file: 'a.sql',
    text: (n) => `INSERT INTO t VALUES (${n},'SG',0x${hex(`blob ${n}`, 200)},'SG.');\n`,
  },
  'country codes': { file: 'a.csv', text: (n) => `SG,Singapore,${n}\nSG.01,Central,${n}\n` },
  'prose with SG.': { file: 'a.md', text: (n) => `Paragraph ${n}: SG. See also Fig. 3, MSG. and SG.\n` },
  'JSON of settings': { file: 'a.json', text: (n) => `${json('{"SG', { SG: { a: { b: n } } })}\n` },
  'Git LFS pointers': {
    file: 'a.bin',
    text: (n) => `version https://git-lfs.github.com/spec/v1\noid sha256:${hex(`lfs ${n}`, 32)}\nsize ${n}\n`,
  },
};
