import type { TurnContext } from 'botbuilder';
import type { ConnectorClient, TeamsConnectorClient } from 'botframework-connector';
import type { BotSdk, SdkHttpClient } from './bot-sdk.ts';

/** A Connector client with the options that it was made with, which are private there. */
type ClientLike = Pick<ConnectorClient, 'credentials'> & { options?: { httpClient?: unknown } };

/** Statics of botbuilder's TeamsInfo through which it makes its clients; both are private there. */
interface TeamsInfoLike {
  getConnectorClient(context: TurnContext): ClientLike;
  getTeamsConnectorClient: (context: TurnContext) => TeamsConnectorClient;
}

/**
 * TeamsInfo makes a Teams client of its own and forgets the HTTP client that it was to use. This keeps it for
 * contexts whose Connector client is ours; all others go the old way. Returns what takes it back.
 */
export function keepTeamsInfoInMemory(
  { botbuilder, connector }: BotSdk,
  httpClient: SdkHttpClient,
): () => void {
  const teamsInfo: unknown = botbuilder.TeamsInfo;
  if (!isTeamsInfo(teamsInfo)) return () => undefined;
  const original = teamsInfo.getTeamsConnectorClient;
  const exchanged = (context: TurnContext): TeamsConnectorClient => {
    const client = teamsInfo.getConnectorClient(context);
    if (client.options?.httpClient !== httpClient) return original.call(teamsInfo, context);
    const baseUri = context.activity.serviceUrl;
    return new connector.TeamsConnectorClient(client.credentials, { baseUri, httpClient });
  };
  teamsInfo.getTeamsConnectorClient = exchanged;
  return () => {
    if (teamsInfo.getTeamsConnectorClient === exchanged) teamsInfo.getTeamsConnectorClient = original;
  };
}

function isTeamsInfo(value: unknown): value is TeamsInfoLike {
  return (
    typeof value === 'function' &&
    'getConnectorClient' in value &&
    typeof value.getConnectorClient === 'function' &&
    'getTeamsConnectorClient' in value &&
    typeof value.getTeamsConnectorClient === 'function'
  );
}
