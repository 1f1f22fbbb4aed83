import { isTooDeep } from '../../src/activity/json-depth.ts';
import { toPlainLine } from '../../src/activity/plain-text.ts';
import { asRecord, asText } from '../../src/activity/read-values.ts';
import type { Clock } from '../../src/channel/ports.ts';
import type { TurnEnd, TurnListener } from '../../src/copilot-studio/agent.ts';
import { createEventStreamReader, type StreamEvent } from '../../src/copilot-studio/event-stream.ts';
import { messageOf } from '../../src/errors.ts';

export interface TurnRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the client hears of a turn while it goes on. */
export interface TurnAnswer {
  begin(conversationId: string | undefined): void;
  event(event: StreamEvent): void;
}

export interface ForwardedTurn {
  readonly url: string;
  readonly token: string;
  readonly listener: TurnListener;
  readonly signal: AbortSignal;
}

const maxEventLength = 4 * 1024 * 1024;
const maxTurnLength = 16 * 1024 * 1024;
const maxRetryAfterMs = 30_000;
const saidLength = 200;

/**
 * Asks the service for a turn, once; a second time only where it was refused for now (429), at the time that was told,
 * at most 30 s later. Passes on what is said, and resolves with how it ended; never rejects.
 */
export async function forwardTurn(
  turn: ForwardedTurn,
  request: TurnRequest,
  client: TurnAnswer,
  clock: Clock,
): Promise<TurnEnd> {
  const { signal } = turn;
  let answer: Response;
  try {
    answer = await ask(turn, request);
    if (answer.status === 429) {
      await answer.body?.cancel();
      await pause(clock, Math.min(retryAfterMs(answer, clock), maxRetryAfterMs), signal);
      answer = await ask(turn, request);
    }
  } catch (error) {
    return signal.aborted
      ? { status: 'aborted' }
      : { status: 'unreachable', message: messageOf(innermost(error)) };
  }
  try {
    return await pass(turn, answer, client);
  } catch (error) {
    if (signal.aborted) return { status: 'aborted' };
    return {
      status: 'broken',
      message: `the stream was cut in the middle of a turn: ${messageOf(innermost(error))}`,
    };
  }
}

function ask({ url, token, signal }: ForwardedTurn, { headers, body }: TurnRequest): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
    body,
    // A token is not to be carried elsewhere.
    redirect: 'error',
    signal,
  });
}

async function pass(turn: ForwardedTurn, answer: Response, client: TurnAnswer): Promise<TurnEnd> {
  const { listener } = turn;
  if (!answer.ok) {
    return { status: 'refused', code: answer.status, said: wordsOf(await readSome(answer)) };
  }
  const contentType = answer.headers.get('content-type') ?? 'no content type';
  if (answer.status !== 204 && !contentType.startsWith('text/event-stream')) {
    await answer.body?.cancel();
    const message = `it answered ${answer.status} with ${toPlainLine(contentType, 100)}, and no event stream`;
    return { status: 'broken', message };
  }
  const conversationId = answer.headers.get('x-ms-conversationid') ?? undefined;
  client.begin(conversationId);
  listener.onTaken(conversationId);
  if (answer.status === 204) return { status: 'ended', unread: 0 };
  const reader = createEventStreamReader(maxEventLength);
  const decoder = new TextDecoder();
  let length = 0;
  let fault: string | undefined;
  for await (const chunk of answer.body ?? []) {
    const text = decoder.decode(chunk as Uint8Array, { stream: true });
    length += text.length;
    if (length > maxTurnLength) throw new Error(`it is longer than ${maxTurnLength} characters`);
    for (const event of reader.push(text)) {
      if (event.event === 'end') {
        return fault === undefined ? { status: 'ended', unread: 0 } : { status: 'broken', message: fault };
      }
      const problem = hear(event, listener);
      fault ??= problem;
      client.event(event);
    }
  }
  return { status: 'broken', message: fault ?? 'the stream ended in the middle of a turn' };
}

/** What is wrong with an event, or undefined. */
function hear({ event, data }: StreamEvent, listener: TurnListener): string | undefined {
  if (event === 'error') return `the agent's answer holds an error: ${toPlainLine(data, saidLength)}`;
  // Others keep the connection up.
  if (event !== 'activity') return undefined;
  const body = parse(data);
  const problem =
    body === undefined ? 'no JSON' : isTooDeep(body) ? 'JSON that is too deep' : listener.onActivity(body);
  return problem && `an event of the stream holds no activity (${problem}): ${toPlainLine(data, saidLength)}`;
}

export function formatEvent({ event, data }: StreamEvent): string {
  const lines = data.split('\n').map((line) => `data: ${line}\n`);
  return `event: ${event}\n${lines.join('')}\n`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The service's own words for an error, if it has any. */
function wordsOf(text: string): string {
  const body = asRecord(parse(text));
  const error = asRecord(body?.['error']) ?? body;
  const words = [asText(error?.['code']), asText(error?.['message'])].filter(Boolean).join(': ');
  return toPlainLine(words, saidLength);
}

async function readSome(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > 16_384) break;
  }
  return text;
}

/** Seconds, or a date. */
function retryAfterMs(answer: Response, clock: Clock): number {
  const told = answer.headers.get('retry-after') ?? '';
  const seconds = told === '' ? Number.NaN : Number(told);
  const ms = Number.isNaN(seconds) ? Date.parse(told) - clock.now() : seconds * 1000;
  return Number.isNaN(ms) ? 1000 : Math.max(0, ms);
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancel();
      reject(new Error('aborted'));
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

/** fetch says "fetch failed" and keeps the reason beneath. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error;
}
