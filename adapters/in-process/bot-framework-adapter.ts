import type {
  MicrosoftAppCredentials,
  SimpleCredentialProvider,
  TokenApiClient,
} from 'botframework-connector';
import type { BotbuilderOptions, SdkHttpClient } from './bot-sdk.ts';
import type { BotLogic, DrivenAdapter } from './driven-adapter.ts';
import type { TurnRequest, TurnResponse } from './turn-exchange.ts';

/** The part of botbuilder's legacy BotFrameworkAdapter that is used here; the fields are protected there. */
export interface BotFrameworkAdapterLike {
  credentials: MicrosoftAppCredentials;
  credentialsProvider: SimpleCredentialProvider;
  settings: { clientOptions?: { httpClient?: SdkHttpClient } };
  createTokenApiClient?: (serviceUrl: string) => TokenApiClient;
  processActivity(request: TurnRequest, response: TurnResponse, logic: BotLogic): Promise<void>;
}

export function isBotFrameworkAdapter(adapter: object): adapter is BotFrameworkAdapterLike {
  return (
    'processActivity' in adapter &&
    typeof adapter.processActivity === 'function' &&
    'credentialsProvider' in adapter &&
    'credentials' in adapter &&
    'settings' in adapter &&
    typeof adapter.settings === 'object' &&
    adapter.settings !== null
  );
}

/** Turns the legacy adapter's ways in and out to memory: no identity is asked for, all clients are ours. */
export function driveBotFrameworkAdapter(
  adapter: BotFrameworkAdapterLike,
  options: BotbuilderOptions,
): DrivenAdapter {
  const { connector } = options.sdk;
  const { credentials, credentialsProvider, settings } = adapter;
  const noCredentials = new connector.MicrosoftAppCredentials('', '');
  const exchangedSettings = {
    ...settings,
    clientOptions: { ...settings.clientOptions, httpClient: options.httpClient },
  };
  const createTokenApiClient = (serviceUrl: string): TokenApiClient =>
    new connector.TokenApiClient(noCredentials, { baseUri: serviceUrl, httpClient: options.httpClient });

  adapter.credentials = noCredentials;
  adapter.credentialsProvider = new connector.SimpleCredentialProvider('', '');
  adapter.settings = exchangedSettings;
  const ownTokenClient = Object.getOwnPropertyDescriptor(adapter, 'createTokenApiClient');
  adapter.createTokenApiClient = createTokenApiClient;

  return {
    process: (request, response) => adapter.processActivity(request, response, options.logic),
    restore() {
      if (adapter.settings !== exchangedSettings) return;
      Object.assign(adapter, { credentials, credentialsProvider, settings });
      if (ownTokenClient) Object.defineProperty(adapter, 'createTokenApiClient', ownTokenClient);
      else delete adapter.createTokenApiClient;
    },
  };
}
