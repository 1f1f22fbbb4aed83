import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type { HttpRequestConfig, HttpResponse } from '@microsoft/agents-hosting';
import type { ConnectorHandler } from '../../src/connector/http.ts';
import { createInMemoryFetch } from '../connector/in-memory-fetch.ts';
import { sdkNotFound } from './bot-sdk.ts';

/** The part of the Agents SDK's HttpClient that is used here. */
export interface AgentsHttpClientLike {
  readonly baseURL: string;
  readonly defaultHeaders: Readonly<Record<string, string>>;
  request(config: HttpRequestConfig): Promise<HttpResponse>;
}

type HttpErrorClass = new (message: string, response: HttpResponse, config: HttpRequestConfig) => Error;

const packageName = '@microsoft/agents-hosting';

/**
 * The error of the bot's own copy of the SDK: its clients ask what class an error is of.
 * @throws ConfigError when there is no copy, or one from before its clients were built on fetch.
 */
export function loadHttpError(resolveFrom: string): HttpErrorClass {
  let loaded: { HttpError?: unknown };
  try {
    loaded = createRequire(resolveFrom)(packageName) as { HttpError?: unknown };
  } catch (error) {
    throw sdkNotFound(packageName, resolveFrom, error);
  }
  if (typeof loaded.HttpError === 'function') return loaded.HttpError as HttpErrorClass;
  throw sdkNotFound(packageName, resolveFrom, new Error('it exports no HttpError, as 1.8 does'));
}

/** What the SDK's HttpClient does, with an answer from memory instead of fetch's. */
export function createAgentsRequest(
  handler: ConnectorHandler,
  HttpError: HttpErrorClass,
): (client: AgentsHttpClientLike, config: HttpRequestConfig) => Promise<HttpResponse> {
  const fetch = createInMemoryFetch({ handler, brokenConnection });
  return async (client, config) => {
    const { method, timeout, responseType } = config;
    const signal = config.signal ?? (timeout === undefined ? undefined : AbortSignal.timeout(timeout));
    const headers = new Headers(client.defaultHeaders);
    for (const [name, value] of Object.entries(config.headers ?? {})) headers.set(name, value);
    const response = await fetch(urlOf(client, config), {
      method,
      headers,
      body: bodyOf(config.data),
      signal,
    });
    const { status, statusText } = response;
    const data = await readData(response, responseType);
    const answer: HttpResponse = { data, status, statusText, headers: response.headers, config };
    if (response.ok) return answer;
    throw new HttpError(`Request failed with status ${status}`, answer, config);
  };
}

function urlOf({ baseURL }: AgentsHttpClientLike, { url, params }: HttpRequestConfig): string {
  const isAbsolute = /^https?:\/\//.test(url);
  const absolute = isAbsolute ? url : `${baseURL.replace(/\/$/, '')}/${url.replace(/^\//, '')}`;
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) if (value != null) given.set(name, value);
  const query = given.toString();
  return query === '' ? absolute : `${absolute}${absolute.includes('?') ? '&' : '?'}${query}`;
}

function bodyOf(data: unknown): unknown {
  const isSent = data == null || typeof data === 'string' || data instanceof Uint8Array;
  return isSent ? data : JSON.stringify(data);
}

async function readData(
  response: Response,
  responseType: HttpRequestConfig['responseType'],
): Promise<unknown> {
  if (responseType === 'arraybuffer') return response.arrayBuffer();
  if (responseType === 'stream' && response.ok) {
    return response.body ? Readable.fromWeb(response.body) : Readable.from([]);
  }
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** As Node's fetch tells it. */
function brokenConnection(): Error {
  const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
  return new TypeError('fetch failed', { cause });
}
