import { fakeKey } from '../test/support/keys';

const LINES = [
  "import { createServer } from 'node:http';",
  'const total = items.reduce((sum, item) => sum + item.price * item.count, 0);',
  '  // SG. stands for many things: SG.a.b, MSG.length, and here for nothing at all',
  '  if (request.method === "POST" && request.url === "/mail") await sendMail(request.body);',
  '  "integrity": "sha512-8fZ0mD1oRk3cV0nYxU1p2sQ7tL5wE9aB6hJ4gK2iN3vC7xM1zO0rT5uP8yS6dF4qW9eA2bG1hI3jX5kZ7lQ8mA==",',
  '',
  '}',
];

/** Text like source code with its findings spread evenly over it. */
export function sampleText(length: number, keys: number): string {
  const keyLines = Array.from({ length: keys }, (_, n) => `const key${n} = '${fakeKey(n)}';`);
  const block = LINES.join('\n');
  const gap = Math.max(Math.floor((length - keyLines.join('\n').length) / (keys + 1)), 0);
  const filler = block.repeat(Math.ceil(gap / block.length) + 1).slice(0, gap);
  return [...keyLines.map((line) => `${filler}\n${line}\n`), filler].join('');
}

const SETTINGS = [
  'APP_NAME=storefront',
  'SMTP_HOST=smtp.sendgrid.net',
  'SMTP_USER=apikey',
  'SENDGRID_FROM=orders@shop.example',
  '# Templates of SendGrid',
  'SENDGRID_TEMPLATE_WELCOME=d-13b8f94fbcae4ec6b75270d6cb59f932',
  'CACHE_TTL_SECONDS=3600',
  'DATABASE_URL=postgres://db.internal:5432/storefront',
  '',
];

/** A file of settings in which nearly every line is about SendGrid, with a key on every tenth. */
export function settingsText(length: number): string {
  let text = '';
  for (let n = 0; text.length < length; n++)
    text += `${SETTINGS.join('\n')}\nSENDGRID_API_KEY_${n}=${fakeKey(n)}\n`;
  return text;
}
