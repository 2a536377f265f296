/** A place where people leave a key: what stands before and behind it. */
export interface Context {
  readonly name: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** `[name, file, text with § for the key]` */
const TABLE: readonly (readonly [string, string, string])[] = [
  ['JavaScript, single quotes', 'a.js', "sgMail.setApiKey('§');\n"],
  ['JavaScript, double quotes', 'a.js', 'const key = "§";\n'],
  ['template literal', 'a.ts', 'const headers = { Authorization: `Bearer §` };\n'],
  ['object property', 'a.mjs', "export default { sendgrid: { apiKey: '§' } };\n"],
  ['JSX attribute', 'a.jsx', '<Mailer apiKey="§" />\n'],
  ['line comment', 'a.ts', '// old key: §\n'],
  ['block comment', 'a.c', '/* §*/\n'],
  ['escaped line end before', 'a.js', "send('a\\n§');\n"],
  ['unicode escape before', 'a.js', "send('\\u003d§');\n"],
  ['hexadecimal escape before', 'a.js', "send('\\x22§\\x22');\n"],
  ['Python', 'a.py', "sg = SendGridAPIClient('§')\n"],
  ['Python bytes', 'a.py', "KEY = b'§'\n"],
  ['Python f-string', 'a.py', "headers = {'Authorization': f'Bearer §'}\n"],
  ['Python triple quotes', 'a.py', '"""\n§\n"""\n'],
  ['Go raw string', 'a.go', 'key := `§`\n'],
  ['Java', 'A.java', 'private static final String KEY = "§";\n'],
  ['C#', 'A.cs', 'var client = new SendGridClient(@"§");\n'],
  ['Ruby', 'a.rb', "SendGrid::API.new(api_key: '§')\n"],
  ['Ruby percent literal', 'a.rb', 'KEY = %q(§)\n'],
  ['PHP', 'a.php', '<?php $sendgrid = new \\SendGrid("§"); ?>\n'],
  ['Rust', 'a.rs', 'const KEY: &str = r#"§"#;\n'],
  ['Swift', 'a.swift', 'let key = "§"\n'],
  ['Perl here-document', 'a.pl', 'my $k = <<END;\n§\nEND\n'],
  ['dotenv', '.env.example', 'SENDGRID_API_KEY=§\n'],
  ['dotenv with export and quotes', 'prod.env.txt', "export SENDGRID_API_KEY='§'\n"],
  ['shell default', 'a.sh', 'key=$' + '{SENDGRID_API_KEY:-§}\n'],
  ['curl', 'a.sh', 'curl -H "Authorization: Bearer §" https://api.sendgrid.com/v3/scopes\n'],
  ['curl user', 'a.sh', 'curl -u apikey:§ smtps://smtp.sendgrid.net\n'],
  ['PowerShell', 'a.ps1', '$env:SENDGRID_API_KEY = "§"\n'],
  ['batch', 'a.bat', 'set SENDGRID_API_KEY=§\r\n'],
  ['Dockerfile', 'Dockerfile', 'ENV SENDGRID_API_KEY §\n'],
  ['YAML', 'a.yml', 'sendgrid:\n  api_key: §\n'],
  ['YAML flow', 'a.yml', 'sendgrid: {api_key: §, from: me}\n'],
  ['YAML block scalar', 'a.yml', 'env: |\n  §\n'],
  ['JSON', 'a.json', '{ "apiKey": "§" }\n'],
  ['JSON in JSON', 'a.json', '{ "body": "{\\"apiKey\\":\\"§\\"}" }\n'],
  ['TOML', 'a.toml', 'api_key = "§"\n'],
  ['INI', 'a.ini', '[sendgrid]\nkey=§;old\n'],
  ['properties', 'a.properties', 'spring.sendgrid.api-key=§\n'],
  ['XML element', 'a.xml', '<add><key>§</key></add>\n'],
  ['XML attribute', 'web.config', '<add key="SendGrid" value="§" />\n'],
  ['XML character reference', 'a.xml', '<k>&quot;§&quot;</k>\n'],
  ['Terraform', 'a.tf', 'api_key = "§"\n'],
  ['nginx', 'a.conf', 'proxy_set_header Authorization "Bearer §";\n'],
  ['SQL', 'a.sql', "INSERT INTO config VALUES ('sendgrid', '§');\n"],
  ['URL query', 'a.txt', 'https://example.org/?key=§&from=me\n'],
  ['URL query, encoded', 'a.txt', 'https://example.org/?q=%22key%22%3A%22§%22\n'],
  ['SMTP URL', 'a.txt', 'smtps://apikey:§@smtp.sendgrid.net:465\n'],
  ['HTTP header', 'a.http', 'Authorization: Bearer §\r\n\r\n'],
  ['CSV', 'a.csv', 'name,§,yes\n'],
  ['Markdown', 'a.md', 'Use `§`.\n'],
  ['HTML comment', 'a.html', '<!-- § -->\n'],
  ['end of a sentence', 'a.txt', 'The key is §.\n'],
  ['behind an underscore', 'a.txt', 'x_§\n'],
  ['behind letters', 'a.txt', 'key§\n'],
  ['in ANSI colours', 'a.log', '\u001b[31m§\u001b[0m\n'],
  ['quoted-printable', 'a.eml', 'key=3D§=\n'],
  ['log line', 'a.log', '{"level":"debug","msg":"using §"}\n'],
];

export const CONTEXTS: readonly Context[] = TABLE.map(([name, file, text]) => {
  const [before = '', after = ''] = text.split('§');
  return { name, file, before, after };
});
