import type { TurnContext } from 'botbuilder';
import type { ConnectorClientOptions } from 'botframework-connector';
import type { BotSdk } from './bot-sdk.ts';
import type { TurnRequest, TurnResponse } from './turn-exchange.ts';

/** The HTTP client that the SDK's Connector clients are given instead of a real one. */
export type SdkHttpClient = NonNullable<ConnectorClientOptions['httpClient']>;

export type BotLogic = (context: TurnContext) => Promise<void>;

export interface DriveOptions {
  readonly logic: BotLogic;
  readonly sdk: BotSdk;
  readonly httpClient: SdkHttpClient;
  readonly serviceUrl: string;
}

/** A bot's own adapter, its ways out turned to memory. */
export interface DrivenAdapter {
  /** Runs one turn to its end. May reject, also after it has ended the response. */
  process(request: TurnRequest, response: TurnResponse): Promise<void>;
  /** Gives the adapter back what was exchanged for the drive. */
  restore(): void;
}
