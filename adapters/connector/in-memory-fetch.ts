import type { ConnectorHandler, ConnectorResponse } from '../../src/connector/http.ts';
import { readBody, stripHost } from './in-memory-http-client.ts';

/** What HTTP clients that are built on fetch ask of it. */
export interface FetchInit {
  readonly method?: string | undefined;
  readonly headers?: RequestInit['headers'];
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
}

export type InMemoryFetch = (url: string, init?: FetchInit) => Promise<Response>;

export interface InMemoryFetchOptions {
  readonly handler: ConnectorHandler;
  /** What the SDK's client is told when the connection breaks, as its own transport would have told it. */
  readonly brokenConnection: () => Error;
  /** Path and query at the Connector for an absolute URL; all but the host unless told. */
  readonly pathOf?: ((url: string) => string) | undefined;
}

/**
 * Gives HTTP clients that take a fetch the Connector without a socket. Rejects as fetch does when the request is
 * aborted, and with `brokenConnection` when the connection is to break.
 */
export function createInMemoryFetch(options: InMemoryFetchOptions): InMemoryFetch {
  const { handler, brokenConnection, pathOf = stripHost } = options;
  return async (url, { method = 'GET', headers, body, signal } = {}) => {
    signal?.throwIfAborted();
    const response = handler({
      method: method.toUpperCase(),
      url: pathOf(url),
      headers: Object.fromEntries(new Headers(headers)),
      ...readBody(body),
    });
    if (response.heldUntil) await unlessAborted(response.heldUntil, signal);
    if (response.dropped) throw brokenConnection();
    return toResponse(response);
  };
}

function toResponse({ status, headers, body }: ConnectorResponse): Response {
  const isBytes = body instanceof Uint8Array;
  const type = body !== undefined && !isBytes ? { 'content-type': 'application/json; charset=utf-8' } : {};
  const payload = isBytes ? Buffer.from(body) : body === undefined ? null : JSON.stringify(body);
  return new Response(payload, { status, headers: { ...type, ...headers } });
}

/** Clients have timeouts, which end what is held. */
function unlessAborted(until: Promise<void>, signal: AbortSignal | null | undefined): Promise<void> {
  if (!signal) return until;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    void until.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}
