import { createConversationClaims } from './channel/claims.ts';
import { createConnectorChannel } from './channel/connector-channel.ts';
import { localTimeFormatter } from './channel/local-time.ts';
import type { TeamsSetting } from './channel/teams/setting.ts';
import { createIdTaker } from './channel/teams/take-id.ts';
import type { AgentSettings } from './copilot-studio/agent.ts';
import type { BotConnection, Channel, ChannelId, Clock, ConversationKind, NewId } from './channel/ports.ts';
import { randomId, systemClock } from './channel/system.ts';
import type { RecordedProblem } from './check/record.ts';
import { tokenServiceEnvironment } from './auth/bot-environment.ts';
import { createRedactor, type Redactor } from './auth/redact-tokens.ts';
import type { TokenAttack } from './auth/token-attacks.ts';
import type { DirectLineCredentials } from './direct-line/credentials.ts';
import { ConfigError } from './errors.ts';
import { createProblemLog } from './connector/problem-log.ts';
import { createConnector, type Connector, type ConnectorProblem } from './connector/connector.ts';
import { redactBot, redactorFor } from './redact-bot.ts';
import { openAuthentication, type AuthPlace, type Authentication } from './open-authentication.ts';
import type { ConnectorHandler } from './connector/http.ts';
import type { TokenService } from './sign-in/token-service.ts';
import type { LimitsMode } from './teams-rules/teams-watch.ts';

/** How a bot is reached: in this process, at an endpoint, or at an endpoint after it was started; or through a service. */
export type BotPlace = (
  | { readonly module: string }
  | { readonly adapter: object; readonly bot: unknown; readonly resolveFrom: string }
  | { readonly directLine: DirectLinePlace }
  | { readonly copilotStudio: CopilotStudioPlace }
  | {
      readonly endpoint: string;
      readonly start?: StartPlace | undefined;
      /** Nobody is asked who they are, unless told. */
      readonly auth?: AuthPlace | undefined;
      /** Port of the Connector on loopback; a free one unless told. */
      readonly connectorPort?: number | undefined;
    }
) & {
  /** Not to be seen in anything that the bot says or prints. */
  readonly secrets?: readonly string[] | undefined;
};

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

export interface DirectLinePlace {
  readonly credentials: DirectLineCredentials;
  /** Where the service is; the public one, or what the token endpoint tells, unless told. */
  readonly domain?: string | undefined;
}

export interface CopilotStudioPlace {
  readonly settings: AgentSettings;
  /** Access token; one that tells that it has expired is refused. */
  readonly token: string;
  /** A file from which Microsoft's client is looked for, before Understudy's own place. */
  readonly resolveFrom: string;
}

