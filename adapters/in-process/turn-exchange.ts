import { copyJson } from '../../src/activity/copy-json.ts';
import type { Delivery } from '../../src/channel/ports.ts';

/** What SDK adapters ask of a web server's request: that of restify or Express, reduced to its data. */
export interface TurnRequest {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

/** What SDK adapters ask of a web server's response. */
export interface TurnResponse {
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  status(code: number): TurnResponse;
  header(): TurnResponse;
  setHeader(): TurnResponse;
  send(body: unknown): TurnResponse;
  end(): TurnResponse;
}

/** One request and response of a bot's adapter, in memory. */
export interface TurnExchange {
  readonly request: TurnRequest;
  readonly response: TurnResponse;
  /** The answer as HTTP would have carried it; undefined while the adapter has not ended its response. */
  delivery(): Delivery | undefined;
}

export function createTurnExchange(body: Record<string, unknown>): TurnExchange {
  let code = 200;
  let sent: unknown;
  let ended = false;
  const response: TurnResponse = {
    get headersSent() {
      return ended;
    },
    get writableEnded() {
      return ended;
    },
    status(value) {
      code = value;
      return response;
    },
    header: () => response,
    setHeader: () => response,
    send(value) {
      sent = value;
      ended = true;
      return response;
    },
    end() {
      ended = true;
      return response;
    },
  };
  return {
    request: { method: 'POST', headers: {}, body },
    response,
    delivery: () => (ended ? answerOf(code, sent) : undefined),
  };
}

/** Bodies go through JSON as on the wire: what cannot be carried is the bot's mistake, and a server's 500. */
function answerOf(code: number, body: unknown): Delivery {
  if (body === undefined || body === null || body === '') return { status: 'answered', code };
  if (typeof body === 'string') return { status: 'answered', code, body, contentType: 'text/plain' };
  try {
    return { status: 'answered', code, body: copyJson(body), contentType: 'application/json' };
  } catch (error) {
    return failedTurn(error);
  }
}

/** A turn that threw what nothing in the bot caught. */
export function failedTurn(error: unknown): Delivery {
  const body = error instanceof Error ? error.message : String(error);
  return { status: 'answered', code: 500, body, contentType: 'text/plain' };
}
