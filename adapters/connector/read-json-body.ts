import type { IncomingMessage } from 'node:http';
import type { ConnectorRequest } from '../../src/connector/http.ts';
import { isTooDeepIn, jsonDepthLimit } from '../../src/activity/json-depth.ts';
import { messageOf } from '../../src/errors.ts';

export type ReadBody = Pick<ConnectorRequest, 'body' | 'unreadable'>;

/** Reads a request to its end, or to the limit, or until the client breaks it off, when nobody can be answered. Never rejects. */
export function readJsonBody(
  request: IncomingMessage,
  limitBytes: number,
): Promise<ReadBody & { readonly brokeOff?: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      request.removeAllListeners('data').resume();
      resolve({ unreadable: { status: 413, message: `The body is larger than ${limitBytes} bytes.` } });
    });
    request.on('end', () => {
      const [first] = chunks;
      const whole = first && chunks.length === 1 ? first : Buffer.concat(chunks);
      resolve(parseJsonBody(whole.toString()));
    });
    const breakOff = (): void =>
      resolve({
        unreadable: { status: 400, message: `The connection ended after ${length} bytes of the body.` },
        brokeOff: true,
      });
    request.on('error', breakOff);
    request.on('close', breakOff);
  });
}

/** Parses what a client sent as a body; empty text is none. */
export function parseJsonBody(text: string): ReadBody {
  if (text === '') return {};
  try {
    const body = JSON.parse(text) as unknown;
    if (!isTooDeepIn(text, body)) return { body };
    return {
      unreadable: { status: 400, message: `The body is nested deeper than ${jsonDepthLimit} levels.` },
    };
  } catch (error) {
    return { unreadable: { status: 400, message: `The body is not JSON: ${messageOf(error)}` } };
  }
}
