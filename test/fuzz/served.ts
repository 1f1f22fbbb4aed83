/** Our servers in a process of their own, to be fuzzed: tells where they are, and what they take in memory. */
import { createTokenRequestHandler } from '../../adapters/auth/answer-token-request.ts';
import { createTokenIssuer as createBotTokens } from '../../adapters/auth/token-issuer.ts';
import { openConnectorServer } from '../../adapters/connector/serve-connector.ts';
import { serveDirectLine } from '../../adapters/direct-line/serve-direct-line.ts';
import { createTokenIssuer } from '../../adapters/direct-line/tokens.ts';
import { guardConnector } from '../../src/auth/guard-connector.ts';
import { createRedactor } from '../../src/auth/redact-tokens.ts';
import { connectorAudience } from '../../src/auth/token-claims.ts';
import { createConnectorChannel } from '../../src/channel/connector-channel.ts';
import type { BotConnection } from '../../src/channel/ports.ts';
import { randomId, systemClock } from '../../src/channel/system.ts';
import { createConnector, type Connector } from '../../src/connector/connector.ts';
import { createProblemLog } from '../../src/connector/problem-log.ts';
import { createDirectLineServer } from '../../src/direct-line/direct-line-server.ts';

export interface ServedPlaces {
  /** Base URLs. */
  readonly connector: string;
  readonly guarded: string;
  readonly directLine: string;
  /** What lets the fuzzer in. */
  readonly botToken: string;
  readonly secret: string;
}

export interface MemorySample {
  /** After garbage was collected. */
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly residentBytes: number;
}

const registration = {
  appId: '11111111-1111-4111-8111-111111111111',
  tenantId: '22222222-2222-4222-8222-222222222222',
};
const secret = 'the-secret-of-the-fuzzer';
/** As a run closes its conversations: what they hold is not what is looked for. */
const arrivalsOfOne = 500;

function hostAnew(connector: Connector): void {
  let arrivals = 0;
  connector.host({
    account: { id: 'c|1', conversationType: 'personal', tenantId: 'tenant' },
    bot: { id: 'bot', name: 'Bot' },
    members: [{ id: 'u/1', name: 'Ann', role: 'user', aadObjectId: 'aad-1' }],
    channelId: 'msteams',
    team: { details: { id: 'team' }, channels: [{ id: 'team' }] },
    meeting: { id: 'm', info: {} },
    onArrival({ activity }) {
      // As a transcript has it.
      JSON.stringify(activity);
      arrivals += 1;
      if (arrivals === arrivalsOfOne) queueMicrotask(() => hostAnew(connector));
    },
  });
}

function openConnector(limits: 'off' | 'warn'): {
  connector: Connector;
  log: ReturnType<typeof createProblemLog>;
} {
  const log = createProblemLog();
  const connector = createConnector({
    clock: systemClock,
    newId: randomId,
    limits,
    onProblem: (problem) => log.add(problem.conversationId ?? '', problem),
  });
  hostAnew(connector);
  const call = (url: string, body: object): unknown =>
    connector.handle({ method: 'POST', url, headers: {}, body });
  // What is legitimately kept is at its bound from the beginning.
  for (let count = 0; count < 12_000; count += 1) {
    call('/v3/conversations', { members: [] });
    if (count < 1000)
      call('/v3/batch/conversation/users', { activity: { type: 'message' }, members: [{ id: 'x' }] });
  }
  return { connector, log };
}

async function serve(): Promise<ServedPlaces> {
  const open = openConnector('off');
  const openServer = await openConnectorServer(open.connector.handle);

  const issuer = await createBotTokens({ registration, clock: systemClock });
  const closed = openConnector('warn');
  const handler = guardConnector(closed.connector.handle, {
    refusalOf: (authorization) => issuer.refusalOf(authorization),
    report: (problem) => closed.log.add(problem.conversationId ?? '', problem),
    redactor: createRedactor([secret]),
  });
  const beside = createTokenRequestHandler({
    issuer,
    connectorUrl: () => guarded.url,
    issuerName: () => guarded.url,
    onWrongApp: () => undefined,
  });
  const guarded = await openConnectorServer(handler, { beside, asksForToken: true });

  const behind = createConnector({ clock: systemClock, newId: randomId });
  /** Says everything back, over the Connector as bots do. */
  const echo: BotConnection = {
    name: 'echo',
    answersWhenDone: true,
    serviceUrl: 'http://127.0.0.1',
    deliver({ id, type, text, conversation }) {
      const url = `/v3/conversations/${encodeURIComponent(conversation?.id ?? '')}/activities`;
      if (type === 'message')
        behind.handle({ method: 'POST', url, headers: {}, body: { type, text: text ?? '', replyToId: id } });
      return Promise.resolve({ status: 'answered', code: 200 });
    },
    close: () => Promise.resolve(),
  };
  const server = createDirectLineServer({
    channel: createConnectorChannel({
      id: 'directline',
      connection: echo,
      connector: behind,
      clock: systemClock,
      newId: randomId,
    }),
    clock: systemClock,
    newId: randomId,
    tokens: createTokenIssuer(secret, systemClock),
    locale: 'en-US',
    openLog: () => ({ append: (entry) => void JSON.stringify(entry), close: () => undefined }),
    onProblem: () => undefined,
    // So that what is legitimately kept is at its bound soon.
    maxConversations: 20,
    maxKeptBytes: 8 * 1024 * 1024,
    maxUploadedBytes: 1024 * 1024,
  });
  const directLine = await serveDirectLine(server);
  const { token: botToken } = await issuer.botToken(connectorAudience);
  return {
    connector: openServer.url,
    guarded: guarded.url,
    directLine: new URL(directLine.url).origin,
    botToken,
    secret,
  };
}

process.on('message', () => void tellMemory());

async function tellMemory(): Promise<void> {
  globalThis.gc?.();
  // Buffers are given back behind the collection.
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ heapBytes: heapUsed, externalBytes: external, residentBytes: rss } satisfies MemorySample);
}

process.on('disconnect', () => process.exit());
process.send?.(await serve());
