import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A bus on which only what a test starts can be found: nothing is started by being asked for. */
const BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`;

/** A session bus of its own, and GNOME's keyring daemon on it. */
export class Keyring {
  private readonly folder = mkdtempSync('/tmp/kg-');
  private readonly children: ChildProcess[] = [];
  private address = '';

  static async start({ withDaemon = true } = {}): Promise<Keyring> {
    const keyring = new Keyring();
    await keyring.startBus();
    if (withDaemon) await keyring.startDaemon();
    return keyring;
  }

  get env(): Readonly<Record<string, string>> {
    return { DBUS_SESSION_BUS_ADDRESS: this.address };
  }

  /** With `secret-tool`. */
  store(value: string, attributes: readonly string[]): void {
    this.run('secret-tool', ['store', '--label=a test', ...attributes], value);
  }

  lookUp(attributes: readonly string[]): string {
    return this.run('secret-tool', ['lookup', ...attributes]);
  }

  /** https://specifications.freedesktop.org/secret-service/latest/org.freedesktop.Secret.Service.html */
  lock(): void {
    const login = '/org/freedesktop/secrets/collection/login';
    this.run('dbus-send', [
      ...['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'],
      ...['org.freedesktop.Secret.Service.Lock', `array:objpath:${login}`],
    ]);
  }

  async stop(): Promise<void> {
    for (const child of this.children.reverse()) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      if (child.exitCode === null && child.kill()) await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(program: string, args: readonly string[], input = ''): string {
    return execFileSync(program, args, {
      env: { ...process.env, ...this.env },
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  }

  private async startBus(): Promise<void> {
    const configuration = path.join(this.folder, 'bus.conf');
    writeFileSync(configuration, BUS);
    const bus = spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.children.push(bus);
    this.address = await new Promise<string>((resolve, reject) => {
      bus.stdout.setEncoding('utf8').once('data', (line: string) => resolve(line.trim()));
      bus.once('error', reject);
      bus.once('close', () => reject(new Error('dbus-daemon ended.')));
    });
  }

  private async startDaemon(): Promise<void> {
    const runtime = path.join(this.folder, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env: { PATH: process.env['PATH'], HOME: this.folder, XDG_RUNTIME_DIR: runtime, ...this.env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.children.push(daemon);
    daemon.stdin.end('the password of this keyring');
    for (let tries = 0; ; tries++) {
      try {
        this.store('it runs', ['service', 'ready']);
        return;
      } catch (error) {
        if (tries > 100) throw error;
        await delay(100);
      }
    }
  }
}
