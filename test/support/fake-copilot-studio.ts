import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Activity } from '../../src/activity/activity.ts';
import { asRecord, asText } from '../../src/activity/read-values.ts';
import type { ChannelConversation } from '../../src/channel/ports.ts';
import type { OpenedBot } from '../../src/open-bot-behind-connector.ts';

export const agentToken = 'an-access-token-for-tests-only';
const agentPath = '/copilotstudio/dataverse-backed/authenticated/bots/cr1_bank';

export interface AskedTurn {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

/** In place of what the agent would answer; what is written first, and how the answer then ends. */
export interface Meddling {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `cut` closes the socket, `open` leaves the answer unfinished. */
  readonly after?: 'finish' | 'cut' | 'open';
}

export interface FakeCopilotStudio {
  /** The agent's `directConnectUrl`. */
  readonly url: string;
  readonly asked: readonly AskedTurn[];
  /** What the agent itself was told. */
  readonly heard: readonly Activity[];
  /** Answers the next requests so, one each; undefined lets one through. */
  meddle(...answers: readonly (Meddling | undefined)[]): void;
  /** Resolves when so many turns were asked for. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A conversation, and where what the agent says now goes. */
interface Held {
  link?: ChannelConversation;
  say: (activity: Activity) => void;
}

export function eventOf(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}

export const endEvent = eventOf('end', 'end');

/**
 * Copilot Studio's direct-to-engine protocol on loopback, with a bot as the agent: what Microsoft's clients send and
 * understand (agents-copilotstudio-client 1.5.2), a turn a request, an activity an event, and `end` after the last.
 */
export async function openFakeCopilotStudio(
  bot: OpenedBot,
  options: { readonly tellsId?: 'in a header' | 'in activities' } = {},
): Promise<FakeCopilotStudio> {
  const asked: AskedTurn[] = [];
  const heard: Activity[] = [];
  const meddlings: (Meddling | undefined)[] = [];
  const waiting = new Set<() => void>();
  const conversations = new Map<string, Held>();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://fake.invalid');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = asRecord(JSON.parse(Buffer.concat(chunks).toString())) ?? {};
    asked.push({ path: pathname, headers: request.headers, body });
    for (const look of waiting) look();
    const meddling = meddlings.shift();
    if (meddling) {
      const { status = 200, headers = { 'content-type': 'text/event-stream' } } = meddling;
      response.writeHead(status, headers);
      response.flushHeaders();
      response.write(meddling.body ?? '', () => {
        if (meddling.after === 'cut') response.destroy();
        else if (meddling.after !== 'open') response.end();
      });
      return;
    }
    const fail = (status: number, code: string): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code, message: `${code}.` } }));
    };
    if (request.headers.authorization !== `Bearer ${agentToken}`) return fail(401, 'InvalidToken');
    if (request.method !== 'POST' || searchParams.get('api-version') !== '2022-03-01-preview')
      return fail(400, 'BadRequest');
    if (!pathname.startsWith(`${agentPath}/conversations`)) return fail(404, 'BotNotFound');
    const id = pathname.slice(`${agentPath}/conversations`.length + 1);
    if (id === '') return start(asText(body['locale']) ?? 'en-US', response);
    const held = conversations.get(id);
    if (!held) return fail(404, 'ConversationNotFound');
    return execute(held, body['activity'] as Activity, response);
  }

  async function start(locale: string, response: ServerResponse): Promise<void> {
    const held: Held = { say: (activity) => write(response, activity) };
    held.link = await bot.channel('directline').openConversation({
      locale,
      userName: 'User',
      onArrival: ({ kind, activity }) => {
        if (kind === 'activity') held.say(activity);
      },
    });
    const { link } = held;
    conversations.set(link.conversation.id, held);
    begin(response, link.conversation.id);
    for (const activity of link.opening()) await link.send(link.stamp(activity), never);
    response.end(endEvent);
  }

  async function execute(held: Held, activity: Activity, response: ServerResponse): Promise<void> {
    const { link } = held;
    if (!link) return;
    heard.push(activity);
    held.say = (said) => write(response, said);
    begin(response, link.conversation.id);
    await link.send(link.stamp(activity), never);
    response.end(endEvent);
  }

  function begin(response: ServerResponse, id: string): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      ...(options.tellsId !== 'in activities' && { 'x-ms-conversationid': id }),
    });
    response.flushHeaders();
  }

  function write(response: ServerResponse, activity: Activity): void {
    if (!response.writableEnded) response.write(eventOf('activity', JSON.stringify(activity)));
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${agentPath}`,
    asked,
    heard,
    meddle: (...answers) => meddlings.push(...answers),
    until: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (asked.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async close() {
      for (const { link } of conversations.values()) link?.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await bot.close();
    },
  };
}

const never = new AbortController().signal;
