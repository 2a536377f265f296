import { type JsonAnswer, JsonServer } from './json-server';

/**
 * A stand-in for the calls of Google Secret Manager that make a secret, add a version to it, and read one
 * (https://cloud.google.com/secret-manager/docs/reference/rest), for the real `gcloud`.
 */
export class SecretManagerStandIn extends JsonServer {
  /** The versions of each, by `PROJECT/SECRET`. */
  readonly secrets = new Map<string, string[]>();
  /** Runs before a version is added, once. */
  meanwhile: (() => void) | undefined;
  /** Answers that it stored a value, and does not. */
  forgets = false;

  reset(): void {
    this.secrets.clear();
    this.meanwhile = undefined;
    this.forgets = false;
  }

  protected answer(method: string, { pathname, searchParams }: URL, body: string): JsonAnswer {
    const [, project = '', secret = searchParams.get('secretId') ?? '', what = ''] =
      /^\/v1\/projects\/([^/]+)\/secrets(?:\/([^/:]+))?(.*)$/.exec(pathname) ?? [];
    const name = `${project}/${secret}`;
    if (project === 'foreign') return refused(403, 'PERMISSION_DENIED', 'Permission denied.');
    if (project === 'readable' && method === 'POST')
      return refused(403, 'PERMISSION_DENIED', "Permission 'secretmanager.secrets.create' denied.");
    const resource = `projects/${project}/secrets/${secret}`;
    const versions = this.secrets.get(name);
    if (method === 'POST' && what === '') {
      if (versions) return refused(409, 'ALREADY_EXISTS', `Secret [${resource}] already exists.`);
      if (!this.forgets) this.secrets.set(name, []);
      return [200, { name: resource }];
    }
    if (method === 'POST' && what === ':addVersion') return this.addVersion(name, resource, body);
    const none = `Secret [${resource}] not found or has no versions.`;
    if (method === 'GET' && what === '/versions') {
      const listed = versions?.map((_, n) => ({ name: `${resource}/versions/${n + 1}` }));
      return listed
        ? [200, { versions: listed }]
        : refused(404, 'NOT_FOUND', `Secret [${resource}] not found.`);
    }
    const [, wanted] = /^\/versions\/([^:]+):access$/.exec(what) ?? [];
    if (!versions || versions.length === 0) return refused(404, 'NOT_FOUND', none);
    const number = wanted === 'latest' ? versions.length : Number(wanted);
    const text = versions[number - 1];
    const version = `${resource}/versions/${number}`;
    if (text === undefined) return refused(404, 'NOT_FOUND', `Secret Version [${version}] not found.`);
    const bytes = Buffer.from(text);
    const payload = { data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes)) };
    return [200, { name: version, payload }];
  }

  private addVersion(name: string, resource: string, body: string): JsonAnswer {
    const { meanwhile } = this;
    this.meanwhile = undefined;
    meanwhile?.();
    const versions = this.secrets.get(name) ?? [];
    const { data, dataCrc32c } = (JSON.parse(body) as { payload: { data: string; dataCrc32c: string } })
      .payload;
    const bytes = Buffer.from(data, 'base64');
    if (Number(dataCrc32c) !== crc32c(bytes)) return refused(400, 'INVALID_ARGUMENT', 'Corrupt payload.');
    if (!this.forgets) versions.push(bytes.toString('utf8'));
    return [
      200,
      { name: `${resource}/versions/${Math.max(1, versions.length)}`, clientSpecifiedPayloadChecksum: true },
    ];
  }
}

function refused(code: number, status: string, message: string): JsonAnswer {
  return [code, { error: { code, message, status } }];
}

/** Castagnoli's, with which the service and `gcloud` check the payload. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