export interface OpenBotOptions {
  readonly bot: BotPlace;
  /** What is done about Teams' limits on channel msteams: nothing unless told. */
  readonly limits?: LimitsMode | undefined;
  /** What is given of Teams on channel msteams: all is made up unless told. */
  readonly teams?: TeamsSetting | undefined;
  /** Stands before the Connector; refused on Direct Line, whose Connector is not ours. */
  readonly wrapConnector?: ((handler: ConnectorHandler) => ConnectorHandler) | undefined;
  readonly clock?: Clock | undefined;
  readonly newId?: NewId | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface OpenedBot {
  /** How messages name the bot. */
  readonly name: string;
  /** The bot as people on that channel meet it. */
  channel(id: ChannelId, deliveryMode?: 'normal' | 'expectReplies', kind?: ConversationKind): Channel;
  /**
   * The same bot, met by somebody with a token that it must refuse, as the activities of one sender; undefined unless
   * it was opened for attacks.
   */
  readonly attacked?: ((attack: TokenAttack, id: ChannelId) => Promise<Channel>) | undefined;
  /** What the bot asked of the Connector in vain, for one conversation. */
  readonly problemsOf: (conversationId: string) => readonly RecordedProblem[];
  /** The same for what concerns no conversation that was ever there; undefined where the Connector is not ours. */
  readonly strayProblems?: (() => readonly RecordedProblem[]) | undefined;
  /** The tokens of users; undefined on Direct Line, where they are the service's. */
  readonly tokens?: TokenService | undefined;
  /** Ends the bot's process and starts it anew; undefined where it was not started by us. */
  readonly restart?: (() => Promise<void>) | undefined;
  close(): Promise<void>;
}

/** Stands in activities of bots in this process, where nothing listens: their Connector calls never leave it. */
const inMemoryServiceUrl = 'http://connector.understudy.invalid';
const maxProblemsOfAll = 10;

/**
 * Puts a Connector before a bot, in memory or on loopback.
 * @throws ConfigError, InfrastructureError when the bot cannot be loaded, started or understood.
 */
export async function openBotBehindConnector(options: OpenBotOptions): Promise<OpenedBot> {
  const redactor = redactorFor(options.bot);
  return redactor ? redactBot(await openBot(options, redactor), redactor) : openBot(options);
}

async function openBot(options: OpenBotOptions, redactor?: Redactor): Promise<OpenedBot> {
  const clock = options.clock ?? systemClock;
  const newId = options.newId ?? randomId;
  const { bot } = options;
  if ('directLine' in bot || 'copilotStudio' in bot) {
    if (options.wrapConnector) {
      const service = 'directLine' in bot ? 'Direct Line' : 'Copilot Studio';
      throw notOn(
        service,
        'are no faults to be made',
        'Reach the bot by bot.endpoint or bot.module for scenarios with `faults`.',
      );
    }
    return 'directLine' in bot
      ? openOverDirectLine(bot.directLine, { clock, newId })
      : openOverCopilotStudio(bot.copilotStudio, { clock, newId });
  }
  const problems = createProblemLog<RecordedProblem>();
  /** What keeps the bot from getting a token concerns all conversations. */
  const ofAll = new Map<string, RecordedProblem>();
  const report = (problem: ConnectorProblem): void => {
    const { conversationId, code, message } = problem;
    const isOfAll = conversationId === undefined && (code === 'unauthorized' || code === 'wrong-app');
    if (isOfAll && ofAll.size < maxProblemsOfAll) ofAll.set(message, problem);
    problems.add(conversationId ?? '', problem);
  };
  const claims = createConversationClaims();
  const ordinary = createConnector({
    clock,
    newId,
    limits: options.limits,
    onConversationCreated: (_account, parameters) => claims.claim(parameters),
    onProblem: report,
  });
  const connector = options.wrapConnector
    ? { ...ordinary, handle: options.wrapConnector(ordinary.handle) }
    : ordinary;
  const open =
    'endpoint' in bot
      ? await openOverHttp(options, bot, connector, clock, report, redactor)
      : await openInProcess(bot, connector);
  const { connection, settled } = open;
  const localTime = localTimeFormatter();
  const teams = { setting: asApp(options.teams, open.appId), takeId: createIdTaker() };
  return {
    name: connection.name,
    tokens: connector.tokens,
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
        teams,
        settled,
        localTime,
      }),
    attacked:
      open.attack &&
      (async (attack, id) => {
        const attacking = await open.attack?.(attack);
        return createConnectorChannel({
          id,
          connection: attacking ?? connection,
          connector,
          clock,
          newId,
          settled,
          localTime,
        });
      }),
    restart: connection.restart,
    strayProblems: () => problems.take(''),
    problemsOf: (conversationId) => {
      const found = problems.take(conversationId);
      return ofAll.size === 0 ? found : [...found, ...ofAll.values()];
    },
    close: async () => {
      await connection.close();
      await open.close();
    },
  };
}

/** How long bots on a service may take to greet: the service does not tell when they have done so. */
const greetingMs = 3000;

/** There the service is the Connector, and what it does not carry is refused rather than left out. */
async function openOverDirectLine(
  { credentials, domain }: DirectLinePlace,
  { clock, newId }: { readonly clock: Clock; readonly newId: NewId },
): Promise<OpenedBot> {
  const { createHttpTransport } = await import('../adapters/direct-line/http-transport.ts');
  const { createDirectLineChannel } = await import('./direct-line/direct-line-channel.ts');
  const problems = collectProblems('direct-line');
  const channel = createDirectLineChannel({
    transport: createHttpTransport(),
    credentials,
    domain,
    clock,
    newId,
    greetingMs,
    onProblem: problems.report,
  });
  return {
    name:
      credentials.kind === 'tokenEndpoint'
        ? new URL(credentials.url).host
        : `Direct Line${domain === undefined ? '' : ` at ${new URL(domain).host}`}`,
    channel: channelOf('Direct Line', channel),
    problemsOf: problems.take,
    close: () => {
      channel.close();
      return Promise.resolve();
    },
  };
}

/** There, too; each turn is a request of its own, through Microsoft's client. */
async function openOverCopilotStudio(
  { settings, token, resolveFrom }: CopilotStudioPlace,
  { clock, newId }: { readonly clock: Clock; readonly newId: NewId },
): Promise<OpenedBot> {
  const { openCopilotStudioAgent } = await import('../adapters/copilot-studio/open-agent.ts');
  const { createCopilotStudioChannel } = await import('./copilot-studio/agent-channel.ts');
  const { refuseExpired } = await import('./copilot-studio/token.ts');
  refuseExpired(token, clock.now());
  const problems = collectProblems('copilot-studio');
  const agent = await openCopilotStudioAgent({
    settings,
    token,
    resolveFrom: [resolveFrom, import.meta.url],
    clock,
  });
  const channel = createCopilotStudioChannel({ agent, clock, newId, onProblem: problems.report });
  return {
    name: agent.name,
    channel: channelOf('Copilot Studio', channel),
    problemsOf: problems.take,
    close: async () => {
      channel.close();
      await agent.close();
    },
  };
}

