import { Readable } from 'node:stream';
import type { ConnectorHandler, ConnectorResponse } from '../../src/connector/http.ts';
import { parseJsonBody } from './read-json-body.ts';
import type { ReadBody } from './read-json-body.ts';

/** What is used of the HttpHeaders class of the bot's own SDK. */
export interface HeaderCollection {
  toJson(): Record<string, string>;
}

export type HttpHeadersClass<Headers> = new (rawHeaders: Record<string, string>) => Headers;

/** What is used of a request of @azure/core-http-compat or @azure/ms-rest-js. */
export interface WebResource {
  readonly url: string;
  readonly method: string;
  readonly headers: HeaderCollection;
  readonly body?: unknown;
  readonly abortSignal?: { readonly aborted: boolean } | undefined;
  /** core-http-compat: statuses whose body is wanted as a stream; Infinity stands for all. */
  readonly streamResponseStatusCodes?: ReadonlySet<number> | undefined;
  /** ms-rest-js: the same, for every status. */
  readonly streamResponseBody?: boolean | undefined;
}

export interface WebResponse<Request, Headers> {
  readonly request: Request;
  readonly status: number;
  readonly headers: Headers;
  readonly bodyAsText?: string | undefined;
  readonly readableStreamBody?: Readable | undefined;
}

/** The `httpClient` option of botframework-connector's clients. */
export interface InMemoryHttpClient<Headers> {
  /** Rejects with an AbortError if the request has been aborted, otherwise never. */
  sendRequest<Request extends WebResource>(request: Request): Promise<WebResponse<Request, Headers>>;
}

/** As the SDKs' own clients tell it; their retry policies read it. */
const brokenConnection = { name: 'RestError', code: 'ECONNRESET' } as const;

/**
 * Gives a bot in this process the Connector without a socket. `HttpHeaders` comes from the bot's own SDK
 * (4.23: botbuilder-stdlib/lib/azureCoreHttpCompat; before: @azure/ms-rest-js), since it calls its methods.
 */
export function createInMemoryHttpClient<Headers>(
  handler: ConnectorHandler,
  HttpHeaders: HttpHeadersClass<Headers>,
): InMemoryHttpClient<Headers> {
  return {
    async sendRequest(request) {
      if (request.abortSignal?.aborted) throw new DOMException('The request was aborted.', 'AbortError');
      const response = handler({
        method: request.method,
        url: stripHost(request.url),
        headers: request.headers.toJson(),
        ...readBody(request.body),
      });
      if (response.heldUntil) await response.heldUntil;
      if (response.dropped) throw Object.assign(new Error('socket hang up'), brokenConnection);
      return toWebResponse(request, response, HttpHeaders);
    },
  };
}

function toWebResponse<Request extends WebResource, Headers>(
  request: Request,
  { status, headers, body }: ConnectorResponse,
  HttpHeaders: HttpHeadersClass<Headers>,
): WebResponse<Request, Headers> {
  const isBytes = body instanceof Uint8Array;
  const type = body !== undefined && !isBytes ? { 'content-type': 'application/json; charset=utf-8' } : {};
  const answered = { request, status, headers: new HttpHeaders({ ...type, ...headers }) };
  const wanted = request.streamResponseStatusCodes;
  const payload = isBytes ? body : body === undefined ? '' : JSON.stringify(body);
  if (request.streamResponseBody || wanted?.has(status) || wanted?.has(Infinity)) {
    return { ...answered, readableStreamBody: Readable.from([Buffer.from(payload)]) };
  }
  return { ...answered, bodyAsText: typeof payload === 'string' ? payload : Buffer.from(payload).toString() };
}

/** Path and query of an absolute URL. */
export function stripHost(url: string): string {
  const scheme = url.indexOf('://');
  const path = url.indexOf('/', scheme < 0 ? 0 : scheme + 3);
  return path < 0 ? '/' : url.slice(path);
}

/** What a client hands its transport to send, as a server would have read it. */
export function readBody(body: unknown): ReadBody {
  if (body === undefined || body === null) return {};
  if (typeof body === 'string') return parseJsonBody(body);
  if (body instanceof Uint8Array) return parseJsonBody(Buffer.from(body).toString());
  return { unreadable: { status: 400, message: 'The body is neither text nor bytes.' } };
}
