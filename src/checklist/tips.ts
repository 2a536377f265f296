/** The headings of the checklist, in the order they are shown. */
export const GROUPS = ['Sign-in', 'API keys and calls', 'Team', 'Monitoring and upkeep'] as const;

export type TipGroup = (typeof GROUPS)[number];

export interface Tip {
  readonly number: number;
  /** Stands in saved state and in JSON: never changes. */
  readonly id: string;
  /** At most 45 characters. */
  readonly title: string;
  readonly group: TipGroup;
  readonly why: string;
  /** Steps, in order. */
  readonly how: readonly string[];
  /** Where one does it, or where SendGrid explains it. */
  readonly page: { readonly title: string; readonly url: string };
  /** `attested`: a person says it is done. `checked`: KeyGuard looks for evidence. */
  readonly kind: 'attested' | 'checked';
  /** Days after which an attested tip has to be done again; undefined where once is enough. */
  readonly repeatDays?: number;
}

const REPEAT_DAYS = 90;

/**
 * The 15 tips, by number. Each page's address was seen in November 2026 where the comment above it says; where SendGrid's
 * own pages were not reachable that is a stored copy of them.
 */
export const TIPS: readonly Tip[] = [
  {
    number: 1,
    id: 'strong-password',
    title: 'Use a strong, unique password',
    group: 'Sign-in',
    why: 'Whoever has the password can create API keys, send mail as you and lock you out. A password that is also used elsewhere is only as safe as the other site.',
    how: [
      'Let a password manager make one of 16 characters or more, with letters, digits and a special character.',
      'Set it under Account Details. If you sign in with Twilio Login, set it in the Twilio Console.',
      'Use it nowhere else.',
    ],
    // Linked from the User API's description (tsg_user_v3); the rules for passwords: support.sendgrid.com, "Twilio SendGrid Account Details".
    page: { title: 'Account Details', url: 'https://app.sendgrid.com/account/details' },
    kind: 'attested',
  },
  {
    number: 2,
    id: 'two-factor-authentication',
    title: 'Turn on two-factor authentication',
    group: 'Sign-in',
    why: 'With a second factor a stolen password alone does not open the account.',
    how: [
      'Open Settings, then Two-Factor Authentication, and add an authenticator app or a phone number. With Twilio Login this is in the Twilio Console.',
      'Ask each teammate and subuser to do the same: each has a setting of their own.',
      'Keep the recovery codes where the team can find them.',
    ],
    // Seen at this address.
    page: {
      title: 'Two-factor authentication',
      url: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/two-factor-authentication',
    },
    kind: 'attested',
  },
  {
    number: 3,
    id: 'password-rotation',
    title: 'Change the password regularly',
    group: 'Sign-in',
    why: 'A password that leaked without anyone noticing stops working at the next change.',
    how: [
      'Open Account Details and edit the password.',
      'Store the new one in the password manager, then tick this tip again.',
    ],
    // Seen at this address.
    page: {
      title: 'Resetting your username and password',
      url: 'https://sendgrid.com/docs/ui/account-and-settings/resetting-your-username-and-password',
    },
    kind: 'attested',
    repeatDays: REPEAT_DAYS,
  },
  {
    number: 4,
    id: 'neutral-username',
    title: 'Keep personal data out of the user name',
    group: 'Sign-in',
    why: 'A name or a private address as the user name is half of a sign-in, easy to guess and to use in a phishing mail.',
    how: [
      'Choose a name that says what the account is for, such as acme-mail. With Twilio Login the e-mail address is the user name: use a role address instead of a personal one.',
      'Before you change it, make sure that no program signs in with the user name: such calls stop at once. API keys go on working.',
    ],
    // Seen at this address.
    page: {
      title: 'Account Details (documentation)',
      url: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/account',
    },
    kind: 'attested',
  },
  {
    number: 5,
    id: 'no-shared-credentials',
    title: 'Do not share credentials',
    group: 'Team',
    why: 'With a shared sign-in nobody can tell who did what, and one person leaving means a new password for all.',
    how: [
      'Invite each person as a teammate with a sign-in of their own.',
      'Create one API key for each application and environment, so that one can be replaced without the others.',
      'Take credentials out of chats, tickets and shared documents.',
    ],
    // Linked from SendGrid's documentation of single sign-on (sendgrid/docs, sso.md).
    page: { title: 'Teammates', url: 'https://app.sendgrid.com/settings/teammates' },
    kind: 'attested',
  },
  {
    number: 6,
    id: 'account-activity',
    title: 'Watch account activity',
    group: 'Monitoring and upkeep',
    why: 'Sign-ins from places you do not know and a sudden rise in mail are the first signs that somebody else uses the account.',
    how: [
      'Look through Recent Access Attempts for addresses and dates that are not yours.',
      'Set up a usage alert under Settings, then Alerts.',
      'Where your servers have fixed addresses, allow only those.',
    ],
    // Linked from https://www.twilio.com/docs/sendgrid/ui/account-and-settings/ip-access-management
    page: { title: 'IP Access Management', url: 'https://app.sendgrid.com/settings/access' },
    kind: 'attested',
    repeatDays: REPEAT_DAYS,
  },
  {
    number: 7,
    id: 'https-only',
    title: 'Send every request over HTTPS',
    group: 'API keys and calls',
    why: 'Over plain HTTP everyone on the way can read the API key. SendGrid does not answer such requests, but by then the key has been sent.',
    how: ['Write https:// in place of http:// in each address that is listed here.'],
    // Seen at this address: "All requests must be made over HTTPS. The API does not support HTTP."
    page: {
      title: 'Requests to the v3 API',
      url: 'https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/requests',
    },
    kind: 'checked',
  },
  {
    number: 8,
    id: 'limited-api-keys',
    title: 'Limit access to API keys',
    group: 'API keys and calls',
    why: 'A key in the code is known to everyone who ever had a copy of it, and with full access it opens the whole account.',
    how: [
      'Move each key that is listed here to an environment variable or a vault.',
      'Make git ignore every env file that holds a key.',
      'Give each key only the permissions it needs: for sending mail that is Mail Send.',
    ],
    // Linked from https://www.twilio.com/docs/sendgrid/for-developers/sending-email/api-getting-started
    page: { title: 'API Keys', url: 'https://app.sendgrid.com/settings/api_keys' },
    kind: 'checked',
  },
  {
    number: 9,
    id: 'rate-limiting',
    title: 'Limit the rate of your own calls',
    group: 'API keys and calls',
    why: 'A loop that runs away, or a form that a bot fills in, can use up the quota and the good name of the account within minutes.',
    how: [
      'On status 429, wait until the time in X-RateLimit-Reset and try again.',
      'Put mail into a queue with an upper limit per minute.',
      'Limit how often one visitor can cause a mail.',
    ],
    // Seen at this address.
    page: {
      title: 'Rate limits',
      url: 'https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/rate-limits',
    },
    kind: 'attested',
  },
  {
    number: 10,
    id: 'current-sdks',
    title: 'Keep SendGrid SDKs up to date',
    group: 'Monitoring and upkeep',
    why: 'Fixes for security problems, also in the packages that an SDK brings along, reach you only with its newer versions.',
    how: [
      'Raise the versions that are listed here, install, and run your tests.',
      'Replace packages that are no longer maintained.',
    ],
    // Seen at this address.
    page: {
      title: 'API libraries',
      url: 'https://www.twilio.com/docs/sendgrid/for-developers/sending-email/libraries',
    },
    kind: 'checked',
  },
  {
    number: 11,
    id: 'team-education',
    title: 'Teach the team how to handle keys',
    group: 'Team',
    why: 'Most keys leak by mistake: a commit, a screenshot, a reply to a mail that looked as if SendGrid had sent it.',
    how: [
      'Agree where keys are kept and who may create them, and write it down where newcomers read it.',
      'Go through the signs of a phishing mail together.',
      'Make sure everyone knows how to replace a key, and whom to tell.',
    ],
    // Seen at this address.
    page: {
      title: 'Spotting phishing mail',
      url: 'https://support.sendgrid.com/hc/en-us/articles/43318383489563-How-to-Identify-Report-and-Secure-Your-Account-Against-Phishing-Emails',
    },
    kind: 'attested',
  },
  {
    number: 12,
    id: 'role-based-access',
    title: 'Give each teammate only what they need',
    group: 'Team',
    why: 'What a sign-in is not allowed to do cannot be done with it, by mistake or by somebody who stole it.',
    how: [
      'Open Settings, then Teammates, and give each person the permissions of their role.',
      'Keep the number of administrators small.',
      'Remove people who have left.',
    ],
    // Seen at this address.
    page: {
      title: 'Teammates (documentation)',
      url: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/teammates',
    },
    kind: 'attested',
  },
  {
    number: 13,
    id: 'api-usage-audit',
    title: 'Audit API usage',
    group: 'Monitoring and upkeep',
    why: 'A key that nobody uses is only a risk, and mail that nobody here sent means that somebody else has a key.',
    how: [
      'Compare the keys under Settings, then API Keys, with those your applications use. Delete the rest.',
      'Look in Activity for senders and subjects you do not know.',
      'Compare the number of mails in Statistics with what you expect.',
    ],
    // Linked from https://www.twilio.com/docs/sendgrid/api-reference/email-activity
    page: { title: 'Activity', url: 'https://app.sendgrid.com/email_activity' },
    kind: 'attested',
    repeatDays: REPEAT_DAYS,
  },
  {
    number: 14,
    id: 'vault-storage',
    title: 'Keep API keys in a vault',
    group: 'API keys and calls',
    why: 'A vault keeps keys encrypted, says who may read them, and lets you replace one in a single place.',
    how: [
      'Store the key in the vault that your team or your cloud already has.',
      'Put a reference such as op://vault/sendgrid/key in the env file where the key stood.',
      'Start the program through the tool that resolves references.',
    ],
    // Seen at this address; it covers all credentials of Twilio's products.
    page: {
      title: 'Store your credentials securely',
      url: 'https://www.twilio.com/docs/usage/secure-credentials',
    },
    kind: 'checked',
  },
  {
    number: 15,
    id: 'vigilance',
    title: 'Stay vigilant: scan and fix regularly',
    group: 'Monitoring and upkeep',
    why: 'Keys come back with old branches, copied examples and new colleagues. A regular look finds them while they are easy to replace.',
    how: [
      'Scan the whole workspace at least once every 30 days.',
      'Deal with each open finding: move the key, then replace it in SendGrid.',
      'Install the git pre-commit hook, so that new ones do not get in.',
    ],
    // Seen at this address.
    page: {
      title: 'Steps after a takeover',
      url: 'https://support.sendgrid.com/hc/en-us/articles/37988342265243-Proactive-Steps-for-Customers-Experiencing-Account-Takeover-on-SendGrid-Accounts',
    },
    kind: 'checked',
  },
];
