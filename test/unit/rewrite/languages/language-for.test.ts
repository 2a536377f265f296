import assert from 'node:assert/strict';
import { languageFor } from '../../../../src/rewrite/languages';

describe('the language of a file', () => {
  const cases: readonly (readonly [path: string, text: string, name: string | undefined])[] = [
    ['bin/send', '#!/bin/sh\n', 'Shell'],
    ['bin/send', '#! /usr/bin/env bash\n', 'Shell'],
    ['bin/send', '#!/usr/bin/env -S FOO=1 zsh -f\n', 'Shell'],
    ['bin/send', '#!/usr/local/bin/python3.12 -u\n', 'Python'],
    ['bin/send', '#!/usr/bin/env node\r\n', 'JavaScript'],
    ['bin/send', '#!/usr/bin/fish\n', undefined],
    ['bin/send', '# #!/bin/sh\n', undefined],
    ['send.txt', '#!/bin/sh\n', 'Documentation'],
    ['send.py', '#!/bin/sh\n', 'Python'],
    ['home/.bashrc', '', 'Shell'],
    ['home/.bash_history', '', 'Shell history'],
    ['docker/Dockerfile.prod', '', 'Dockerfile'],
    ['Dockerfile.dockerignore', '', undefined],
    ['mail.dockerfile', '', 'Dockerfile'],
    ['GNUmakefile', '', 'Makefile'],
    ['Makefile.am', '', 'Makefile'],
    ['rules.mk', '', 'Makefile'],
    ['Procfile.dev', '', 'Procfile'],
    ['mail.h', '', 'C'],
    ['mail.hpp', '', 'C++'],
  ];
  for (const [path, text, name] of cases) {
    it(`${path} ${JSON.stringify(text)}`, () => assert.equal(languageFor(path, undefined, text)?.name, name));
  }
});
