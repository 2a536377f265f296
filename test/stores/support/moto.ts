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
  private static async installed(): Promise<Moto> {
    if (['aws', 'moto_server'].every((program) => !spawnSync(program, ['--help'], { stdio: 'ignore' }).error))
      return new Moto(undefined);
    const folder = await installOnce('stores-aws', async (place) => {
      await run('python3', ['-m', 'venv', place]);
      await run(path.join(place, 'bin', 'pip'), ['install', '--quiet', 'moto[server]', 'awscli']);
    });
    return new Moto(path.join(folder, 'bin'));
  }

  /** For a suite that cannot do without it, and says so. */
  static async startedOrSkipped(test: Mocha.Context): Promise<Moto> {
    const moto = await Moto.installed().catch((error: Error) => {
      console.log(`aws and moto cannot be installed here: ${error.message.split('\n')[0]}`);
      return test.skip();
    });
    await moto.start();
    return moto;
  }

  /** The variables of an `aws` that finds no configuration but what a test writes; an empty one is left out. */
  environment(folder: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
    const all = {
      ...{ PATH: this.path, HOME: process.env['HOME'] ?? '', AWS_ENDPOINT_URL: this.address },
      ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_DEFAULT_REGION: 'eu-west-1' },
      ...{ AWS_CONFIG_FILE: `${folder}/config`, AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials` },
      AWS_EC2_METADATA_DISABLED: 'true',
      ...more,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  }

  /** Forgets everything. */
  async reset(): Promise<void> {
    await fetch(`${this.address}/moto-api/reset`, { method: 'POST' });
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

  async ask(action: string, body: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const service = action.startsWith('secretsmanager.') ? 'secretsmanager' : 'ssm';
    return (await this.call(service, 'eu-west-1', action, body)) as Record<string, unknown>;
  }

  /** The current value; undefined where there is none. */
  async secret(name: string): Promise<string | undefined> {
    const which = { SecretId: name, VersionStage: 'AWSCURRENT' };
    const answer = await this.ask('secretsmanager.GetSecretValue', which).catch(() => undefined);
    return answer?.['SecretString'] as string | undefined;
  }

  async parameter(name: string): Promise<{ readonly Value: string; readonly Type: string } | undefined> {
    const answer = await this.ask('AmazonSSM.GetParameter', { Name: name, WithDecryption: true }).catch(
      () => undefined,
    );
    return answer?.['Parameter'] as { readonly Value: string; readonly Type: string } | undefined;
  }

  /** The variables of a user who may do only this (https://docs.getmoto.org/en/latest/docs/iam.html). */
  async userWhoMay(actions: readonly string[]): Promise<Record<string, string>> {
    const UserName = `user${Math.random()}`;
    const PolicyDocument = JSON.stringify({
      ...{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
    });
    await this.askIam({ Action: 'CreateUser', UserName });
    await this.askIam({ Action: 'PutUserPolicy', UserName, PolicyName: 'all', PolicyDocument });
    const key = await this.askIam({ Action: 'CreateAccessKey', UserName });
    const textOf = (tag: string) => new RegExp(`<${tag}>([^<]*)</`).exec(key)?.[1] ?? '';
    return { AWS_ACCESS_KEY_ID: textOf('AccessKeyId'), AWS_SECRET_ACCESS_KEY: textOf('SecretAccessKey') };
  }

  async setPermissionsCount(count: boolean): Promise<void> {
    await fetch(`${this.address}/moto-api/reset-auth`, { method: 'POST', body: count ? '0' : 'inf' });
  }

  private async askIam(parameters: Record<string, string>): Promise<string> {
    const response = await fetch(this.address, {
      method: 'POST',
      headers: { Authorization: authorization('us-east-1', 'iam') },
      body: new URLSearchParams({ Version: '2010-05-08', ...parameters }),
    });
    if (!response.ok) throw new Error(`${parameters['Action']}: ${response.status} ${await response.text()}`);
    return response.text();
  }

  private async call(service: string, region: string, target: string, body: unknown): Promise<unknown> {
    const response = await fetch(this.address, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': target,
        Authorization: authorization(region, service),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

/** moto looks at the place that is signed for, not at the signature. */
function authorization(region: string, service: string): string {
  return `AWS4-HMAC-SHA256 Credential=a/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=a`;
}
