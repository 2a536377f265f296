/** A detector to compare with: the spans, as [start, end), of what it takes for a SendGrid key in a text. */
export interface Peer {
  readonly name: string;
  find(text: string): (readonly [number, number])[];
}

/**
 * Ports of other tools' SendGrid rules to JavaScript, from their published expressions: the pattern, and where the tool
 * has them the conditions on a match. Their parsers for single file types are not ported.
 * Sources: trufflehog pkg/detectors/sendgrid, gitleaks cmd/generate/config/rules/sendgrid.go, betterleaks' configuration,
 * @secretlint/secretlint-rule-sendgrid, detect-secrets plugins/sendgrid.py, noseyparker builtin rules, sonar-text S6696,
 * 1Password's VS Code extension src/secret-detection/patterns.ts.
 */
export const PEERS: readonly Peer[] = [
  peer('TruffleHog', /\bSG\.[\w-]{20,24}\.[\w-]{39,50}\b/g),
  peer('detect-secrets', /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g),
  peer('Nosey Parker', /\b(SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43})\b/g),
  peer('gitleaks', /\b(SG\.[A-Za-z0-9=_.-]{66})(?:[`'"\s;]|\\[nr]|$)/g, (key) => entropyOf(key) > 2),
  peer('betterleaks', /\b(SG\.[A-Za-z0-9=_.-]{66})(?:\\?['"`]|[\s;]|\\[nr]|$)/g, (key) => entropyOf(key) > 2),
  peer(
    'secretlint',
    /(?<!\p{L})SG\.\w{1,128}\.\w{1,128}([-_]?)\w{1,128}(?!\w)/gu,
    (key) => key.length === 69,
    0,
  ),
  peer('1Password for VS Code', /(?<=["'\s=-]|^)SG.[0-9A-Za-z-._]{66}(?=["'\s-]|$)/gm),
  peer(
    'Sonar S6696',
    /\b(SG\.[a-zA-Z0-9_-]{20,}\.[a-zA-Z0-9_-]{40,})\b/g,
    (key) => !/(\w)\1{5}|123456|(?:s|ex)ample/.test(key) && entropyOf(key) >= 4.8,
  ),
];

/** @param group the capturing group that holds the key; 1 where the pattern has one and it is the key */
function peer(
  name: string,
  pattern: RegExp,
  accepts: (key: string) => boolean = () => true,
  group = /\(SG/.test(pattern.source) ? 1 : 0,
): Peer {
  return {
    name,
    find: (text) =>
      [...text.matchAll(pattern)].flatMap((match) => {
        const key = match[group] ?? '';
        const start = match.index + match[0].indexOf(key);
        return accepts(key) ? [[start, start + key.length] as const] : [];
      }),
  };
}

/** Bits per character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, count) => bits - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
