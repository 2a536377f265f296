/** The words of a name, in small letters: `$mail->smtpHost`, `EMAIL_HOST_USER` and `spring.mail.user-name` are made of words. */
export function wordsOf(name: string): string[] {
  const spaced = CAMEL_CASE.test(name)
    ? name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    : name;
  return spaced
    .toLowerCase()
    .replace(RUN_TOGETHER, '$1 ')
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/** Where one of the replacements above has something to do: few names are written so. */
const CAMEL_CASE = /[a-z\d][A-Z]|[A-Z]{2}[a-z]/;

/** `smtphost` */
const RUN_TOGETHER = /(smtp|mail)(?=(?:user|pass|host|server))/g;

/** Words that say that a setting is about mail, so that `SMTP_HOST` and `MAIL_PASSWORD` belong together. */
const MAIL = new Set(
  'mail mails mailer email emails smtp sendmail phpmailer nodemailer swiftmailer transport transporter postfix exim msmtp notification notifications newsletter'.split(
    ' ',
  ),
);

export function areAboutMail(words: readonly string[]): boolean {
  return words.some((word) => MAIL.has(word));
}

/** Services that have passwords of their own: what stands under such a name is not SendGrid's. */
const OTHER_SERVICES = new Set(
  (
    'db dbs database databases datasource sql mysql mysqli mariadb postgres postgresql pg pgsql sqlite mongo mongodb redis rabbitmq amqp kafka ' +
    'elastic elasticsearch ldap imap pop pop3 ftp sftp ssh proxy jdbc oracle mssql admin root superuser jwt oauth github gitlab docker registry ' +
    'twilio stripe mailgun mandrill mailchimp postmark sparkpost mailjet gmail google ses aws azure s3 outlook office365 mailtrap brevo sendinblue resend'
  ).split(' '),
);

/** `gitlab_rails['smtp_password']` is GitLab's password for its mail server. */
export function areOfOtherService(words: readonly string[]): boolean {
  return words.some((word) => OTHER_SERVICES.has(word) && !(word === 'gitlab' && areAboutMail(words)));
}

/** Words that are in so many names that sharing them means nothing. */
const COMMON = new Set(
  'self this config configuration settings setting options option env environ process app application const let var val public private static final string str my the new get set put default value values name key data params args export return credentials auth user username password pass host server port send client os system'.split(
    ' ',
  ),
);

/** Whether both names hold a word that few others hold: `acme` of `ACME_HOST` and `ACME_PASSWORD`. */
export function shareWord(a: readonly string[], b: readonly string[]): boolean {
  return a.some((word) => !COMMON.has(word) && b.includes(word));
}

/** Without the words that mean nothing by themselves. */
export function tellingWords(words: readonly string[]): string[] {
  return words.filter((word) => !COMMON.has(word));
}
