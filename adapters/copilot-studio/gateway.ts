import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../../src/channel/ports.ts';
import type { TurnEnd, TurnListener } from '../../src/copilot-studio/agent.ts';
import { boundServer, defaultBounds, refuseRequest } from '../listening/bound-server.ts';
import { listenOn } from '../listening/listen-on.ts';
import { formatEvent, forwardTurn, type TurnAnswer } from './forward-turn.ts';

/** One turn that a client will ask for. */
export interface ExpectedTurn {
  /** Where the service takes it. */
  readonly url: string;
  readonly token: string;
  readonly listener: TurnListener;
  readonly signal: AbortSignal;
  /** Called once, before the client hears that the turn is over. */
  readonly onEnd: (end: TurnEnd) => void;
}

const host = '127.0.0.1';

export interface Gateway {
  /** Where a client finds it for one turn: its `directConnectUrl`. */
  expect(turn: ExpectedTurn): string;
  close(): Promise<void>;
}

/**
 * Stands between Microsoft's client and the service, on loopback. The client takes every answer for a stream and asks
 * again when it ends without saying so, for an error as for a turn that was cut: the user's words would be said twice,
 * and it would never return (https://github.com/microsoft/Agents-for-js/issues/1198). Here each turn passes once, and
 * how it ended is told.
 */
export async function openGateway(clock: Clock): Promise<Gateway> {
  const expected = new Map<string, ExpectedTurn>();
  const server = createServer((request, response) => void answer(request, response));
  const close = boundServer(server, defaultBounds);
  const base = await listenOn(server, {
    host,
    port: 0,
    what: 'the way to Copilot Studio',
    errors: server,
    asksForToken: false,
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refuseRequest(request, host, defaultBounds.maxHeaders);
    if (refusal) {
      response.statusCode = refusal.status;
      response.end(refusal.message);
      return;
    }
    const ticket = /^\/([\da-f-]{36})\/conversations/.exec(request.url ?? '')?.[1] ?? '';
    const turn = expected.get(ticket);
    // No second time; of 204 the client knows that it is to ask no more.
    if (!turn || request.method !== 'POST') {
      response.statusCode = 204;
      response.end();
      return;
    }
    expected.delete(ticket);
    let isBegun = false;
    const begin = (conversationId?: string): void => {
      if (isBegun) return;
      isBegun = true;
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        ...(conversationId !== undefined && { 'x-ms-conversationid': conversationId }),
      });
    };
    const client: TurnAnswer = {
      begin,
      event: (event) => void response.write(formatEvent(event)),
    };
    const { 'user-agent': agent = '', 'content-type': type = 'application/json' } = request.headers;
    const headers = { 'user-agent': agent, 'content-type': type, accept: 'text/event-stream' };
    const end = await forwardTurn(turn, { headers, body: await readAll(request) }, client, clock);
    turn.onEnd(end);
    begin();
    response.end(formatEvent({ event: 'end', data: 'end' }));
  }

  return {
    expect(turn) {
      const ticket = randomUUID();
      expected.set(ticket, turn);
      return `${base}/${ticket}`;
    },
    close,
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
