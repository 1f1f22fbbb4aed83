import { createInMemoryHttpClient } from '../connector/in-memory-http-client.ts';
import { loadBotSdk, type BotbuilderOptions, type SdkHttpClient } from './bot-sdk.ts';
import type { DriveOptions, DrivenAdapter } from './driven-adapter.ts';
import { keepTeamsInfoInMemory } from './teams-info.ts';

/**
 * What both adapters of botbuilder need beside `drive`: the SDK from the bot's folder, with its TeamsInfo kept in memory.
 * @throws ConfigError when botbuilder is not installed there.
 */
export function driveBotbuilder(
  drive: (options: BotbuilderOptions) => DrivenAdapter,
  options: DriveOptions,
): DrivenAdapter {
  const sdk = loadBotSdk(options.resolveFrom);
  const httpClient = createInMemoryHttpClient(options.handler, sdk.HttpHeaders) as unknown as SdkHttpClient;
  const driven = drive({ ...options, sdk, httpClient });
  const restoreTeamsInfo = keepTeamsInfoInMemory(sdk, httpClient);
  return {
    ...driven,
    restore() {
      driven.restore();
      restoreTeamsInfo();
    },
  };
}
