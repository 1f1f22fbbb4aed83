import { createRequire } from 'node:module';
import type * as Botbuilder from 'botbuilder';
import type * as Connector from 'botframework-connector';
import type { ConnectorClientOptions } from 'botframework-connector';
import type { HeaderCollection, HttpHeadersClass } from '../connector/in-memory-http-client.ts';
import { ConfigError, messageOf } from '../../src/errors.ts';
import type { DriveOptions } from './driven-adapter.ts';

/** The bot's own copies of the SDK packages: classes and statics are the ones that its adapter uses. */
export interface BotSdk {
  readonly botbuilder: typeof Botbuilder;
  readonly connector: typeof Connector;
  /** Header collection of the HTTP stack below the Connector clients. */
  readonly HttpHeaders: HttpHeadersClass<HeaderCollection>;
}

/** The HTTP client that the SDK's Connector clients are given instead of a real one. */
export type SdkHttpClient = NonNullable<ConnectorClientOptions['httpClient']>;

export interface BotbuilderOptions extends DriveOptions {
  readonly sdk: BotSdk;
  readonly httpClient: SdkHttpClient;
}

/**
 * Loads the SDK as the bot's own module would: `resolveFrom` is that module's path, or any file beside it.
 * The connector package is looked up from botbuilder, since package managers need not show it to the bot.
 * @throws ConfigError when botbuilder is not installed there.
 */
export function loadBotSdk(resolveFrom: string): BotSdk {
  try {
    const requireAsBot = createRequire(resolveFrom);
    const requireAsBotbuilder = createRequire(requireAsBot.resolve('botbuilder'));
    const requireAsConnector = createRequire(requireAsBotbuilder.resolve('botframework-connector'));
    return {
      botbuilder: requireAsBot('botbuilder') as typeof Botbuilder,
      connector: requireAsBotbuilder('botframework-connector') as typeof Connector,
      HttpHeaders: loadHttpHeaders(requireAsConnector),
    };
  } catch (error) {
    throw sdkNotFound('botbuilder', resolveFrom, error);
  }
}

/** A bot of that SDK was given, and the SDK is not where the bot is. */
export function sdkNotFound(sdk: string, resolveFrom: string, cause: unknown): ConfigError {
  const message = `Failed to load ${sdk} as ${resolveFrom} would: ${messageOf(cause)}`;
  return new ConfigError('sdk-not-found', message, {
    hint: "Install the bot's packages (npm ci in its folder); a bundled bot is reached over HTTP instead, with `bot.endpoint` and `bot.start`.",
    cause,
  });
}

/** botbuilder 4.23 moved from @azure/ms-rest-js to @azure/core, behind a layer of its own. */
function loadHttpHeaders(requireAsConnector: NodeJS.Require): HttpHeadersClass<HeaderCollection> {
  const places = ['botbuilder-stdlib/lib/azureCoreHttpCompat', '@azure/ms-rest-js'];
  for (const place of places) {
    try {
      const { HttpHeaders } = requireAsConnector(place) as {
        HttpHeaders?: HttpHeadersClass<HeaderCollection>;
      };
      if (HttpHeaders) return HttpHeaders;
    } catch {
      // The other generation of the SDK.
    }
  }
  throw new Error(`neither ${places.join(' nor ')} is there`);
}
