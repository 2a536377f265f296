import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

interface LoopbackServer {
  readonly address: string;
  stop(): void;
}

export async function loopbackServer(answer: RequestListener): Promise<LoopbackServer> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Does something when it is asked, and answers when that is done: what somebody else does meanwhile. */
export function meanwhileServer(work: () => Promise<unknown>): Promise<LoopbackServer> {
  return loopbackServer((_, response) => {
    work().then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
}
