import assert from 'node:assert/strict';
import { languageFor } from '../../../../src/rewrite/languages';
import { rewriteSource } from '../../../../src/rewrite/rewrite';
import { grammars } from '../../../support/grammars';
import { fakeKey } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';

const FLUTTER = 'name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n';

/** Whether code runs where its users can read it, as far as other files tell. */
const CASES: readonly {
  readonly path: string;
  readonly files: Readonly<Record<string, string>>;
  readonly refusal?: RegExp;
  readonly reference?: string;
}[] = [
  {
    path: 'Shop/Mail.swift',
    files: { 'Shop/Info.plist': '<plist/>' },
    refusal: /^An app has no environment/,
  },
  {
    path: 'Shop/Sources/Mail.swift',
    files: { 'Shop/Shop.xcodeproj/project.pbxproj': '' },
    refusal: /^An app has no environment/,
  },
  {
    path: 'Sources/Mail.swift',
    files: { 'Package.swift': 'let package = Package()', 'Info.plist': '<plist/>' },
    reference: 'ProcessInfo.processInfo.environment["SENDGRID_API_KEY"]!',
  },
  { path: 'lib/mail.dart', files: { 'pubspec.yaml': FLUTTER }, refusal: /^A Flutter app has no environment/ },
  {
    path: 'bin/mail.dart',
    files: { 'pubspec.yaml': "environment:\n  sdk: '>=2.7.0 <3.0.0'\n" },
    reference: "Platform.environment['SENDGRID_API_KEY']",
  },
  {
    path: 'bin/mail.dart',
    files: { 'pubspec.yaml': 'environment:\n  sdk: ^3.0.0\n' },
    reference: "Platform.environment['SENDGRID_API_KEY']!",
  },
];

describe('a key in the code of an app', () => {
  for (const { path, files, refusal, reference } of CASES) {
    it(`${path} with ${Object.keys(files).join(', ')}`, async () => {
      const text = path.endsWith('.dart') ? `final key = '${fakeKey()}';\n` : `let key = "${fakeKey()}"\n`;
      const language = languageFor(path);
      assert.ok(language);
      const start = text.indexOf('SG.');
      const key = { span: { start, end: start + fakeKey().length }, variable: 'SENDGRID_API_KEY' };
      const project = new MemoryProject({ ...files, [path]: text });
      const { outcomes, edits } = await rewriteSource(grammars, language, { path, text, project }, [key]);
      const [outcome] = outcomes;
      assert.ok(outcome);
      if (refusal) {
        assert.match('refusal' in outcome ? outcome.refusal : '', refusal);
        assert.deepEqual(edits, []);
      } else assert.equal('reference' in outcome && outcome.reference, reference);
    });
  }
});
