import { WebSocket } from 'ws';
import type {
  ClientAnswer,
  ClientRequest,
  ClientStream,
  DirectLineTransport,
  StreamEvents,
} from '../../src/direct-line/transport.ts';

/** What a service sends at once; more is not read. */
const maxAnswerBytes = 16 * 1024 * 1024;
/** Longer than Direct Line waits for a bot. */
const requestTimeoutMs = 30_000;
const handshakeTimeoutMs = 10_000;
/** A stream on which nothing was heard for so long is asked whether it stands. */
const pingEveryMs = 20_000;

/** Direct Line over fetch and ws. */
export function createHttpTransport(): DirectLineTransport {
  return { request, openStream };
}

async function request(wanted: ClientRequest, signal: AbortSignal): Promise<ClientAnswer> {
  const { method, url, token, body, files } = wanted;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  let sent: string | FormData | undefined;
  if (files) sent = toForm(body, files);
  else if (body !== undefined) {
    headers['content-type'] = 'application/json';
    sent = JSON.stringify(body);
  }
  const answer = await fetch(url, {
    method,
    headers,
    // A secret is not to be carried elsewhere.
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    ...(sent !== undefined && { body: sent }),
  }).catch((error: unknown) => {
    throw innermost(error);
  });
  const after = Number(answer.headers.get('retry-after') ?? Number.NaN);
  return {
    status: answer.status,
    body: parse(await readText(answer)),
    retryAfterMs: after >= 0 ? after * 1000 : undefined,
  };
}

function toForm(activity: unknown, files: NonNullable<ClientRequest['files']>): FormData {
  const form = new FormData();
  form.append(
    'activity',
    new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }),
    'activity',
  );
  for (const { name, type, bytes } of files)
    form.append('file', new Blob([Buffer.from(bytes)], { type }), name);
  return form;
}

async function readText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += (chunk as Uint8Array).length;
    if (length > maxAnswerBytes) throw new Error(`it answered with more than ${maxAnswerBytes} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** fetch says "fetch failed" and keeps the reason beneath. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error;
}

function openStream(url: string, events: StreamEvents): ClientStream {
  let ended = false;
  let stands = true;
  let socket: WebSocket | undefined;
  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    clearInterval(watch);
    socket?.terminate();
    events.onEnd(reason);
  };
  const watch = setInterval(() => {
    if (!stands) {
      end('nothing is heard from it any more');
      return;
    }
    stands = false;
    if (socket?.readyState === WebSocket.OPEN) socket.ping();
  }, pingEveryMs);
  watch.unref();
  try {
    socket = new WebSocket(url, { handshakeTimeout: handshakeTimeoutMs, maxPayload: maxAnswerBytes });
    socket.on('open', () => events.onOpen());
    socket.on('message', (data: Buffer) => {
      stands = true;
      const text = data.toString();
      if (text !== '' && !ended) events.onFrame(text);
    });
    socket.on('pong', () => {
      stands = true;
    });
    socket.on('error', (error) => end(error.message));
    socket.on('close', (code) => end(`it was closed (${code})`));
  } catch (error) {
    queueMicrotask(() => end(String(error)));
  }
  return {
    close() {
      ended = true;
      clearInterval(watch);
      socket?.terminate();
    },
  };
}
