import type { Activity } from '../../src/activity/activity.ts';
import { copyJson } from '../../src/activity/copy-json.ts';
import { createAbortWatch } from '../../src/channel/abort-watch.ts';
import type { BotConnection, Delivery } from '../../src/channel/ports.ts';
import { ConfigError } from '../../src/errors.ts';
import { driveAgentsAdapter, isAgentsAdapter } from './agents-adapter.ts';
import { driveBotFrameworkAdapter, isBotFrameworkAdapter } from './bot-framework-adapter.ts';
import { driveCloudAdapter, isCloudAdapter } from './cloud-adapter.ts';
import { driveBotbuilder } from './drive-botbuilder.ts';
import type { BotLogic, DrivenAdapter, DrivePlace } from './driven-adapter.ts';
import { createEventLoopTurn } from './event-loop-turn.ts';
import { driveTeamsApp, isTeamsApp } from './teams-app.ts';
import { createTurnExchange, failedTurn } from './turn-exchange.ts';
import { readWholeBot } from './whole-bot.ts';

export interface AdapterConnectionOptions extends DrivePlace {
  /**
   * A CloudAdapter of botbuilder or the Agents SDK or a BotFrameworkAdapter, as the bot made it; or a whole bot: an
   * AgentApplication of the Agents SDK, an App of the Teams SDK.
   */
  readonly adapter: object;
  /** An ActivityHandler, or anything with `run(context)`, or the logic function itself. A whole bot needs none. */
  readonly bot?: unknown;
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
  const driven = driveAdapter(options, name);
  const onAbort = createAbortWatch();
  const eventLoopTurn = createEventLoopTurn();
  let closed = false;

  return {
    name,
    answersWhenDone: driven.answersWhenDone ?? true,
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
      }
      return Promise.resolve();
    },
  };
}

/** Never rejects: what the adapter throws becomes the answer that a web server would have given. */
async function runTurn(driven: DrivenAdapter, activity: Activity): Promise<Delivery> {
  try {
    // The wire carries JSON, and adapters write into the body that they are given.
    const exchange = createTurnExchange(copyJson(activity) as Record<string, unknown>);
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

function driveAdapter(given: AdapterConnectionOptions, name: string): DrivenAdapter {
  const { resolveFrom, handler, serviceUrl } = given;
  const { adapter, bot } = readWholeBot(given.adapter) ?? given;
  const place: DrivePlace = { resolveFrom, handler, serviceUrl };
  const withLogic = () => ({ ...place, logic: logicOf(bot, name) });
  if (isCloudAdapter(adapter)) {
    return driveBotbuilder((options) => driveCloudAdapter(adapter, options), withLogic());
  }
  if (isBotFrameworkAdapter(adapter)) {
    return driveBotbuilder((options) => driveBotFrameworkAdapter(adapter, options), withLogic());
  }
  if (isAgentsAdapter(adapter)) return driveAgentsAdapter(adapter, bot, withLogic());
  if (isTeamsApp(adapter)) return driveTeamsApp(adapter, place);
  throw new ConfigError(
    'unknown-adapter',
    `Failed to drive ${name}: its adapter is ${describeAdapter(adapter)}, and none of those that can be driven in ` +
      "this process: botbuilder's CloudAdapter and BotFrameworkAdapter, the CloudAdapter of @microsoft/agents-hosting, " +
      'the App of @microsoft/teams.apps',
    {
      hint: 'Reach this bot over HTTP instead: `bot.endpoint`, with `bot.start.command` to have it started.',
    },
  );
}

function describeAdapter(adapter: object): string {
  const kind = kindOf(adapter);
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
