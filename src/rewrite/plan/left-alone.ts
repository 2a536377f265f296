/** Kinds of files in which nothing can stand for a key, with why and what to do instead. */
const LEFT_ALONE: readonly (readonly [path: RegExp, refusal: string])[] = [
  [
    /\.(?:tfstate(?:\.backup)?|tfplan)$/,
    'Terraform writes the values themselves into its state, and will do so again. Delete this file from the project, keep the state in a backend that encrypts it, and replace the key.',
  ],
  [
    /\.(?:log|out|har|trace)(?:\.\d+)?$/,
    'A record is true only as it was written. Delete it, let git ignore such files, and see to it that the program does not write the key.',
  ],
  [
    /\.(?:patch|diff|rej|orig)$/,
    'A patch fits only as it was made. Delete it, or make it again without the key.',
  ],
  [
    /\.(?:csv|tsv|sql|dump|ndjson|jsonl)$/,
    'This is data, and a program may read the key from it. Take it out where the data comes from, and let the program read the key from the environment.',
  ],
  [
    /(?:^|\/)[._]?(?:netrc|curlrc|pgpass|authinfo)$/,
    'The programs that read this file put no variable into it. Keep it in your home folder and out of the project.',
  ],
  [
    /(?:^|\/)(?:sasl_passwd|passwd\.client|\.?msmtprc|ssmtp\.conf)$/,
    'The mail server reads the key from this file alone. Keep the file out of the project (.gitignore) and readable for the mail server only.',
  ],
  [
    /\.(?:xcconfig|strings)$/,
    'This file becomes a part of the app, where everybody can read the key. Let your server send the mail, and replace this key: it is known.',
  ],
  [
    /\.(?:lock|lockb|map|snap)$|\.min\.(?:js|css)$/,
    'A tool makes this file. Take the key out of what it is made from, then make it again.',
  ],
];

/** Why a file that no language and no format claims stays as it is. */
export function refuseUnknown(path: string, envFile: string): string {
  return (
    LEFT_ALONE.find(([pattern]) => pattern.test(path.toLowerCase()))?.[1] ??
    `KeyGuard knows no way to read a variable in this kind of file. Move the key to ${envFile} by hand, and let the program read it from the environment.`
  );
}
