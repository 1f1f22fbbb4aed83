import type { ConnectorClient, UserTokenClient } from '@microsoft/agents-hosting';
import { createAgentsRequest, loadHttpError, type AgentsHttpClientLike } from './agents-http-client.ts';
import { connectorAudience, madeUpAppId } from './channel-identity.ts';
import type { BotLogic, DriveOptions, DrivenAdapter } from './driven-adapter.ts';
import { replaceMethod } from './replace-method.ts';
import type { TurnRequest, TurnResponse } from './turn-exchange.ts';

/** Makes the clients of a turn, from whatever arguments the SDK hands on. */
type Make<Client> = (...given: never[]) => Promise<Client>;

interface TokenProvider {
  getAccessToken(scope: string): Promise<string>;
}

interface Connections {
  getTokenProvider: () => TokenProvider;
  getTokenProviderFromActivity: () => TokenProvider;
}

/** The identity that authorizeJWT would have made of the channel's token. */
interface Caller {
  readonly aud: string;
  readonly iss: string;
  readonly serviceurl: string;
}

/** The part of the Agents SDK's CloudAdapter that is used here; what makes clients is protected there. */
export interface AgentsAdapterLike {
  connectionManager: object;
  createConnectorClient: Make<ConnectorClient>;
  createConnectorClientWithIdentity: Make<ConnectorClient>;
  createUserTokenClient: Make<UserTokenClient>;
  getClientId?(): string | undefined;
  process(
    request: TurnRequest & { readonly user: Caller },
    response: TurnResponse,
    logic: BotLogic,
  ): Promise<void>;
}

const methods = [
  'process',
  'createConnectorClient',
  'createConnectorClientWithIdentity',
  'createUserTokenClient',
];

export function isAgentsAdapter(adapter: object): adapter is AgentsAdapterLike {
  return (
    'connectionManager' in adapter &&
    typeof adapter.connectionManager === 'object' &&
    adapter.connectionManager !== null &&
    methods.every((name) => typeof Reflect.get(adapter, name) === 'function')
  );
}

/**
 * Turns a CloudAdapter of the Microsoft 365 Agents SDK to memory: the clients that it makes are its own, and ask the
 * Connector without a socket; what it would sign them with is not asked for. Middleware, onTurnError and state are the
 * bot's.
 * @throws ConfigError when the SDK is not where the bot is, or is older than its clients on fetch.
 */
export function driveAgentsAdapter(
  adapter: AgentsAdapterLike,
  bot: unknown,
  options: DriveOptions,
): DrivenAdapter {
  const { logic, serviceUrl } = options;
  const request = createAgentsRequest(options.handler, loadHttpError(options.resolveFrom));
  const toMemory = (client: AgentsHttpClientLike): void => {
    client.request = (config) => request(client, config);
  };
  const keepInMemory = <Client>(make: Make<Client>, httpOf: (client: Client) => AgentsHttpClientLike) =>
    async function (...given: never[]): Promise<Client> {
      const client = await make.apply(adapter, given);
      toMemory(httpOf(client));
      return client;
    };
  const { connectionManager } = adapter;
  const unsigned = withoutTokens(connectionManager);
  adapter.connectionManager = unsigned;
  const ofConnector = (client: ConnectorClient) => client.httpClient as unknown as AgentsHttpClientLike;
  const ofTokens = ({ client }: UserTokenClient) => client as unknown as AgentsHttpClientLike;
  const restores = [
    replaceMethod(adapter, 'createConnectorClient', keepInMemory(adapter.createConnectorClient, ofConnector)),
    replaceMethod(
      adapter,
      'createConnectorClientWithIdentity',
      keepInMemory(adapter.createConnectorClientWithIdentity, ofConnector),
    ),
    replaceMethod(adapter, 'createUserTokenClient', keepInMemory(adapter.createUserTokenClient, ofTokens)),
  ];
  const user = {
    aud: adapter.getClientId?.() || madeUpAppId,
    iss: connectorAudience,
    serviceurl: serviceUrl,
  };

  return {
    answersWhenDone: !answersBeforeItsWork(bot),
    process: (turn, response) => adapter.process({ ...turn, user: { ...user } }, response, logic),
    restore() {
      for (const restore of restores) restore();
      if (adapter.connectionManager === unsigned) adapter.connectionManager = connectionManager;
    },
  };
}

/** The bot's connections, except that the channel is called without a token. */
function withoutTokens(connections: object): object {
  const provider: TokenProvider = { getAccessToken: () => Promise.resolve('') };
  const unsigned = Object.create(connections) as Connections;
  unsigned.getTokenProvider = () => provider;
  unsigned.getTokenProviderFromActivity = () => provider;
  return unsigned;
}

/** An AgentApplication with `longRunningMessages` works on messages after it has answered them. */
function answersBeforeItsWork(bot: unknown): boolean {
  if (typeof bot !== 'object' || bot === null || !('options' in bot)) return false;
  const { options } = bot;
  return typeof options === 'object' && options !== null && 'longRunningMessages' in options
    ? options.longRunningMessages === true
    : false;
}
