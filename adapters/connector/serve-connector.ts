import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ConnectorHandler, ConnectorRequest, ConnectorResponse } from '../../src/connector/http.ts';
import { refuse as refuseCall } from '../../src/connector/refusal.ts';
import { readConversationId } from '../../src/connector/route-path.ts';
import { boundServer, defaultBounds, refuseRequest, type ServerBounds } from '../listening/bound-server.ts';
import { listenOn } from '../listening/listen-on.ts';
import { createInFlight } from './in-flight.ts';
import { readJsonBody } from './read-json-body.ts';

export interface ConnectorServerOptions {
  /** Address to listen on; 127.0.0.1 unless told otherwise. */
  readonly host?: string | undefined;
  /** Whether the handler takes nothing without a token; without it, only this machine can be listened to. */
  readonly asksForToken?: boolean | undefined;
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined;
  /** Larger request bodies are answered 413; 4 MiB unless told otherwise. */
  readonly bodyLimitBytes?: number | undefined;
  readonly bounds?: Partial<ServerBounds> | undefined;
  /** Sees requests first, and answers those for which it returns true. */
  readonly beside?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
}

export interface ConnectorServer {
  /** Base URL, without a slash at its end: the serviceUrl to give to bots. */
  readonly url: string;
  /**
   * Resolves when every request for the conversation whose headers had arrived has been answered or broken off;
   * at once if there is none.
   */
  settled(conversationId: string): Promise<void>;
  /** Stops listening and ends all sockets at once, idle or not. Idempotent. */
  close(): Promise<void>;
}

const connectorBounds: ServerBounds = {
  ...defaultBounds,
  // Bots that keep none alive open one for each reply, to each of many users at once.
  maxSockets: 10_000,
  // Longer than a virtual user ponders, so that no bot's kept-alive socket is closed as it writes to it.
  keepAliveTimeoutMs: 120_000,
};

/**
 * Serves the Connector over HTTP. Rejects with InfrastructureError if the address cannot be listened on, with
 * ConfigError if others can reach it and it asks for no token.
 */
export async function openConnectorServer(
  handler: ConnectorHandler,
  options: ConnectorServerOptions = {},
): Promise<ConnectorServer> {
  const { host = '127.0.0.1', port = 0, bodyLimitBytes = 4 * 1024 * 1024, beside } = options;
  const bounds = { ...connectorBounds, ...options.bounds };
  const { default: restify } = await import('restify');
  const inFlight = createInFlight();
  const restifyServer = restify.createServer({ name: '' });
  // restify 12 logs to stdout with pino, whose level is a property; its types still say bunyan.
  Object.assign(restifyServer.log, { level: 'silent' });
  // The Connector has its own route table: what restify would do for a route, timers, hooks and errors, is not
  // needed, and costs as much as the answer. `first` also sees what restify's router would reject.
  (restifyServer as typeof restifyServer & WithFirst).first((request, response) => {
    const refused = refuse(request, host, bounds.maxHeaders);
    if (refused) {
      write(response, refused, true);
      return false;
    }
    if (beside?.(request, response)) return false;
    const url = request.url ?? '/';
    const conversationId = readConversationId(url);
    if (conversationId !== undefined) {
      inFlight.begin(conversationId);
      response.on('close', () => inFlight.end(conversationId));
    }
    void answer(handler, request, response, url, bodyLimitBytes);
    return false;
  });

  const server = restifyServer.server as Server;
  // Nobody speaks anything but HTTP here: a wish for an upgrade is passed over. restify would take the socket and forget it.
  server.removeAllListeners('upgrade');
  const close = boundServer(server, bounds);
  const url = await listenOn(server, {
    host,
    port,
    what: 'the Connector',
    errors: restifyServer,
    asksForToken: options.asksForToken ?? false,
  });
  return {
    url,
    settled: (conversationId) => inFlight.settled(conversationId),
    close,
  };
}

/** A method of restify that its types leave out: sees requests before restify touches them; false takes them away. */
interface WithFirst {
  first(handler: (request: IncomingMessage, response: ServerResponse) => boolean): void;
}

/** Bots are no pages: what a browser sends for one comes from somebody else. */
function refuse(request: IncomingMessage, host: string, maxHeaders: number): ConnectorResponse | undefined {
  const refusal = refuseRequest(request, host, maxHeaders);
  if (refusal) return refuseCall(refusal.status, refusal.code, refusal.message);
  if (request.headers.origin === undefined) return undefined;
  return refuseCall(403, 'Forbidden', 'Pages may not talk to this server.');
}

async function answer(
  handler: ConnectorHandler,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  bodyLimitBytes: number,
): Promise<void> {
  const { method = 'GET' } = request;
  const { brokeOff, ...read } = await readJsonBody(request, bodyLimitBytes);
  const headers = request.headers as ConnectorRequest['headers'];
  // What broke off is told of, too: a reply is missing.
  const answered = handler({ method, url, headers, ...read });
  if (brokeOff) return;
  if (answered.heldUntil) await answered.heldUntil;
  if (answered.dropped) request.socket.destroy();
  else write(response, answered, read.unreadable?.status === 413);
}

function write(
  response: ServerResponse,
  { status, headers, body }: ConnectorResponse,
  mustClose: boolean,
): void {
  const isBytes = body instanceof Uint8Array;
  const payload = body === undefined ? '' : isBytes ? body : JSON.stringify(body);
  response.statusCode = status;
  if (body !== undefined && !isBytes) response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(payload));
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (mustClose) response.setHeader('Connection', 'close');
  response.end(payload);
}
