import { createHttpTransport } from '../../adapters/direct-line/http-transport.ts';
import {
  serveDirectLine,
  type ServeDirectLineOptions,
} from '../../adapters/direct-line/serve-direct-line.ts';
import { createTokenIssuer } from '../../adapters/direct-line/tokens.ts';
import type { Clock } from '../../src/channel/ports.ts';
import { randomId, systemClock } from '../../src/channel/system.ts';
import type { RecordedProblem } from '../../src/check/record.ts';
import type { DirectLineCredentials } from '../../src/direct-line/credentials.ts';
import { createDirectLineChannel } from '../../src/direct-line/direct-line-channel.ts';
import { createDirectLineServer, type DirectLineServer } from '../../src/direct-line/direct-line-server.ts';
import type { ServedEntry } from '../../src/direct-line/served-conversation.ts';
import type { DirectLineTransport } from '../../src/direct-line/transport.ts';
import type { OpenedBot } from '../../src/open-bot-behind-connector.ts';

export const testSecret = 'a-secret-for-tests-only';

export interface ServedBot {
  /** Without a path. */
  readonly domain: string;
  readonly server: DirectLineServer;
  readonly entries: readonly ServedEntry[];
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** Our own Direct Line in front of a bot, on loopback. */
export async function serveBot(
  bot: OpenedBot,
  options: ServeDirectLineOptions & { readonly maxConversations?: number; readonly clock?: Clock } = {},
): Promise<ServedBot> {
  const entries: ServedEntry[] = [];
  const problems: string[] = [];
  const server = createDirectLineServer({
    channel: bot.channel('directline'),
    clock: systemClock,
    newId: randomId,
    tokens: createTokenIssuer(testSecret, systemClock),
    locale: 'en-US',
    openLog: () => ({ append: (entry) => entries.push(entry), close: () => undefined }),
    onProblem: (_conversation, message) => problems.push(message),
    ...options,
  });
  const listener = await serveDirectLine(server, options);
  return {
    domain: new URL(listener.url).origin,
    server,
    entries,
    problems,
    async close() {
      await listener.close();
      server.close();
      await bot.close();
    },
  };
}

/** The bot behind a Direct Line service, as our own client meets it. */
export function openOverDirectLine(options: {
  readonly domain?: string;
  readonly credentials?: DirectLineCredentials;
  readonly transport?: DirectLineTransport;
  readonly clock?: Clock;
}): OpenedBot {
  const problems: RecordedProblem[] = [];
  const channel = createDirectLineChannel({
    credentials: { kind: 'secret', secret: testSecret },
    transport: createHttpTransport(),
    clock: systemClock,
    newId: randomId,
    greetingMs: 2000,
    onProblem: (conversationId, message) => problems.push({ code: 'direct-line', message, conversationId }),
    ...options,
  });
  return {
    name: options.domain ?? 'Direct Line',
    channel: () => channel,
    problemsOf: (id) => problems.filter(({ conversationId }) => conversationId === id),
    close: () => {
      channel.close();
      return Promise.resolve();
    },
  };
}
