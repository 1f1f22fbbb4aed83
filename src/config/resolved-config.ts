import path from 'node:path';
import type { FilePatterns } from './find-files.ts';
import type { AuthMode, ReporterChoice, TokenIssuerName, UserModel } from './choices.ts';
import type { Playground } from './playground.ts';
import type { Config } from './schema.ts';
import { chooseUser, sharesOf, type UserShare } from './user-share.ts';

/** How to start a bot, its folder absolute. */
export interface StartCommand {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly readyTimeoutMs: number;
}

/** The bot to talk to; paths are absolute. */
export type BotTarget =
  | {
      readonly kind: 'endpoint';
      readonly endpoint: string;
      readonly start?: StartCommand | undefined;
      /** Nobody is asked who they are, when undefined. */
      readonly auth?: Exclude<AuthMode, 'none'> | undefined;
      readonly appId?: string | undefined;
      readonly tenantId?: string | undefined;
      readonly tokenIssuer?: TokenIssuerName | undefined;
      readonly connectorPort?: number | undefined;
    }
  | { readonly kind: 'module'; readonly module: string }
  | ({ readonly kind: 'directLine' } & DirectLineFields)
  | ({ readonly kind: 'copilotStudio' } & CopilotStudioFields);

export type DirectLineFields = Extract<Config['bot'], { directLine: unknown }>['directLine'];
export type CopilotStudioFields = Extract<Config['bot'], { copilotStudio: unknown }>['copilotStudio'];

/** What the command line says; it goes before the configuration file. */
export interface ConfigFlags {
  readonly endpoint?: string | undefined;
  readonly module?: string | undefined;
  readonly deliveryMode?: Config['bot']['deliveryMode'] | undefined;
  readonly channel?: Config['channel']['id'] | undefined;
  /** The bot's app id. */
  readonly clientId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly locale?: string | undefined;
  readonly user?: UserModel | undefined;
  readonly seed?: number | undefined;
  readonly trials?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly reporters?: readonly ReporterChoice[] | undefined;
  /** Scenario files or globs, relative to the current folder; they replace those of the configuration. */
  readonly scenarios?: readonly string[] | undefined;
}

/** Configuration file and command line taken together: defaults filled in, paths absolute. */
export interface ResolvedConfig extends Pick<
  Config,
  | 'channel'
  | 'seed'
  | 'trials'
  | 'concurrency'
  | 'gate'
  | 'load'
  | 'limits'
  | 'signIn'
  | 'checks'
  | 'budget'
  | 'judge'
> {
  /** Who plays the user, by weight; one at least. A scenario can have its own. */
  readonly users: readonly UserShare[];
  /** Its folder is absolute. */
  readonly cassettes: Config['cassettes'];
  /** Undefined when there is none. */
  readonly file: string | undefined;
  /** Folder of the configuration file, or else the current one. */
  readonly folder: string;
  readonly bot: BotTarget;
  readonly deliveryMode: Config['bot']['deliveryMode'];
  /** What is given of Teams, on channel msteams. */
  readonly teams: TeamsFields;
  /** Undefined when neither the file nor the command line names any. */
  readonly scenarios: FilePatterns | undefined;
  readonly recordings: FilePatterns | undefined;
  /** Files are absolute. */
  readonly reporters: readonly ReporterChoice[];
}

/** Accounts, places and ids that are given; ids are taken as they are. */
export interface TeamsFields extends Playground {
  readonly clientId?: string | undefined;
  readonly html: boolean;
}

/** Where a configuration stands and where the command is run; absolute paths. */
export interface ConfigPlace {
  readonly file: string | undefined;
  readonly cwd: string;
}

/** Puts the flags over the configuration; each path is taken from the place that names it. */
export function mergeFlags(
  config: Config,
  flags: ConfigFlags,
  place: ConfigPlace,
  playground?: Playground,
): ResolvedConfig {
  const folder = place.file === undefined ? place.cwd : path.dirname(place.file);
  const { channel, cassettes, gate, load, limits, signIn, checks, budget, judge } = config;
  const bot = targetOf(config.bot, flags, { folder, cwd: place.cwd });
  const channelId = flags.channel ?? channel.id;
  const reporters = flags.reporters?.length
    ? flags.reporters.map((reporter) => inFolder(reporter, place.cwd))
    : config.reporters.map((reporter) => inFolder(reporter, folder));
  return {
    file: place.file,
    folder,
    bot,
    deliveryMode: flags.deliveryMode ?? config.bot.deliveryMode,
    teams: {
      ...playground,
      clientId: flags.clientId ?? config.bot.appId,
      tenantId: flags.tenantId ?? config.bot.tenantId ?? playground?.tenantId,
      html: channel.html,
    },
    channel: {
      ...channel,
      id: isDeployed(bot) && channelId === 'emulator' ? 'directline' : channelId,
      locale: flags.locale ?? channel.locale,
    },
    users: chooseUser(sharesOf(config.user, folder), flags.user),
    cassettes: { ...cassettes, folder: path.resolve(folder, cassettes.folder) },
    scenarios: flags.scenarios?.length
      ? { patterns: flags.scenarios, folder: place.cwd }
      : config.scenarios && { patterns: config.scenarios, folder },
    recordings: config.recordings && { patterns: config.recordings, folder },
    seed: flags.seed ?? config.seed,
    trials: flags.trials ?? config.trials,
    concurrency: flags.concurrency ?? config.concurrency,
    gate,
    load,
    limits,
    signIn,
    checks,
    budget,
    judge,
    reporters,
  };
}

/** Whether a bot is met through a service, which is the Connector in our place. */
export function isDeployed(bot: BotTarget): boolean {
  return bot.kind === 'directLine' || bot.kind === 'copilotStudio';
}

function targetOf(
  bot: Config['bot'],
  flags: ConfigFlags,
  { folder, cwd }: { folder: string; cwd: string },
): BotTarget {
  // A bot named on the command line is another bot: what starts the configured one does not concern it.
  if (flags.endpoint !== undefined) return { kind: 'endpoint', endpoint: flags.endpoint };
  if (flags.module !== undefined) return { kind: 'module', module: path.resolve(cwd, flags.module) };
  if ('module' in bot) return { kind: 'module', module: path.resolve(folder, bot.module) };
  if ('directLine' in bot) return { kind: 'directLine', ...bot.directLine };
  if ('copilotStudio' in bot) return { kind: 'copilotStudio', ...bot.copilotStudio };
  const start = bot.start && {
    ...bot.start,
    cwd: path.resolve(folder, bot.start.cwd ?? '.'),
    env: bot.start.env ?? {},
  };
  const { endpoint, auth, tokenIssuer, connectorPort } = bot;
  const { clientId: appId = bot.appId, tenantId = bot.tenantId } = flags;
  return {
    kind: 'endpoint',
    endpoint,
    start,
    ...(auth !== 'none' && { auth }),
    ...(appId !== undefined && { appId }),
    ...(tenantId !== undefined && { tenantId }),
    ...(tokenIssuer !== 'understudy' && { tokenIssuer }),
    ...(connectorPort !== undefined && { connectorPort }),
  };
}

function inFolder(reporter: ReporterChoice, folder: string): ReporterChoice {
  return reporter.file === undefined ? reporter : { ...reporter, file: path.resolve(folder, reporter.file) };
}
