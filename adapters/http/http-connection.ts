import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import { createAbortWatch } from '../../src/channel/abort-watch.ts';
import type { BotConnection, Delivery } from '../../src/channel/ports.ts';
import { ConfigError } from '../../src/errors.ts';
import { codeOf, explainUnreachable } from './explain-unreachable.ts';
import { parseAnswer } from './parse-answer.ts';
import { parseEndpoint } from './parse-endpoint.ts';

export interface HttpConnectionOptions {
  /** The bot's messaging endpoint, http or https. */
  readonly endpoint: string;
  /** Base URL at which the bot finds the Connector. */
  readonly serviceUrl: string;
  /** Sent with every activity, for example a bearer token that the bot expects. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Gives the Authorization header of each activity; asked every time, since tokens expire. */
  readonly authorize?: (() => Promise<string>) | undefined;
  /** An answer longer than this counts as none. 16 MiB unless told. */
  readonly maxAnswerBytes?: number | undefined;
}

const defaultMaxAnswerBytes = 16 * 1024 * 1024;

/**
 * Reaches a bot of any language at its HTTP endpoint. Nothing is sent until the first delivery.
 * An answer says nothing of whether the turn's work is done: bots may answer first and work later.
 * @throws ConfigError when the endpoint is not an http or https URL, or a header cannot be sent.
 */
export function openHttpConnection(options: HttpConnectionOptions): BotConnection {
  const { url, shown } = parseEndpoint(options.endpoint);
  const maxAnswerBytes = options.maxAnswerBytes ?? defaultMaxAnswerBytes;
  const transport = url.protocol === 'https:' ? https : http;
  const agent = new transport.Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });
  const { hostname, port, path, auth } = urlToHttpOptions(url);
  const headers = { accept: 'application/json', 'content-type': 'application/json', ...options.headers };
  checkHeaders(headers);
  const onAbort = createAbortWatch();
  let closed = false;

  function post(
    body: string,
    signal: AbortSignal,
    mayRetry: boolean,
    authorization?: string,
  ): Promise<Delivery> {
    return new Promise((resolve) => {
      const length = Buffer.byteLength(body);
      const request = transport.request({
        hostname,
        port,
        path,
        auth,
        method: 'POST',
        agent,
        headers: Object.assign(
          {},
          headers,
          { 'content-length': length },
          authorization === undefined ? undefined : { authorization },
        ),
      });
      let answered = false;

      const settle = (delivery: Delivery | Promise<Delivery>): void => {
        unwatch();
        resolve(delivery);
      };
      const fail = (error: unknown): void => {
        if (signal.aborted) return settle(aborted(shown));
        if (closed) return settle(alreadyClosed(shown));
        // The bot had closed an idle connection just when we took it: it has not seen this activity.
        const stale = request.reusedSocket && !answered && isClosedByPeer(error);
        settle(
          stale && mayRetry ? post(body, signal, false, authorization) : explainUnreachable(shown, error),
        );
      };
      const unwatch = onAbort(signal, () => {
        settle(aborted(shown));
        request.destroy();
      });
      request.on('error', fail);
      request.on('response', (response) => {
        answered = true;
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > maxAnswerBytes) request.destroy(tooLong(maxAnswerBytes));
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('end', () => {
          const contentType = response.headers['content-type'];
          const text = chunks.length === 0 ? '' : Buffer.concat(chunks, bytes).toString('utf8');
          const answer = parseAnswer(text, contentType);
          settle({ status: 'answered', code: response.statusCode ?? 0, body: answer, contentType });
        });
      });
      // A text leaves in one packet with the headers, bytes would in two.
      request.end(body);
    });
  }

  return {
    name: shown,
    answersWhenDone: false,
    serviceUrl: options.serviceUrl,
    deliver(activity: Activity, signal: AbortSignal): Promise<Delivery> {
      if (signal.aborted) return Promise.resolve(aborted(shown));
      if (closed) return Promise.resolve(alreadyClosed(shown));
      try {
        const body = JSON.stringify(activity);
        if (!options.authorize) return post(body, signal, true);
        return options.authorize().then(
          (authorization) => post(body, signal, true, authorization),
          (error: unknown) => explainUnreachable(shown, error),
        );
      } catch (error) {
        return Promise.resolve(explainUnreachable(shown, error));
      }
    },
    close(): Promise<void> {
      closed = true;
      agent.destroy();
      return Promise.resolve();
    },
  };
}

/** Values stay out of the message: they may be secret. */
function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      http.validateHeaderName(name);
      http.validateHeaderValue(name, value);
    } catch {
      throw new ConfigError(
        'bad-header',
        `Failed to use the header "${name}": HTTP cannot carry its name or value`,
        {
          hint: 'Leave out line breaks and characters that are not Latin-1.',
        },
      );
    }
  }
}

function isClosedByPeer(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ECONNRESET' || code === 'EPIPE';
}

function aborted(endpoint: string): Delivery {
  return {
    status: 'unreachable',
    message: `The request to ${endpoint} was given up before the bot answered`,
  };
}

function alreadyClosed(endpoint: string): Delivery {
  return { status: 'unreachable', message: `The connection to ${endpoint} has been closed` };
}

function tooLong(maxAnswerBytes: number): Error {
  return new Error(`the answer is longer than ${maxAnswerBytes} bytes`);
}
