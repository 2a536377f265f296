import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { installOnce } from '../../support/vscode-server/cache';

const run = promisify(execFile);

/** AWS on this machine: moto's server (https://docs.getmoto.org/en/latest/docs/server_mode.html), and the real `aws`. */
export class Moto {
  private server: ChildProcess | undefined;
  private constructor(
    private readonly bin: string | undefined,
    public address = '',
  ) {}

  /** What is on PATH, else installed from PyPI; throws where that cannot be. */
  static async installed(): Promise<Moto> {
    if (['aws', 'moto_server'].every((program) => !spawnSync(program, ['--help'], { stdio: 'ignore' }).error))
      return new Moto(undefined);
    const folder = await installOnce('stores-aws', async (place) => {
      await run('python3', ['-m', 'venv', place]);
      await run(path.join(place, 'bin', 'pip'), ['install', '--quiet', 'moto[server]', 'awscli']);
    });
    return new Moto(path.join(folder, 'bin'));
  }

  /** With the programs in front. */
  get path(): string {
    return [this.bin, process.env['PATH']].filter(Boolean).join(path.delimiter);
  }

  async start(): Promise<void> {
    const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], {
      env: { ...process.env, PATH: this.path, PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.server = server;
    this.address = await new Promise<string>((resolve, reject) => {
      let output = '';
      for (const stream of [server.stdout, server.stderr])
        stream.setEncoding('utf8').on('data', (chunk: string) => {
          output += chunk;
          const [, address] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
          if (address) resolve(address);
        });
      server.once('error', reject);
      server.once('close', () => reject(new Error(`moto_server ended.\n${output}`)));
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server?.once('close', resolve));
    this.server?.kill();
    await ended;
  }

  async createSecret(name: string, text: string, region = 'eu-west-1'): Promise<string> {
    const answer = await this.call('secretsmanager', region, 'secretsmanager.CreateSecret', {
      Name: name,
      SecretString: text,
    });
    return (answer as { ARN: string }).ARN;
  }

  async putParameter(name: string, text: string): Promise<void> {
    await this.call('ssm', 'eu-west-1', 'AmazonSSM.PutParameter', {
      ...{ Name: name, Value: text, Type: 'SecureString', Overwrite: true },
    });
  }

  private async call(service: string, region: string, target: string, body: unknown): Promise<unknown> {
    const response = await fetch(this.address, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': target,
        // moto looks at the place that is signed for, not at the signature.
        Authorization: `AWS4-HMAC-SHA256 Credential=a/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=a`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
