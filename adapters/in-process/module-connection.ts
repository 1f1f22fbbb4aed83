import { resolve } from 'node:path';
import type { BotConnection } from '../../src/channel/ports.ts';
import type { ConnectorHandler } from '../../src/connector/http.ts';
import { ConfigError } from '../../src/errors.ts';
import { openAdapterConnection } from './adapter-connection.ts';
import { loadBotModule, type ImportModule } from './load-bot-module.ts';
import { readWholeBot, type WholeBot } from './whole-bot.ts';

export interface ModuleConnectionOptions {
  /** An ES or CommonJS module that exports `adapter`, and `bot` or `logic`; or a whole bot, see docs/sdks.md. */
  readonly modulePath: string;
  readonly handler: ConnectorHandler;
  /** Base URL that stands in activities; nothing needs to listen there. */
  readonly serviceUrl: string;
  readonly importModule?: ImportModule | undefined;
}

const example = [
  'Export both where they are made:',
  '  export const adapter = new CloudAdapter(…);',
  '  export const bot = new MyBot();             // or: export const logic = async (context) => { … };',
  'or, with the Agents SDK or the Teams SDK, the application, before it listens:',
  '  export const app = new AgentApplication(…); // or: new App(…)',
  'A bot that only listens on a port is reached with `bot.endpoint` and `bot.start`.',
].join('\n');

/**
 * Loads a bot's module and drives the adapter that it exports, in this process.
 * @throws ConfigError when it cannot be loaded, lacks an export, or exports an adapter of no known kind.
 */
export async function openModuleConnection(options: ModuleConnectionOptions): Promise<BotConnection> {
  const path = resolve(options.modulePath);
  const loaded = await loadBotModule(path, options.importModule ?? ((url) => import(url)));
  const { adapter, bot } = findExports(path, loaded);
  return openAdapterConnection({
    adapter,
    bot,
    resolveFrom: path,
    handler: options.handler,
    serviceUrl: options.serviceUrl,
    name: path,
  });
}

/** Names under which samples of the SDKs keep a whole bot. */
const namesOfWholeBots = ['app', 'agentApp', 'agent', 'bot'];

function findExports(path: string, loaded: object): WholeBot {
  const places = exportPlaces(loaded);
  const adapter = firstExport(places, ['adapter']);
  const bot = firstExport(places, ['bot', 'logic']);
  if (!isObject(adapter) || bot === undefined) {
    const named = namesOfWholeBots.flatMap((name) => places.map((place) => place[name]));
    const whole = [...named, ...places].map(readWholeBot).find((found) => found !== undefined);
    if (whole) return whole;
  }
  const missing = [!isObject(adapter) && '`adapter`', bot === undefined && '`bot` (or `logic`)'].filter(
    Boolean,
  );
  if (isObject(adapter) && bot !== undefined) return { adapter, bot };
  const found = [
    ...new Set(places.flatMap((place) => Object.keys(place).map((key) => describe(place, key)))),
  ];
  throw new ConfigError(
    'bot-exports-missing',
    `Failed to use ${path}: it exports no ${missing.join(' and no ')}. ` +
      (found.length === 0 ? 'It exports nothing.' : `It exports ${found.join(', ')}.`),
    { hint: example },
  );
}

/** The namespace, and what stands under `default`: twice for CommonJS that was compiled from ES modules. */
function exportPlaces(loaded: object): Record<string, unknown>[] {
  const places: Record<string, unknown>[] = [];
  let place: unknown = loaded;
  while (isObject(place) && places.length < 3) {
    const record = place as Record<string, unknown>;
    places.push(record);
    place = record['default'];
  }
  return places;
}

function firstExport(places: readonly Record<string, unknown>[], names: readonly string[]): unknown {
  for (const name of names) {
    for (const place of places) {
      if (place[name] !== undefined && place[name] !== null) return place[name];
    }
  }
  return undefined;
}

function describe(place: Record<string, unknown>, key: string): string {
  const value = place[key];
  const kind = isObject(value) && typeof value === 'object' ? value.constructor?.name : undefined;
  return `${key} (${kind ?? typeof value})`;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
