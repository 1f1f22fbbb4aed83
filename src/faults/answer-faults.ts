import type { Clock } from '../channel/ports.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { ConnectorHandler, ConnectorRequest, ConnectorResponse } from '../connector/http.ts';
import type { Random } from '../user/random.ts';
import { drawFaults } from './draw-faults.ts';
import { answerFaults, type AnswerFault, type FaultSettings, type OccurredFault } from './fault.ts';

const defaultRetryAfterS = 1;
const defaultSlowMs = 3000;
/** Timers may fire a little early. */
const toleranceMs = 20;
const serverErrors = [500, 502, 503, 504] as const;

export interface AnswerFaults {
  /** Answers a request in this conversation, or lets the Connector do so. */
  answer(request: ConnectorRequest, handler: ConnectorHandler): ConnectorResponse;
  occurred(): OccurredFault[];
}

/** What a bot may still do about a fault: send the same message again. */
interface Befallen {
  readonly fault: AnswerFault;
  readonly what: string;
  readonly atMs: number;
  readonly activityId: string | undefined;
  outcome: OccurredFault['outcome'];
  came: string;
}

/**
 * Lets the Connector fail at messages that a bot posts. A message that was refused or whose connection was dropped has not
 * been taken; sent again with the same content it is, so that a bot that tries again loses nothing. A slow answer comes
 * late to a message that has been taken.
 */
export function createAnswerFaults(options: {
  readonly settings: FaultSettings;
  readonly random: Random;
  readonly clock: Clock;
}): AnswerFaults {
  const { settings, random, clock } = options;
  const { retryAfterS = defaultRetryAfterS, slowMs = defaultSlowMs } = settings;
  const draw = drawFaults(answerFaults, settings, random);
  const pickStatus = random.fork('status');
  const all: Befallen[] = [];
  const open = new Map<string, Befallen>();

  function befall(fault: AnswerFault, key: string, request: ConnectorRequest, what: string): Befallen {
    const befallen: Befallen = {
      fault,
      what,
      atMs: clock.now(),
      activityId: asText(asRecord(request.body)?.['replyToId']),
      ...(fault === 'slow'
        ? { outcome: 'coped', came: 'the bot waited for the answer' }
        : { outcome: 'reply-lost', came: 'the bot did not send it again' }),
    };
    all.push(befallen);
    open.set(key, befallen);
    return befallen;
  }

  function noteAgain(befallen: Befallen): void {
    const waitedMs = clock.now() - befallen.atMs;
    const tooFast = befallen.fault === 'throttle' && waitedMs < retryAfterS * 1000 - toleranceMs;
    befallen.outcome = befallen.fault === 'slow' ? 'sent-twice' : tooFast ? 'retried-too-fast' : 'coped';
    befallen.came = `the bot sent it again after ${Math.round(waitedMs)} ms`;
  }

  function answerSlowly(
    key: string,
    request: ConnectorRequest,
    handler: ConnectorHandler,
  ): ConnectorResponse {
    const befallen = befall('slow', key, request, `The Connector took ${slowMs} ms to answer a message`);
    const heldUntil = new Promise<void>((resolve) => {
      clock.after(slowMs, () => {
        if (open.get(key) === befallen) open.delete(key);
        resolve();
      });
    });
    return { ...handler(request), heldUntil };
  }

  return {
    answer(request, handler) {
      const key = keyOf(request);
      if (key === undefined) return handler(request);
      const before = open.get(key);
      if (before) {
        open.delete(key);
        noteAgain(before);
        return handler(request);
      }
      const fault = draw();
      if (fault === undefined) return handler(request);
      if (fault === 'slow') return answerSlowly(key, request, handler);
      if (fault === 'drop') {
        befall(fault, key, request, 'The connection was dropped while the bot sent a message');
        return { status: 0, dropped: true };
      }
      if (fault === 'throttle') {
        befall(fault, key, request, `The Connector answered a message with 429, Retry-After ${retryAfterS}`);
        const headers = { 'Retry-After': String(retryAfterS) };
        return { ...refusal(429, 'TooManyRequests'), headers };
      }
      if (fault === 'expire') {
        befall(
          fault,
          key,
          request,
          'The Connector answered a message with 401, as when the token has expired',
        );
        const headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
        return { ...refusal(401, 'Unauthorized'), headers };
      }
      const status = fault === 'conflict' ? 412 : pickStatus.pick(serverErrors);
      befall(fault, key, request, `The Connector answered a message with ${status}`);
      return refusal(status, status === 412 ? 'PreconditionFailed' : 'ServiceError');
    },
    occurred: () =>
      all.map(({ fault, activityId, outcome, what, came }) => ({
        fault,
        outcome,
        detail: `${what}; ${came}`,
        ...(activityId !== undefined && { activityId }),
      })),
  };
}

function refusal(status: number, code: string): ConnectorResponse {
  return { status, body: { error: { code, message: 'The Connector fails as the scenario asks (faults).' } } };
}

/** What is the same in a message that is sent again; undefined for all else that bots ask for. */
function keyOf({ method, url, body }: ConnectorRequest): string | undefined {
  const activity = method === 'POST' ? asRecord(body) : undefined;
  if (activity?.['type'] !== 'message') return undefined;
  const { text, attachments, suggestedActions, replyToId } = activity;
  return JSON.stringify([url, replyToId, text, attachments, suggestedActions]);
}
