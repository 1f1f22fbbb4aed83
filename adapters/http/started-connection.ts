import type { BotConnection, Delivery } from '../../src/channel/ports.ts';
import { openHttpConnection, type HttpConnectionOptions } from './http-connection.ts';
import { outputHint, startBot, type StartBotOptions, type StartedBot } from './start-bot.ts';

export interface StartedConnectionOptions extends HttpConnectionOptions {
  readonly start: Omit<StartBotOptions, 'endpoint'>;
}

export interface StartedConnection extends BotConnection {
  readonly bot: StartedBot;
  readonly restart: () => Promise<void>;
}

/** A socket breaks a little before the system reports the end of the process behind it. */
const crashReportMs = 1_000;

/**
 * Starts a bot and reaches it at its endpoint. When it ends on its own, all deliveries under way and all later
 * ones are answered at once with how it ended and what it printed last. Closing ends the bot; restarting ends it and
 * starts it anew, and rejects as opening does.
 * @throws ConfigError, InfrastructureError as `startBot` does.
 */
export async function openStartedConnection(options: StartedConnectionOptions): Promise<StartedConnection> {
  const http = openHttpConnection(options);
  const start = (): Promise<StartedBot> => startBot({ ...options.start, endpoint: options.endpoint });
  let bot = await start();
  const underWay = new Set<(delivery: Delivery) => void>();
  let crash: Delivery | undefined;
  let closed = false;
  const watch = ({ command, gone }: StartedBot): void =>
    void gone.then(({ how, lastLines }) => {
      crash = {
        status: 'unreachable',
        message: `The bot (${command}) ${how}`,
        hint: outputHint(lastLines),
      };
      for (const settle of underWay) settle(crash);
      underWay.clear();
    });
  watch(bot);

  return {
    name: http.name,
    answersWhenDone: http.answersWhenDone,
    serviceUrl: http.serviceUrl,
    get bot() {
      return bot;
    },
    async restart() {
      await bot.close();
      bot = await start();
      crash = undefined;
      if (closed) await bot.close();
      else watch(bot);
    },
    deliver(activity, signal) {
      if (crash) return Promise.resolve(crash);
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const settle = (delivery: Delivery): void => {
          clearTimeout(timer);
          underWay.delete(settle);
          resolve(delivery);
        };
        underWay.add(settle);
        void http.deliver(activity, signal).then((delivery) => {
          if (delivery.status === 'answered' || signal.aborted || closed || crash) settle(delivery);
          else timer = setTimeout(() => settle(delivery), crashReportMs);
        });
      });
    },
    async close() {
      closed = true;
      await http.close();
      await bot.close();
    },
  };
}
