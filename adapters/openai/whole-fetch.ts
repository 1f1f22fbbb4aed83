import http from 'node:http';
import https from 'node:https';

/** What stands for the network, connections and all. */
export interface Network {
  readonly fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * A fetch over connections that stay open between calls and are closed with the model. It reads each answer whole
 * before it hands it on: without the streams of the real fetch a call costs less than half the processor time.
 */
export function openWholeFetch(baseUrl: string): Network {
  const transport = baseUrl.startsWith('https:') ? https : http;
  const agent = new transport.Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });

  function fetchWhole(input: string, init: RequestInit): Promise<WholeResponse> {
    return new Promise((resolve, reject) => {
      const body = typeof init.body === 'string' ? init.body : '';
      const headers = Object.fromEntries(init.headers as Headers);
      const length = { 'content-length': Buffer.byteLength(body) };
      const request = transport.request(input, {
        agent,
        method: init.method ?? 'GET',
        headers: Object.assign(headers, body === '' ? {} : length),
        ...(init.signal && { signal: init.signal }),
      });
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > maxAnswerBytes) request.destroy(tooLong());
          else chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => {
          const fields = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
            values.map((value): [string, string] => [name, value]),
          );
          const text = Buffer.concat(chunks, bytes).toString('utf8');
          resolve(toResponse(input, response.statusCode ?? 0, new Headers(fields), text));
        });
      });
      // A text leaves in one packet with the headers, bytes would in two.
      request.end(body);
    });
  }

  return {
    fetch: fetchWhole as unknown as Network['fetch'],
    close: () => {
      agent.destroy();
      return Promise.resolve();
    },
  };
}

/** As much of a Response as the `openai` package reads of one that is not streamed. */
type WholeResponse = Pick<Response, 'ok' | 'status' | 'headers' | 'url' | 'body' | 'text' | 'json'>;

function toResponse(url: string, status: number, headers: Headers, text: string): WholeResponse {
  return {
    ok: status >= 200 && status < 300,
    status,
    headers,
    url,
    body: null,
    text: () => Promise.resolve(text),
    // Async, so that what is no JSON rejects.
    json: async () => JSON.parse(text) as unknown,
  };
}

function tooLong(): Error {
  return Object.assign(new Error(`the answer is longer than ${maxAnswerBytes} bytes`), { code: 'ETOOLONG' });
}
