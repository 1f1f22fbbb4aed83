import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopbackHost } from './loopback.ts';

/** What a server of ours puts up with. Node looks at times every few seconds, so that they are reached a little later. */
export interface ServerBounds {
  /** More sockets than that are closed as they come. */
  readonly maxSockets: number;
  /** A request with more headers is answered 431; so is one whose headers take more than 16 KiB. */
  readonly maxHeaders: number;
  /** From the first byte of a request to the last of its headers; 408 after that. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to its last; 408 after that. */
  readonly requestTimeoutMs: number;
  /** Between two requests on one socket. */
  readonly keepAliveTimeoutMs: number;
  /** A socket on which nothing moves is closed, whatever it waits for. */
  readonly idleTimeoutMs: number;
  /** How often the times of requests are looked at. */
  readonly checkEveryMs: number;
}

export const defaultBounds: ServerBounds = {
  maxSockets: 1000,
  maxHeaders: 100,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  keepAliveTimeoutMs: 5_000,
  idleTimeoutMs: 180_000,
  checkEveryMs: 2_000,
};

/** Keeps a server within bounds; to be called before it listens. The function returned ends it with all its sockets. */
export function boundServer(server: Server, bounds: ServerBounds): () => Promise<void> {
  server.maxConnections = bounds.maxSockets;
  // Node would leave out what goes beyond, the Host among it: they are counted by refuseRequest.
  server.maxHeadersCount = 0;
  server.headersTimeout = bounds.headersTimeoutMs;
  server.requestTimeout = bounds.requestTimeoutMs;
  server.keepAliveTimeout = bounds.keepAliveTimeoutMs;
  server.timeout = bounds.idleTimeoutMs;
  // An option of createServer, which restify does not pass on; read when the server begins to listen.
  Object.assign(server, { connectionsCheckingInterval: bounds.checkEveryMs });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve());
      // Those that were upgraded, too, of which the server knows nothing any more.
      for (const socket of sockets) socket.destroy();
    });
    return closing;
  };
}

export interface Refusal {
  readonly status: 403 | 431;
  readonly code: string;
  readonly message: string;
}

/**
 * Why a request is not to be read at all. A server on loopback answers to names of this machine alone: a page from
 * elsewhere could otherwise have its own name lead here, and speak to us through the browser of whoever looks at it.
 */
export function refuseRequest(
  request: IncomingMessage,
  host: string,
  maxHeaders: number,
): Refusal | undefined {
  if (request.rawHeaders.length > 2 * maxHeaders)
    return {
      status: 431,
      code: 'TooManyHeaders',
      message: `The request has more than ${maxHeaders} headers.`,
    };
  if (!isLoopbackHost(host) || isLoopbackHost(hostNameOf(request.headers.host))) return undefined;
  return { status: 403, code: 'Forbidden', message: 'This server is for this machine alone.' };
}

function hostNameOf(host: string | undefined): string {
  const name = /^(\[[\da-f:.]+\]|[^:]*)(?::\d{1,5})?$/i.exec(host ?? '')?.[1];
  return name ?? '';
}
