import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../test/support/keys';

const WORDS =
  'request Response String Session user Users state State Set Select SQL service Service message Message items total parse Parser stream Stream buffer node Value index Settings schema Schema render props Symbol source target length create update remove handle Handler listener Event error Status async Promise result token cache Store config module callback fetch client Server Socket path file folder read write System'.split(
    ' ',
  );

/** Text to cut files from, and how long a piece is at most; in characters. */
const POOL_LENGTH = 4_000_000;
const LONGEST_PIECE = 3000;

/**
 * Writes a tree of files like source code: capital letters are common, every hundredth file names SendGrid and every
 * thousandth holds a key. No two files are alike. The same for the same numbers.
 * @param size of all files together, in bytes
 */
export function writeTree(folder: string, files: number, size: number): void {
  const next = random();
  const pool = lines(next, POOL_LENGTH);
  for (let n = 0; n < files; n++) {
    const file = path.join(folder, `package-${n % 20}`, `part-${n % 400}`, `module-${n}.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    const length = (size / files) * (0.2 + 1.6 * next());
    const pieces: string[] = [];
    if (n % 100 === 7) pieces.push("import sendgrid from '@sendgrid/mail';\n");
    if (n % 1000 === 11) pieces.push(`sendgrid.setApiKey('${fakeKey(n)}');\n`);
    for (let written = 0; written < length; ) {
      const start = pool.indexOf('\n', Math.floor(next() * (POOL_LENGTH - 2 * LONGEST_PIECE))) + 1;
      const piece = pool.slice(start, start + Math.min(LONGEST_PIECE, length - written));
      pieces.push(`// ${n}.${written}\n${piece}\n`);
      written += piece.length + 12;
    }
    writeFileSync(file, pieces.join(''));
  }
}

function lines(next: () => number, length: number): string {
  const word = (): string => WORDS[Math.floor(next() * WORDS.length)] ?? '';
  const name = (): string => word() + word().replace(/^./, (letter) => letter.toUpperCase());
  const number = (): string => String(Math.floor(next() * 1000));
  const kinds = [
    () => `import { ${name()}, ${name()} } from '../${word()}/${word()}-${word()}';`,
    () => `  const ${name()} = ${name()}.${word()}(${name()}, ${number()});`,
    () => `  if (${name()} === ${name()} && !${word()}.${name()}) return ${name()};`,
    () => `export function ${name()}(${word()}: ${name()}, ${word()}: string): ${word()} {`,
    () => `  // The ${word()} ${word()} makes sure that ${word()} ${word()} stays ${word()}. See ${word()}.`,
    () => `  throw new ${name()}Error(\`${word()} ${word()}: \${${name()}}\`);`,
    () => `      "${name()}": "https://example.com/${word()}/${number()}?${word()}=${number()}",`,
    () => `    case ${name().toUpperCase()}_${word().toUpperCase()}: return '${word()}' + "${word()}";`,
    () => '}',
    () => '',
  ];
  const written: string[] = [];
  for (let total = 0; total < length; ) {
    const line = kinds[Math.floor(next() * kinds.length)]?.() ?? '';
    written.push(line);
    total += line.length + 1;
  }
  return written.join('\n');
}

/** Numbers from 0 to 1, the same in every run: the generator of "Numerical Recipes". */
function random(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
