import { createConversationClaims } from './channel/claims.ts';
import { createConnectorChannel } from './channel/connector-channel.ts';
import { localTimeFormatter } from './channel/local-time.ts';
import type { BotConnection, Channel, ChannelId, Clock, ConversationKind, NewId } from './channel/ports.ts';
import { randomId, systemClock } from './channel/system.ts';
import type { RecordedProblem } from './check/record.ts';
import { createConnector, type Connector } from './connector/connector.ts';
import type { LimitsMode } from './teams-rules/teams-watch.ts';

/** How a bot is reached: in this process, at an endpoint, or at an endpoint after it was started. */
export type BotPlace =
  | { readonly module: string }
  | { readonly adapter: object; readonly bot: unknown; readonly resolveFrom: string }
  | { readonly endpoint: string; readonly start?: StartPlace | undefined };

export interface StartPlace {
  readonly command: string;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly readyTimeoutMs?: number | undefined;
  /** What the bot inherits besides `env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The bot's output is appended to this file. */
  readonly logFile: string;
}

export interface OpenBotOptions {
  readonly bot: BotPlace;
  /** Port of the Connector on loopback, for bots reached over HTTP; a free one unless told. */
  readonly connectorPort?: number | undefined;
  /** What is done about Teams' limits on channel msteams: nothing unless told. */
  readonly limits?: LimitsMode | undefined;
  readonly clock?: Clock | undefined;
  readonly newId?: NewId | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface OpenedBot {
  /** How messages name the bot. */
  readonly name: string;
  /** The bot as people on that channel meet it. */
  channel(id: ChannelId, deliveryMode?: 'normal' | 'expectReplies', kind?: ConversationKind): Channel;
  /** What the bot asked of the Connector in vain, for one conversation. */
  readonly problemsOf: (conversationId: string) => readonly RecordedProblem[];
  close(): Promise<void>;
}

/** Stands in activities of bots in this process, where nothing listens: their Connector calls never leave it. */
const inMemoryServiceUrl = 'http://connector.understudy.invalid';

/**
 * Puts a Connector before a bot, in memory or on loopback.
 * @throws ConfigError, InfrastructureError when the bot cannot be loaded, started or understood.
 */
export async function openBotBehindConnector(options: OpenBotOptions): Promise<OpenedBot> {
  const clock = options.clock ?? systemClock;
  const newId = options.newId ?? randomId;
  const problems = new Map<string, RecordedProblem[]>();
  const claims = createConversationClaims();
  const connector = createConnector({
    clock,
    newId,
    limits: options.limits,
    onConversationCreated: (_account, parameters) => claims.claim(parameters),
    onProblem: (problem) => {
      const key = problem.conversationId ?? '';
      problems.set(key, [...(problems.get(key) ?? []), problem]);
    },
  });
  const open =
    'endpoint' in options.bot
      ? await openOverHttp(options, options.bot, connector)
      : await openInProcess(options.bot, connector);
  const { connection, settled } = open;
  const localTime = localTimeFormatter();
  return {
    name: connection.name,
    channel: (id, deliveryMode, kind) =>
      createConnectorChannel({
        id,
        connection,
        connector,
        clock,
        newId,
        deliveryMode,
        kind,
        claims,
        settled,
        localTime,
      }),
    problemsOf: (conversationId) => {
      const found = problems.get(conversationId) ?? [];
      problems.delete(conversationId);
      return found;
    },
    close: async () => {
      await connection.close();
      await open.close();
    },
  };
}

interface Opened {
  readonly connection: BotConnection;
  readonly settled?: ((conversationId: string) => Promise<void>) | undefined;
  close(): Promise<void>;
}

async function openInProcess(
  bot: Exclude<BotPlace, { endpoint: string }>,
  connector: Connector,
): Promise<Opened> {
  const common = { handler: connector.handle, serviceUrl: inMemoryServiceUrl };
  const nothing = { close: () => Promise.resolve() };
  if ('module' in bot) {
    const { openModuleConnection } = await import('../adapters/in-process/module-connection.ts');
    return { connection: await openModuleConnection({ modulePath: bot.module, ...common }), ...nothing };
  }
  const { openAdapterConnection } = await import('../adapters/in-process/adapter-connection.ts');
  return { connection: openAdapterConnection({ ...bot, ...common }), ...nothing };
}

async function openOverHttp(
  options: OpenBotOptions,
  bot: Extract<BotPlace, { endpoint: string }>,
  connector: Connector,
): Promise<Opened> {
  const { openConnectorServer } = await import('../adapters/connector/serve-connector.ts');
  const server = await openConnectorServer(connector.handle, { port: options.connectorPort ?? 0 });
  const common = { endpoint: bot.endpoint, serviceUrl: server.url };
  const served = { settled: (id: string) => server.settled(id), close: () => server.close() };
  try {
    if (!bot.start) {
      const { openHttpConnection } = await import('../adapters/http/http-connection.ts');
      return { connection: openHttpConnection(common), ...served };
    }
    const { openStartedConnection } = await import('../adapters/http/started-connection.ts');
    const start = { ...bot.start, signal: options.signal };
    return { connection: await openStartedConnection({ ...common, start }), ...served };
  } catch (error) {
    await server.close();
    throw error;
  }
}
