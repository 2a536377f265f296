import assert from 'node:assert/strict';
import { compareVersions, lowestVersion, parseVersion } from '../../../src/checklist/sdk/version';

describe('versions', () => {
  it('puts them in order', () => {
    const ordered = [
      '0.9',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.9.9',
      '1.10.0',
      'v2.0.0',
      '3.16.1-0.20250529121132-0123456789ab',
      'v3.16.1+incompatible',
      '7.0.0a1',
      '7.0.0rc2',
      '7.0.0rc10',
      '7.0.0',
    ].map((text) => ({ text, version: required(text) }));
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries()) {
        assert.equal(
          Math.sign(compareVersions(a.version, b.version)),
          Math.sign(i - j),
          `${a.text} and ${b.text}`,
        );
      }
    }
  });

  for (const [a, b] of [
    ['1', '1.0.0'],
    ['v1.2.3', '=1.2.3'],
    ['9.29.3.0', '9.29.3'],
    ['3.16.1+incompatible', '3.16.1'],
    ['5.0.0.RELEASE', '5.0.0'],
    ['6.1.0.post1', '6.1.0'],
    ['1.0.0-RC1', '1.0.0rc1'],
  ] as const) {
    it(`takes ${a} for ${b}`, () => assert.equal(compareVersions(required(a), required(b)), 0));
  }

  for (const text of [
    '',
    'latest',
    'x',
    '1.2.x',
    '${v}',
    '1..2',
    '1.2.3 4',
    'dev-main',
    '99999999999999999999',
  ]) {
    it(`knows that "${text}" is none`, () => assert.equal(parseVersion(text), undefined));
  }
});

describe('the lowest version of a range', () => {
  for (const [range, lowest] of [
    ['8.1.6', '8.1.6'],
    ['^8.1.0', '8.1.0'],
    ['~7.4', '7.4'],
    ['>=6.0.0', '6.0.0'],
    ['>= 6.0.0, < 7', '6.0.0'],
    ['>=6 <7.0.0 || >=8', '6'],
    ['>=6.0 >=6.5', '6.5'],
    ['== 6.9.1', '6.9.1'],
    ['===6.9.1', '6.9.1'],
    ['==6.*', '6'],
    ['~=6.9', '6.9'],
    ['~=6.9,!=6.9.2', '6.9'],
    ['~> 6.0', '6.0'],
    ['>5.6.0', '5.6.0'],
    ['v8.0.0', '8.0.0'],
    ['=8.0.0', '8.0.0'],
    ['8', '8'],
    ['8.x', '8'],
    ['8.1.X', '8.1'],
    ['8.x.x', '8'],
    ['9.*', '9'],
    ['4.+', '4'],
    ['7.4.2 - 8.0.0', '7.4.2'],
    ['^8.0|^7.9', '7.9'],
    ['8.1.*@stable', '8.1'],
    ['[4.8,5.0)', '4.8'],
    ['[4.10.3]', '4.10.3'],
    ['(9.0,)', '9.0'],
    ['v3.16.1+incompatible', '3.16.1'],
    ['^8.0.0-rc.1', '8.0.0-rc.1'],
    ['7.0.0rc2', '7.0.0rc2'],
  ] as const) {
    it(`${range}: ${lowest}`, () => assert.deepEqual(lowestVersion(range), required(lowest)));
  }

  for (const range of [
    '',
    '*',
    'x',
    '+',
    'latest',
    'latest.release',
    'next',
    '<8',
    '<=8.0.0',
    '!=6.9.2',
    '^8 || *',
    '(,5.0]',
    '(,1.0],[1.2,)',
    'workspace:^8.0.0',
    'catalog:',
    'file:../mail',
    'sendgrid/sendgrid-nodejs#main',
    'git+ssh://git@github.com/sendgrid/sendgrid-nodejs.git',
    'https://example.com/mail-8.1.6.tgz',
    'dev-main',
    '8.1.x-dev',
    '$(SendGridVersion)',
    '${sendgrid.version}',
    `>=${'1'.repeat(300)}`,
  ]) {
    it(`cannot be told of "${range.slice(0, 60)}"`, () => assert.equal(lowestVersion(range), undefined));
  }
});

function required(text: string) {
  const version = parseVersion(text);
  assert.ok(version, text);
  return version;
}
