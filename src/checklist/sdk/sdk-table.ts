import type { Ecosystem } from './manifest';

/** A package of SendGrid's and which of its versions will do. */
export interface SdkRelease {
  readonly ecosystem: Ecosystem;
  /** Normalized for PyPI. Upper and lower case make no difference. */
  readonly name: string;
  readonly newest: string;
  /** When `newest` came out. */
  readonly released: string;
  /** Older ones lack a security fix; where we know of none, the first release of the newest major version. */
  readonly oldestGood: string;
  /** Ends the sentence "Older than X, …". */
  readonly reason?: string;
}

/** A package that is no longer maintained, at any version. */
export interface DiscontinuedPackage {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** What became of it: a sentence. */
  readonly fate: string;
  /** What to do: a sentence. */
  readonly instead: string;
}

/** When the versions below were looked up. */
export const TABLE_DATE = '2026-11-23';

/**
 * Dates: for all rows a list of SendGrid's packages with what their registries said on 2026-08-13 (api-evangelist/sendgrid,
 * packages/sendgrid-packages.yml); for Node.js also the CHANGELOG, for Go the module proxy.
 */
export const SDK_RELEASES: readonly SdkRelease[] = [
  // `npm view` on 2026-11-23. Client 8 brings axios 1, client 7 axios 0.26 (`npm view @sendgrid/client@7.7.0 dependencies`).
  ...npmPackage('@sendgrid/mail', '8.1.6', '2025-09-19'),
  ...npmPackage('@sendgrid/client', '8.1.6', '2025-09-19'),
  // `npm view` on 2026-11-23.
  ...npmPackage('@sendgrid/helpers', '8.0.0', '2023-12-05'),
  ...npmPackage('@sendgrid/eventwebhook', '8.0.0', '2023-12-05'),
  ...npmPackage('@sendgrid/inbound-mail-parser', '8.0.0', '2023-12-05'),
  {
    // `pip index versions` on 2026-11-23. 6.9.0 still asks for starkbank-ecdsa below 2.0.0, 6.9.1 for 2.0.1 (their METADATA).
    ecosystem: 'PyPI',
    name: 'sendgrid',
    newest: '6.12.5',
    released: '2025-09-19',
    oldestGood: '6.9.1',
    reason: 'which stopped accepting forged webhook signatures (CVE-2021-43572)',
  },
  {
    // RubyGems was out of reach: its stored page of versions names 6.7.0 as the newest.
    ecosystem: 'RubyGems',
    name: 'sendgrid-ruby',
    newest: '6.7.0',
    released: '2023-12-01',
    oldestGood: '6.0.0',
  },
  {
    // Packagist was out of reach: from the list named above.
    ecosystem: 'Packagist',
    name: 'sendgrid/sendgrid',
    newest: '8.1.11',
    released: '2025-02-22',
    oldestGood: '8.0.0',
  },
  {
    // `go list -m` on 2026-11-23.
    ecosystem: 'Go',
    name: 'github.com/sendgrid/sendgrid-go',
    newest: '3.16.1',
    released: '2025-05-29',
    oldestGood: '3.0.0',
  },
  {
    // Maven's own metadata on 2026-11-23. Release notes of 4.7.4: "Security upgrade com.sendgrid:java-http-client".
    ecosystem: 'Maven',
    name: 'com.sendgrid:sendgrid-java',
    newest: '4.10.3',
    released: '2024-09-18',
    oldestGood: '4.7.4',
    reason: 'which brings a security upgrade of its HTTP client',
  },
  {
    // NuGet was out of reach: from the list named above. Release notes of 9.28.0: "Security upgrade Newtonsoft.Json from 9.0.1 to 13.0.1".
    ecosystem: 'NuGet',
    name: 'SendGrid',
    newest: '9.29.3',
    released: '2024-04-02',
    oldestGood: '9.28.0',
    reason: 'which brings a security upgrade of Newtonsoft.Json',
  },
];

export const DISCONTINUED: readonly DiscontinuedPackage[] = [
  {
    // npm's own notice: "Please see v6.X+ at https://www.npmjs.com/org/sendgrid".
    ecosystem: 'npm',
    name: 'sendgrid',
    fate: 'This package has moved.',
    instead: 'Use @sendgrid/mail, or @sendgrid/client for calls other than mail.',
  },
  {
    // npm's own notice.
    ecosystem: 'npm',
    name: 'sendgrid-mailer',
    fate: 'Its author gave it up for @sendgrid/mail.',
    instead: 'Use @sendgrid/mail: nearly all calls stay the same.',
  },
  {
    // Its README: "As of June 1, 2016, SendGrid will no longer support this library."
    ecosystem: 'npm',
    name: 'nodemailer-sendgrid-transport',
    fate: 'SendGrid ended its support in June 2016.',
    instead: 'Use @sendgrid/mail, or Nodemailer with smtp.sendgrid.net and the user "apikey".',
  },
  {
    // It signs in with SENDGRID_USER and SENDGRID_PASSWORD, which SendGrid has not accepted since January 2021.
    ecosystem: 'PyPI',
    name: 'sendgrid-django',
    fate: 'It is no longer maintained.',
    instead: 'Use django-sendgrid-v5.',
  },
  {
    // Anymail's pull request 433 (July 2025): SendGrid is "no longer regularly tested, so is officially unsupported".
    ecosystem: 'PyPI',
    name: 'django-anymail[sendgrid]',
    fate: 'Anymail has not supported SendGrid since June 2025.',
    instead: 'Use django-sendgrid-v5, or Django over smtp.sendgrid.net.',
  },
];

function npmPackage(name: string, newest: string, released: string): SdkRelease[] {
  return [{ ecosystem: 'npm', name, newest, released, oldestGood: '8.0.0' }];
}
