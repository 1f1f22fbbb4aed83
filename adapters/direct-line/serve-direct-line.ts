import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type {
  DirectLineResponse,
  DirectLineServer,
  StreamGrant,
} from '../../src/direct-line/direct-line-server.ts';
import { directLineRoot } from '../../src/direct-line/protocol.ts';
import {
  boundServer,
  defaultBounds,
  refuseRequest,
  type Refusal,
  type ServerBounds,
} from '../listening/bound-server.ts';
import { listenOn } from '../listening/listen-on.ts';
import { corsHeaders, mayUse } from './origins.ts';
import { readBody } from './read-body.ts';

export interface ServeDirectLineOptions {
  /** Address to listen on; 127.0.0.1 unless told otherwise. */
  readonly host?: string | undefined;
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined;
  /** Pages beside those of this machine that may talk to us, such as `https://example.org`. */
  readonly origins?: readonly string[] | undefined;
  /** Larger activities are answered 413; 1 MiB unless told otherwise. */
  readonly bodyLimitBytes?: number | undefined;
  /** The same for uploads; 8 MiB unless told otherwise. */
  readonly uploadLimitBytes?: number | undefined;
  readonly bounds?: Partial<ServerBounds & StreamBounds> | undefined;
}

export interface StreamBounds {
  /** A client that leaves more unread is cut off; it can come back with its watermark, and nothing is lost. */
  readonly maxUnreadBytes: number;
  /** A stream that does not answer a ping until the next one is cut off, too. */
  readonly pingEveryMs: number;
}

export interface DirectLineListener {
  /** Where clients find Direct Line: their `domain`. */
  readonly url: string;
  /** Stops listening and ends all sockets at once. Idempotent. */
  close(): Promise<void>;
}

/** Clients of Direct Line send nothing over the stream but empty frames, to see whether it still stands. */
const maxFrameBytes = 4096;
const streamBounds: StreamBounds = { maxUnreadBytes: 16 * 1024 * 1024, pingEveryMs: 30_000 };

/** Serves Direct Line over HTTP and WebSocket. Rejects with InfrastructureError if the address cannot be listened on. */
export async function serveDirectLine(
  directLine: DirectLineServer,
  options: ServeDirectLineOptions = {},
): Promise<DirectLineListener> {
  const { host = '127.0.0.1', port = 0, origins = [] } = options;
  const { bodyLimitBytes = 1024 * 1024, uploadLimitBytes = 8 * 1024 * 1024 } = options;
  const bounds = { ...defaultBounds, ...streamBounds, ...options.bounds };
  const { default: restify } = await import('restify');
  const restifyServer = restify.createServer({ name: '' });
  // restify 12 logs to stdout with pino, whose level is a property; its types still say bunyan.
  Object.assign(restifyServer.log, { level: 'silent' });
  const server = restifyServer.server as Server;
  // Direct Line has its own routes, as the Connector has.
  (restifyServer as typeof restifyServer & WithFirst).first((request, response) => {
    void answer(request, response);
    return false;
  });
  const close = boundServer(server, bounds);
  const streams = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void upgrade(request, socket, head);
  });
  const base = await listenOn(server, {
    host,
    port,
    what: 'Direct Line',
    errors: restifyServer,
    asksForToken: true,
  });

  function refusalOf(request: IncomingMessage): Refusal | undefined {
    const { origin } = request.headers;
    const refusal = refuseRequest(request, host, bounds.maxHeaders);
    if (refusal || origin === undefined || mayUse(origin, origins)) return refusal;
    return { status: 403, code: 'Forbidden', message: 'Pages from there may not talk to this server.' };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const refusal = refusalOf(request);
    if (refusal) {
      const { status, code, message } = refusal;
      write(response, { status, body: { error: { code, message } } }, true);
      return;
    }
    for (const [name, value] of Object.entries(
      headers.origin === undefined ? {} : corsHeaders(headers.origin),
    ))
      response.setHeader(name, value);
    if (method === 'OPTIONS') {
      write(response, { status: 204 }, false);
      return;
    }
    const isUpload = /\/upload(?:\?|$)/i.test(url);
    const read = await readBody(request, isUpload ? uploadLimitBytes : bodyLimitBytes);
    if (read === undefined) return;
    const answered = await directLine.handle({
      method,
      url,
      origin: originOf(request, base),
      headers: headers as Readonly<Record<string, string | undefined>>,
      ...read,
    });
    write(response, answered, read.unreadable?.status === 413);
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request);
    const grant: StreamGrant | DirectLineResponse =
      refusal ?? (await directLine.openStream(request.url ?? '/'));
    if ('status' in grant) {
      socket.end(`HTTP/1.1 ${grant.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      // The client's half, which it may never end, ends with ours.
      (socket as Socket).destroySoon();
      return;
    }
    streams.handleUpgrade(request, socket, head, (stream) => follow(stream, grant, bounds));
  }

  return { url: `${base}${directLineRoot}`, close };
}

/** A method of restify that its types leave out: sees requests before restify touches them; false takes them away. */
interface WithFirst {
  first(handler: (request: IncomingMessage, response: ServerResponse) => boolean): void;
}

function follow(stream: WebSocket, { log, watermark }: StreamGrant, bounds: StreamBounds): void {
  let stands = true;
  const watch = setInterval(() => {
    if (!stands) stream.terminate();
    stands = false;
    stream.ping();
  }, bounds.pingEveryMs);
  stream.on('pong', () => (stands = true));
  stream.on('error', () => stream.terminate());
  const leave = log.listen(
    {
      send(set) {
        if (stream.bufferedAmount > bounds.maxUnreadBytes) stream.terminate();
        else stream.send(JSON.stringify(set));
      },
      end: (reason) => stream.close(1000, reason),
    },
    watermark,
  );
  stream.once('close', () => {
    clearInterval(watch);
    leave();
  });
}

/** Where the client found us, so that the URLs in answers lead there too. */
function originOf({ headers }: IncomingMessage, base: string): string {
  const { host } = headers;
  return host !== undefined && /^[\w.:[\]-]{1,255}$/.test(host) ? `http://${host}` : base;
}

function write(
  response: ServerResponse,
  { status, headers, body }: DirectLineResponse,
  mustClose: boolean,
): void {
  const isBytes = body instanceof Uint8Array;
  const payload = body === undefined ? '' : isBytes ? body : JSON.stringify(body);
  response.statusCode = status;
  if (body !== undefined && !isBytes) response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(payload));
  response.setHeader('cache-control', 'no-store');
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (mustClose) response.setHeader('connection', 'close');
  response.end(payload);
}
