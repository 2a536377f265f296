import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A real key of gpg's, in a home of its own. Its path is short, for there are sockets in it. */
export class GpgKey {
  static readonly id = 'keyguard@example.com';
  private constructor(readonly home: string) {}

  /** @param passphrase '' for a key that is never locked */
  static make(passphrase = ''): GpgKey {
    const home = mkdtempSync('/tmp/kg-');
    execFileSync(
      'gpg',
      [
        ...['--homedir', home, '--batch', '--quiet', '--pinentry-mode', 'loopback'],
        ...[
          '--passphrase',
          passphrase,
          '--quick-generate-key',
          GpgKey.id,
          'future-default',
          'default',
          'never',
        ],
      ],
      { stdio: 'ignore' },
    );
    return new GpgKey(home);
  }

  /** The same as another machine has it that may only encrypt. */
  withoutSecret(): GpgKey {
    const home = mkdtempSync('/tmp/kg-');
    for (const file of ['pubring.kbx', 'trustdb.gpg'])
      cpSync(path.join(this.home, file), path.join(home, file));
    return new GpgKey(home);
  }

  /** From now on the passphrase would have to be given, and nobody is there to do so. */
  lock(): void {
    writeFileSync(path.join(this.home, 'gpg-agent.conf'), 'pinentry-program /bin/false\n');
    this.stopAgent();
  }

  remove(): void {
    this.stopAgent();
    rmSync(this.home, { recursive: true, force: true });
  }

  private stopAgent(): void {
    spawnSync('gpgconf', ['--homedir', this.home, '--kill', 'gpg-agent']);
  }
}
