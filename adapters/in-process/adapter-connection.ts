import type { Activity } from '../../src/activity/activity.ts';
import { createAbortWatch } from '../../src/channel/abort-watch.ts';
import type { BotConnection, Delivery } from '../../src/channel/ports.ts';
import type { ConnectorHandler } from '../../src/connector/http.ts';
import { ConfigError } from '../../src/errors.ts';
import { createInMemoryHttpClient } from '../connector/in-memory-http-client.ts';
import { driveBotFrameworkAdapter, isBotFrameworkAdapter } from './bot-framework-adapter.ts';
import { loadBotSdk } from './bot-sdk.ts';
import { driveCloudAdapter, isCloudAdapter } from './cloud-adapter.ts';
import type { BotLogic, DriveOptions, DrivenAdapter, SdkHttpClient } from './driven-adapter.ts';
import { createEventLoopTurn } from './event-loop-turn.ts';
import { keepTeamsInfoInMemory } from './teams-info.ts';
import { createTurnExchange, failedTurn } from './turn-exchange.ts';

export interface AdapterConnectionOptions {
  /** A botbuilder CloudAdapter or BotFrameworkAdapter, as the bot made it. */
  readonly adapter: object;
  /** An ActivityHandler, or anything with `run(context)`, or the logic function itself. */
  readonly bot: unknown;
  /** Path of a file from which the bot would load its SDK. */
  readonly resolveFrom: string;
  /** Answers what the bot's clients ask of the Connector. */
  readonly handler: ConnectorHandler;
  /** Base URL that stands in activities; nothing needs to listen there. */
  readonly serviceUrl: string;
  /** How messages name the bot. */
  readonly name?: string | undefined;
}

/**
 * Drives a bot's own adapter in this process; no socket is opened. An answer means that the turn is done.
 * Until it is closed, the adapter belongs to this connection: closing gives back what was exchanged on it.
 * @throws ConfigError when the adapter or bot is of no known kind, or its SDK cannot be found.
 */
export function openAdapterConnection(options: AdapterConnectionOptions): BotConnection {
  const { adapter, serviceUrl } = options;
  const name = options.name ?? `the bot in this process (${kindOf(adapter)})`;
  const drive = findDrive(adapter, name);
  const logic = logicOf(options.bot, name);
  const sdk = loadBotSdk(options.resolveFrom);
  const httpClient = createInMemoryHttpClient(options.handler, sdk.HttpHeaders) as unknown as SdkHttpClient;
  const driven = drive({ logic, sdk, httpClient, serviceUrl });
  const restoreTeamsInfo = keepTeamsInfoInMemory(sdk, httpClient);
  const onAbort = createAbortWatch();
  const eventLoopTurn = createEventLoopTurn();
  let closed = false;

  return {
    name,
    answersWhenDone: true,
    serviceUrl,
    deliver(activity, signal) {
      if (signal.aborted) return Promise.resolve(aborted(name));
      if (closed) return Promise.resolve(unreachable(`The connection to ${name} has been closed`));
      const turn = runTurn(driven, activity);
      return new Promise((resolve) => {
        // The bot's code cannot be stopped: its turn runs on, only nobody waits for it any more.
        const unwatch = onAbort(signal, () => resolve(aborted(name)));
        void turn.then((delivery) => {
          unwatch();
          // A bot that waits for nothing outside would keep signals, timers and progress from being heard.
          const turned = eventLoopTurn();
          if (turned) void turned.then(() => resolve(delivery));
          else resolve(delivery);
        });
      });
    },
    close() {
      if (!closed) {
        closed = true;
        driven.restore();
        restoreTeamsInfo();
      }
      return Promise.resolve();
    },
  };
}

/** Never rejects: what the adapter throws becomes the answer that a web server would have given. */
async function runTurn(driven: DrivenAdapter, activity: Activity): Promise<Delivery> {
  try {
    // The wire carries JSON, and adapters write into the body that they are given.
    const exchange = createTurnExchange(JSON.parse(JSON.stringify(activity)) as Record<string, unknown>);
    try {
      await driven.process(exchange.request, exchange.response);
    } catch (error) {
      // The legacy adapter throws once more what it has already answered.
      return exchange.delivery() ?? failedTurn(error);
    }
    return exchange.delivery() ?? failedTurn(new Error('the adapter ended the turn without a response'));
  } catch (error) {
    return failedTurn(error);
  }
}

function findDrive(adapter: object, name: string): (options: DriveOptions) => DrivenAdapter {
  if (isCloudAdapter(adapter)) return (options) => driveCloudAdapter(adapter, options);
  if (isBotFrameworkAdapter(adapter)) return (options) => driveBotFrameworkAdapter(adapter, options);
  throw new ConfigError(
    'unknown-adapter',
    `Failed to drive ${name}: its adapter is ${describeAdapter(adapter)}, ` +
      "and only botbuilder's CloudAdapter and BotFrameworkAdapter are supported in this process",
    {
      hint: 'Reach this bot over HTTP instead: `bot.endpoint`, with `bot.start.command` to have it started.',
    },
  );
}

function describeAdapter(adapter: object): string {
  const kind = kindOf(adapter);
  if ('connectionManager' in adapter) return `a ${kind} of the Microsoft 365 Agents SDK`;
  if (kind === 'TestAdapter') return 'a TestAdapter, which has no channel behind it';
  return typeof adapter === 'function' ? `the class ${adapter.name}, not an instance of it` : `a ${kind}`;
}

function kindOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  const made = typeof prototype === 'object' && prototype !== null ? prototype.constructor : undefined;
  return made?.name || 'plain object';
}

/** @throws ConfigError unless it is a function or has a method `run`. */
function logicOf(bot: unknown, name: string): BotLogic {
  if (hasRun(bot)) return (context) => bot.run(context);
  if (isLogic(bot)) return bot;
  const found = typeof bot === 'function' ? `the class ${bot.name}` : bot === null ? 'null' : typeof bot;
  throw new ConfigError('unknown-bot', `Failed to drive ${name}: its bot is ${found}`, {
    hint: 'Give an instance with a method run(context), such as an ActivityHandler, or a function (context) => Promise<void>.',
  });
}

function hasRun(bot: unknown): bot is { run: BotLogic } {
  return typeof bot === 'object' && bot !== null && 'run' in bot && typeof bot.run === 'function';
}

/** A function that can be called as one: classes cannot. */
function isLogic(bot: unknown): bot is BotLogic {
  return typeof bot === 'function' && !Function.prototype.toString.call(bot).startsWith('class');
}

function aborted(name: string): Delivery {
  return unreachable(`The turn was given up before ${name} had ended it`);
}

function unreachable(message: string): Delivery {
  return { status: 'unreachable', message };
}