/** The one channel that a service is, for whoever asks for no other. */
function channelOf(service: 'Direct Line' | 'Copilot Studio', channel: Channel): OpenedBot['channel'] {
  return (id, deliveryMode) => {
    const wanted =
      id === 'msteams' ? 'channel msteams' : deliveryMode === 'expectReplies' ? 'expectReplies' : undefined;
    if (wanted === undefined) return channel;
    throw notOn(service, `is no ${wanted}`, 'Reach the bot by bot.endpoint or bot.module for that.');
  };
}

function notOn(service: 'Direct Line' | 'Copilot Studio', what: string, hint: string): ConfigError {
  const code = service === 'Direct Line' ? 'not-on-direct-line' : 'not-on-copilot-studio';
  return new ConfigError(code, `Failed to talk to the bot: on ${service} there ${what}.`, { hint });
}

function collectProblems(code: string): {
  readonly report: (conversationId: string, message: string) => void;
  readonly take: (conversationId: string) => readonly RecordedProblem[];
} {
  const problems = new Map<string, RecordedProblem[]>();
  return {
    report: (conversationId, message) => {
      const found = problems.get(conversationId) ?? [];
      problems.set(conversationId, [...found, { code, message, conversationId }]);
    },
    take: (conversationId) => {
      const found = problems.get(conversationId) ?? [];
      problems.delete(conversationId);
      return found;
    },
  };
}

/** A bot that is met as an app has that app's account, unless it was given another. */
function asApp(given: TeamsSetting | undefined, appId: string | undefined): TeamsSetting | undefined {
  return given?.bot === undefined ? { ...given, clientId: given?.clientId ?? appId } : given;
}

/** Tokens of users stand in no file, and bots print what they like. */
function redactUserTokens({ tokens }: Connector): (text: string) => string {
  const redactor = createRedactor([]);
  return (text) => (tokens.hasIssued() ? redactor.text(text) : text);
}

interface Opened {
  readonly connection: BotConnection;
  readonly settled?: ((conversationId: string) => Promise<void>) | undefined;
  readonly attack?: ((attack: TokenAttack) => Promise<BotConnection>) | undefined;
  /** Known where the bot is authenticated to. */
  readonly appId?: string | undefined;
  close(): Promise<void>;
}

async function openInProcess(
  bot: Extract<BotPlace, { module: string } | { adapter: object }>,
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
  clock: Clock,
  report: (problem: ConnectorProblem) => void,
  redactor: Redactor | undefined,
): Promise<Opened> {
  const { openConnectorServer } = await import('../adapters/connector/serve-connector.ts');
  const { openHttpConnection } = await import('../adapters/http/http-connection.ts');
  const { auth: place, start, endpoint } = bot;
  const auth: Authentication | undefined =
    place &&
    (await openAuthentication({
      place,
      clock,
      env: start?.env ?? {},
      inherited: start?.environment ?? {},
      report,
    }));
  const handler = auth ? auth.guard(connector.handle) : connector.handle;
  const server = await openConnectorServer(handler, { port: bot.connectorPort ?? 0, beside: auth?.beside });
  auth?.listensAt(server.url);
  const common = { endpoint, serviceUrl: server.url, authorize: auth && (() => auth.authorize()) };
  const attacking: BotConnection[] = [];
  const served = {
    appId: auth?.appId,
    settled: (id: string) => server.settled(id),
    close: async () => {
      await Promise.all(attacking.map((each) => each.close()));
      await server.close();
    },
    attack:
      auth && place?.forAttacks === true
        ? async (attack: TokenAttack) => {
            const authorization = await auth.forge(attack);
            const headers = authorization === undefined ? {} : { authorization };
            const connection = openHttpConnection({ endpoint, serviceUrl: server.url, headers });
            attacking.push(connection);
            return auth.redact(connection);
          }
        : undefined,
  };
  try {
    if (!start) {
      const connection = openHttpConnection(common);
      return { connection: auth ? auth.redact(connection) : connection, ...served };
    }
    const { openStartedConnection } = await import('../adapters/http/started-connection.ts');
    const redactOutput = auth ? auth.redactor.text : redactUserTokens(connector);
    const connection = await openStartedConnection({
      ...common,
      start: {
        ...start,
        signal: options.signal,
        env: auth?.environment() ?? { ...tokenServiceEnvironment(server.url), ...start.env },
        redact: (text) => redactOutput(redactor?.text(text) ?? text),
      },
    });
    return { connection: auth ? auth.redact(connection) : connection, ...served };
  } catch (error) {
    await server.close();
    throw error;
  }
}
