import { type Dependency, linesOf, type Manifest, spanOf } from '../manifest';

/** Only lines indented by four spaces say what is installed; deeper ones say what a gem asks for. */
const INSTALLED = /^( {4}([\w.-]+) \()([^)\s]+)\)/;

export const gemfileLock: Manifest = {
  ecosystem: 'RubyGems',
  fileName: /^(?:Gemfile|gems)\.(?:lock|locked)$/,
  read: (text) =>
    [...linesOf(text)].flatMap(({ line, start }): Dependency[] => {
      const [, before = '', name = '', range = ''] = INSTALLED.exec(line) ?? [];
      return name === '' ? [] : [{ name, range, span: spanOf(start + before.length, range) }];
    }),
};
