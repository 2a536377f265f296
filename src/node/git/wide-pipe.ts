import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Both ends of a connection to a program that prints a lot. */
export interface WidePipe {
  /** For the program; to be destroyed here once it is started. */
  readonly end: Socket;
  /** Reads no more. */
  stop(): void;
  /** Resolves when everything was read. */
  readonly closed: Promise<void>;
}

/**
 * A pipe that is read into one and the same memory. What Node makes for a program's output gets new memory for each piece
 * of it, which for 100 MB costs as much time as git takes to print them.
 * @param onChunk gets a part of `memory`, valid until it returns
 * @returns undefined where there is no such pipe: on Windows, or where no socket can be made in the folder for temporary files
 */
export function openWidePipe(
  memory: Uint8Array,
  onChunk: (chunk: Uint8Array) => void,
): Promise<WidePipe | undefined> {
  if (process.platform === 'win32') return Promise.resolve(undefined);
  let folder: string;
  try {
    // Nobody else may enter it.
    folder = mkdtempSync(path.join(tmpdir(), 'keyguard-'));
  } catch {
    return Promise.resolve(undefined);
  }
  return new Promise<WidePipe | undefined>((resolve) => {
    const server = createServer({ pauseOnConnect: true }, (end) => {
      server.close();
      resolve({ end, stop: () => reader?.destroy(), closed });
    });
    let reader: Socket | undefined;
    let onClosed = (): void => {};
    const closed = new Promise<void>((done) => {
      onClosed = done;
    });
    const give = (length: number): boolean => {
      onChunk(memory.subarray(0, length));
      return true;
    };
    const fail = (): void => {
      server.close();
      resolve(undefined);
    };
    server.on('error', fail);
    const socket = path.join(folder, 'git');
    server.listen(socket, () => {
      reader = connect({ path: socket, onread: { buffer: memory, callback: give } });
      reader.on('error', fail);
      reader.on('close', onClosed);
    });
  }).finally(() => rmSync(folder, { recursive: true, force: true }));
}
